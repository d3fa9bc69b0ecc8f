// Draws the messages of a room, and keeps what is drawn in step with what is known.

import { calendar } from "./calendar.js";
import { copyText, el, icon, iconButton, isSafe, name } from "./dom.js";

const NEAR = 120;

export class Messages {
  // `actions`: tap(message, button), locate(), reply(message), earlier(). `asksInTurn`: of all questions only the newest is open.
  constructor(actions) {
    this.actions = actions;
    this.known = new Map();
    this.list = el("ol", { class: "messages", role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0" });
    this.earlier = el("button", { type: "button", class: "earlier", hidden: true, on: { click: () => actions.earlier() } });
    this.newest = iconButton("down", () => this.toEnd(true), { class: "round newest", hidden: true });
    this.scroller = el("div", { class: "scroller" }, this.earlier, this.list);
    this.root = el("div", { class: "talk" }, this.scroller, this.newest);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.stick && this.toEnd()).observe(this.scroller);
    this.stick = true;
    this.awaiting = false;
  }

  speak(page) {
    this.page = page;
    this.words = page.words;
    const tag = page.language.replace("_", "-");
    this.clock = new Intl.DateTimeFormat(`${tag}-u-nu-latn`, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.days = new Intl.DateTimeFormat(`${tag}-u-nu-latn`, { weekday: "long", day: "numeric", month: "long" });
    this.near = new Intl.RelativeTimeFormat(`${tag}-u-nu-latn`, { numeric: "auto" });
    this.list.setAttribute("aria-label", this.words.messages);
    this.earlier.textContent = this.words.earlier;
    name(this.newest, this.words.newest);
    for (const message of this.known.values()) this.draw(message);
    this.markDays();
  }

  get isEmpty() {
    return this.list.childElementCount === 0;
  }

  clear() {
    this.known.clear();
    this.list.replaceChildren();
    this.earlier.hidden = true;
    this.stick = true;
  }

  more(there) {
    this.earlier.hidden = !there;
  }

  take(messages) {
    const stick = this.stick;
    let lead = null;
    for (const message of messages) {
      if (message.key) this.drop(message.key);
      this.known.set(message.n, message);
      lead = this.draw(message) ?? lead;
    }
    this.markDays();
    this.markSpent();
    if (stick || (lead && this.awaiting)) this.toEnd();
    if (lead && (stick || this.awaiting)) this.toStart(lead);
    if (lead) this.awaiting = false;
  }

  // Reading begins at the top: a message that is taller than the page shows its first line.
  toStart(item) {
    item.scrollIntoView({ block: "nearest" });
    const above = this.scroller.getBoundingClientRect().top - item.getBoundingClientRect().top;
    if (above > 0) this.scroller.scrollTop -= above + 8;
  }

  // A question that has moved on looks like it; its buttons still answer, and say so.
  markSpent() {
    if (!this.actions.asksInTurn) return;
    let moved = false;
    for (const n of [...this.known.keys()].sort((one, other) => other - one)) {
      const buttons = (this.known.get(n).rows ?? []).flat(); // a message that was taken back has none
      const asks = buttons.some(({ tap, asks: wants }) => wants || /^[anpdw]\//.test(tap ?? ""));
      this.list.querySelector(`:scope > [data-n="${n}"]`)?.classList.toggle("spent", asks && moved);
      moved ||= asks || buttons.some(({ tap, copy }) => copy || /^(m\/report|m\/menu|b\/(menu|wish|show))/.test(tap ?? ""));
    }
  }

  takeEarlier(messages) {
    const bottom = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.list.setAttribute("aria-live", "off");
    this.take(messages);
    this.scroller.scrollTop = this.scroller.scrollHeight - bottom;
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 300);
  }

  // Shown at once, before the server has it.
  expect(key, message, state) {
    const item = this.item({ at: new Date().toISOString(), pieces: [], rows: [], files: [], reactions: [], dir: "auto", ...message, mine: true });
    item.dataset.key = key;
    item.classList.add("pending");
    this.list.append(item);
    this.mark(key, state);
    this.markDays();
    this.toEnd(true);
  }

  mark(key, state) {
    const item = this.pending(key);
    if (!item) return;
    item.querySelector(".state").textContent = state;
  }

  drop(key) {
    this.pending(key)?.remove();
  }

  pending(key) {
    return this.list.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`);
  }

  // Gives the item when it is new, or stands where the reader is.
  draw(message) {
    const old = this.list.querySelector(`:scope > [data-n="${message.n}"]`);
    const item = this.item(message);
    item.dataset.n = message.n;
    if (old) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(item);
      if (focused) item.focus({ preventScroll: true });
      return focused ? item : null;
    }
    item.classList.add("fresh");
    this.list.insertBefore(item, this.after(message.n));
    return item;
  }

  after(n) {
    for (let item = this.list.lastElementChild; item; item = item.previousElementSibling) {
      if (item.dataset.n && Number(item.dataset.n) < n) return item.nextElementSibling;
    }
    return this.list.firstElementChild;
  }

  item(message) {
    const side = this.actions.isMine(message) ? "mine" : message.said ? "other" : "service";
    const item = el("li", { class: `message ${side}`, tabindex: "-1" });
    if (message.deleted) {
      item.append(el("div", { class: "bubble gone" }, el("p", { class: "text", text: this.words.deleted })));
      return item;
    }
    const tag = message.language?.replace("_", "-") || undefined;
    const bubble = el("div", { class: "bubble", lang: tag, dir: message.dir });
    if (message.who) bubble.append(el("p", { class: "who", text: message.who }));
    else if (side === "mine") bubble.append(el("span", { class: "unseen", text: this.words.you }));
    if (message.reply_to) bubble.append(this.quoted(message.reply_to));
    const dates = message.files.filter(isDate);
    bubble.append(...message.files.filter((file) => !isDate(file)).map((file) => this.file(file)));
    if (message.point) bubble.append(this.place(message.point));
    if (message.pieces.length) bubble.append(el("div", { class: "text" }, ...message.pieces.map((one) => this.piece(one, side))));
    bubble.append(...dates.map((file) => this.date(file)));
    bubble.append(this.foot(message));
    item.append(bubble);
    if (message.reactions.length) item.append(el("p", { class: "reactions" }, ...message.reactions.map((emoji) => el("span", { text: emoji }))));
    if (message.rows.length) item.append(this.choices(message, tag));
    return item;
  }

  piece({ text, style, url, at }, side) {
    if (style === "time" && at) return el("time", { datetime: new Date(at * 1000).toISOString(), text });
    if (style === "link" && isSafe(url)) return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", text });
    const tag = { bold: "strong", code: "code", quote: "blockquote" }[style] ?? "span";
    const element = el(tag, {}, ...(side === "service" && tag !== "blockquote" ? this.withCommands(text) : unbroken(text)));
    if (tag === "code") element.dir = "ltr";
    if (tag === "blockquote") element.dir = "auto";
    return element;
  }

  // A command that the service names can be tapped, and a number to call can be called, as in other messengers.
  withCommands(text) {
    const command = (part) => el("button", { type: "button", class: "command", dir: "ltr", text: part, on: { click: () => this.actions.command(part) } });
    const number = (part) => el("a", { class: "command", dir: "ltr", href: `tel:${part}`, text: part });
    const found = /((?<=📞 \u2066?)\d{3,6}|(?<![\w/.:])\/[a-z]{1,20}(?![\w/]|\.\w))/;
    return text.split(found).flatMap((part, at) => (at % 2 ? [part.startsWith("/") ? command(part) : number(part)] : unbroken(part)));
  }

  foot(message) {
    const at = new Date(message.at);
    const foot = el("p", { class: "foot" }, el("span", { class: "state" }), el("time", { datetime: message.at, text: this.clock.format(at), dir: "ltr" }));
    if (this.actions.reply && message.n) {
      const reply = iconButton("reply", () => this.actions.reply(message), { class: "small" });
      name(reply, this.words.reply);
      foot.prepend(reply);
    }
    return foot;
  }

  quoted(n) {
    const said = this.known.get(Number(n));
    const text = said ? textOf(said).slice(0, 120) || this.words.photo : "…";
    const go = () => this.list.querySelector(`:scope > [data-n="${Number(n)}"]`)?.scrollIntoView({ block: "center" });
    return el("button", { type: "button", class: "quoted", dir: "auto", "aria-label": `${this.words.answers}: ${text}`, text, on: { click: go } });
  }

  choices(message, tag) {
    const choice = (button) => this.choice(message, button);
    const days = message.rows.filter((row) => row[0]?.day);
    const rows = message.rows.filter((row) => !row[0]?.day).map((row) => el("div", { class: "row" }, ...row.map(choice)));
    if (days.length) rows.unshift(calendar(days, tag ?? "en", choice));
    return el("div", { class: "choices", lang: tag, dir: message.dir }, ...rows);
  }

  choice(message, button) {
    if (button.url && isSafe(button.url)) {
      return el("a", { class: "choice", href: button.url, target: "_blank", rel: "noopener noreferrer", text: button.label });
    }
    const choice = el("button", { type: "button", class: "choice", text: button.label });
    choice.addEventListener("click", () => this.chosen(message, button, choice));
    return choice;
  }

  async chosen(message, button, choice) {
    if (button.copy) {
      if (await copyText(button.copy)) choice.textContent = `✓ ${this.words.copied}`;
      setTimeout(() => (choice.textContent = button.label), 2000);
    } else if (button.asks === "location") this.actions.locate();
    else if (button.tap) {
      choice.classList.add("busy");
      setTimeout(() => choice.classList.remove("busy"), 4000);
      this.awaiting = true;
      this.actions.tap(message, button);
    }
  }

  file(file) {
    if (file.kind === "photo") {
      const image = el("img", { src: file.url, loading: "lazy", decoding: "async", alt: this.words.photo });
      image.addEventListener("load", () => this.stick && this.toEnd());
      return el("a", { class: "photo", href: file.url, target: "_blank", rel: "noopener" }, image);
    }
    if (file.type.startsWith("audio/") || file.kind === "voice") {
      return el("audio", { controls: true, preload: "none", src: file.url, "aria-label": this.words.voice });
    }
    if (file.type.startsWith("video/")) return el("video", { controls: true, preload: "none", src: file.url });
    return el("a", { class: "document", href: file.url, download: file.name || true }, icon("attach"), el("bdi", { text: file.name || this.words.file }));
  }

  date(file) {
    return el("a", { class: "document to-calendar", href: file.url, download: file.name || true }, icon("date"), el("span", { text: this.words.calendar }));
  }

  place([latitude, longitude]) {
    const url = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=18/${latitude}/${longitude}`;
    return el(
      "a",
      { class: "place", href: url, target: "_blank", rel: "noopener noreferrer" },
      icon("pin"),
      el("span", {}, el("strong", { text: this.words.place_sent }), el("small", { text: this.words.map })),
    );
  }

  markDays() {
    let before = "";
    const today = new Date().setHours(0, 0, 0, 0);
    for (const item of this.list.children) {
      const at = new Date(item.querySelector(".foot time")?.dateTime ?? before ?? Date.now());
      const day = at.toDateString();
      if (Number.isNaN(at.valueOf()) || day === before) item.removeAttribute("data-day");
      else {
        const away = Math.round((new Date(at).setHours(0, 0, 0, 0) - today) / 86400000);
        item.dataset.day = Math.abs(away) < 2 ? this.near.format(away, "day") : this.days.format(at);
        before = day;
      }
    }
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.stick = scrollHeight - scrollTop - clientHeight < NEAR;
    this.newest.hidden = this.stick;
  }

  toEnd(always = false) {
    if (always) this.stick = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newest.hidden = true;
  }
}

export function textOf(message) {
  return (message.pieces ?? []).map(({ text }) => text).join("");
}

function isDate(file) {
  return file.type.startsWith("text/calendar");
}

// A code is read aloud and copied: it never breaks at its dashes.
function unbroken(text) {
  return text.split(/([A-Z]{2,}-[0-9A-Z]{3,}-[0-9A-Z])/).map((part, at) => (at % 2 ? el("span", { class: "whole", text: part }) : part));
}
