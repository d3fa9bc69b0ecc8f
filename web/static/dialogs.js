// Coming back on another device, and leaving this one.

import { copyText, el, icon, iconButton, name } from "./dom.js";
import { Problem, post } from "./net.js";

export class Dialogs {
  constructor(chat) {
    this.chat = chat;
    this.root = el("dialog", { class: "sheet", on: { click: (event) => event.target === this.root && this.root.close() } });
  }

  show(title, ...children) {
    const close = iconButton("close", () => this.root.close());
    name(close, this.chat.words.close);
    const heading = el("h2", { id: "sheet-title", text: title });
    this.root.setAttribute("aria-labelledby", "sheet-title");
    this.root.replaceChildren(el("div", { class: "inside" }, el("div", { class: "top" }, heading, close), ...children));
    if (!this.root.open) this.root.showModal();
  }

  menu() {
    const { words, begun } = this.chat;
    const item = (picture, text, act) => el("button", { type: "button", class: "item", on: { click: act } }, icon(picture), el("span", { text }));
    const items = begun
      ? [item("key", words.come_back, () => this.number()), item("back", words.has_number, () => this.enter()), item("leave", words.leave, () => this.leave())]
      : [item("key", words.has_number, () => this.enter())];
    this.show(words.menu, ...items);
  }

  number() {
    const { words } = this.chat;
    const place = el("div", { class: "place-for-number", role: "status" });
    const show = el("button", { type: "button", class: "main", text: words.my_number });
    show.addEventListener("click", async () => {
      const told = await post("/chat/receipt", {}).catch(() => null);
      if (!told) return (place.textContent = words.offline);
      const copy = el("button", { type: "button", class: "choice", text: words.copy });
      copy.addEventListener("click", async () => (await copyText(told.receipt)) && (copy.textContent = `✓ ${words.copied}`));
      place.replaceChildren(el("output", { class: "number", dir: "ltr", text: told.receipt }), copy);
      show.hidden = true;
    });
    this.show(words.come_back, el("p", { text: words.number_text }), el("p", { text: words.number_new }), place, show);
  }

  enter() {
    const { words } = this.chat;
    const box = el("input", { id: "digits", class: "number", inputmode: "numeric", autocomplete: "off", dir: "ltr", maxlength: "40", required: true });
    const trouble = el("p", { class: "trouble", role: "alert" });
    const open = async (event) => {
      event.preventDefault();
      try {
        await this.chat.quietly(() => post("/chat/return", { receipt: box.value }));
        this.chat.leave();
      } catch (error) {
        trouble.textContent = error instanceof Problem ? error.message : words.offline;
      }
    };
    const form = el("form", { on: { submit: open } }, el("label", { for: "digits", text: words.digits }), box, trouble, el("button", { type: "submit", class: "main", text: words.open }));
    this.show(words.has_number, form);
    box.focus();
  }

  leave() {
    const { words } = this.chat;
    const trouble = el("p", { class: "trouble", role: "alert" });
    const go = async () => {
      try {
        await this.chat.quietly(() => post("/chat/leave", {}));
        this.chat.leave();
      } catch {
        trouble.textContent = words.not_left;
      }
    };
    this.show(
      words.leave,
      el("p", { text: words.leave_text }),
      el("button", { type: "button", class: "choice", text: words.come_back, on: { click: () => this.number() } }),
      trouble,
      el("button", { type: "button", class: "main danger", text: words.leave_now, on: { click: go } }),
    );
  }
}
