// The citizen's chat.

import { Composer } from "./composer.js";
import { Dialogs } from "./dialogs.js";
import { el, iconButton, name, newKey } from "./dom.js";
import { Kept } from "./kept.js";
import { Messages } from "./messages.js";
import { ask, Live, NoSession, Outgoing, Problem, post } from "./net.js";

export class Chat {
  constructor(root, opening) {
    this.root = root;
    this.opening = opening;
    this.begun = opening.begun;
    this.kept = new Kept("chat", opening.session);
    this.messages = new Messages({
      asksInTurn: true,
      isMine: (message) => message.said || message.mine,
      tap: (message, button) => this.post("tap", { tap: button.tap, message: message.n }),
      locate: () => this.locate(),
      command: (text) => this.post("say", { text, quiet: true }),
      earlier: () => this.earlier(),
    });
    this.composer = new Composer(this.kept, {
      say: (text) => this.say(text),
      files: (files) => this.files(files),
      voice: (voice) => this.upload("voice", voice, { kind: "voice", type: voice.type }),
      locate: navigator.geolocation ? () => this.locate() : undefined,
    });
    this.dialogs = new Dialogs(this);
    this.outgoing = new Outgoing(this.kept, {
      send: (item) => this.send(item),
      failed: (item, error) => this.refused(item, error),
      state: (works, item) => this.reached(works, item),
    });
    this.live = new Live("/chat", { since: opening.change ?? 0, session: () => this.kept.session, changed: (told) => this.hear(told), state: (works) => this.composer.online(works) });
    this.build();
    this.speak(opening.page);
    this.messages.take(opening.messages ?? []);
    this.messages.more(opening.more ?? false);
    for (const { key, path, body } of this.outgoing.restore()) if (path === "say" && !body.quiet) this.expect(key, body);
    this.greet();
    if (this.begun) this.live.open();
  }

  build() {
    this.title = el("h2", { class: "title" });
    this.town = el("p", { class: "town" });
    this.globe = iconButton("globe", () => this.language());
    this.more = iconButton("more", () => this.dialogs.menu(), { "aria-haspopup": "dialog" });
    const mark = el("img", { class: "mark", src: "/static/mark.svg", alt: "", width: "40", height: "40" });
    this.toasts = el("p", { class: "toast", role: "status", hidden: true });
    this.greeting = el("div", { class: "greeting", hidden: true });
    this.messages.scroller.prepend(this.greeting);
    this.root.append(
      el("header", { class: "head" }, mark, el("div", { class: "names" }, this.title, this.town), this.globe, this.more),
      this.messages.root,
      this.toasts,
      this.composer.root,
      this.dialogs.root,
    );
  }

  speak(page) {
    this.page = page;
    this.words = page.words;
    const tag = page.language.replace("_", "-");
    const whole = this.root.matches("body.alone > *") ? document.documentElement : this.root;
    whole.lang = tag;
    whole.dir = page.dir;
    this.title.textContent = "Ascolto";
    this.town.textContent = page.town;
    name(this.globe, page.words.language);
    name(this.more, page.words.menu);
    this.messages.speak(page);
    this.composer.speak(page);
  }

  // For a new visitor: a choice of languages that stores nothing until it is made.
  greet() {
    const shown = this.messages.isEmpty;
    this.greeting.hidden = !shown;
    if (!shown) return this.greeting.replaceChildren();
    const choices = this.opening.languages.map(({ code, name: text, dir, tap }) =>
      el("button", { type: "button", class: "choice", lang: code.replace("_", "-"), dir, text, on: { click: () => this.start(tap) } }),
    );
    const numbers = this.page.emergency.map(({ number, label }) => el("a", { href: `tel:${number}`, title: label }, el("bdi", { dir: "ltr", text: number })));
    this.greeting.replaceChildren(
      el("img", { src: "/static/mark.svg", alt: "", width: "72", height: "72" }),
      el("h1", { text: `Ascolto · ${this.page.town}` }),
      el("p", { text: this.words.choose }),
      el("div", { class: "languages" }, ...choices),
      numbers.length ? el("p", { class: "danger" }, el("span", { text: this.words.danger }), ...numbers) : null,
    );
  }

  start(tap) {
    for (const button of this.greeting.querySelectorAll("button")) button.disabled = true;
    this.post("tap", { tap, message: 0 });
  }

  language() {
    if (this.begun && !this.messages.isEmpty) this.post("say", { text: "/language", quiet: true });
    else this.greeting.querySelector("button")?.focus();
  }

  say(text) {
    const key = newKey();
    this.expect(key, { text });
    this.post("say", { text }, key);
  }

  expect(key, { text }) {
    this.messages.expect(key, { pieces: [{ text, style: "plain" }] }, this.words.sending);
    this.greet();
  }

  files(files) {
    const album = files.length > 1 ? newKey() : "";
    for (const file of files) {
      const kind = file.type.startsWith("image/") ? "photo" : "document";
      this.upload(kind === "photo" ? "photo" : "file", file, { kind, type: file.type, name: file.name }, album);
    }
  }

  upload(path, file, shown, album = "") {
    const key = newKey();
    const form = new FormData();
    form.append("key", key);
    form.append("album", album);
    form.append("file", file, file.name ?? "voice");
    this.messages.expect(key, { files: [{ ...shown, url: URL.createObjectURL(file) }] }, this.words.sending);
    this.greet();
    this.outgoing.add({ key, path, body: form });
  }

  locate() {
    const found = ({ coords: { latitude, longitude } }) => {
      const key = newKey();
      this.composer.tell("");
      this.messages.expect(key, { point: [latitude, longitude] }, this.words.sending);
      this.greet();
      this.post("place", { latitude, longitude }, key);
    };
    const lost = () => this.composer.tell(this.words.no_place);
    if (!navigator.geolocation) return lost();
    navigator.geolocation.getCurrentPosition(found, lost, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  }

  post(path, body, key = newKey()) {
    this.outgoing.add({ key, path, body });
  }

  async send({ key, path, body }) {
    await this.begin();
    const told = await post(`/chat/${path}`, body instanceof FormData ? body : { ...body, key }, this.kept.session);
    this.messages.mark(key, "");
    if (told.toast) this.toast(told.toast);
    await this.live.refresh().catch(() => {});
  }

  async begin() {
    if (this.begun) return;
    const { session } = await post("/chat/begin", {});
    this.kept.begin(session);
    this.begun = true;
    this.live.open();
  }

  refused({ key, path, body }, error) {
    if (error instanceof NoSession) return this.leave();
    this.messages.drop(key);
    if (path === "say" && !body.quiet) this.composer.put(body.text);
    if (error instanceof Problem) this.composer.tell(error.message);
    this.greet();
  }

  reached(works, item) {
    this.composer.online(works);
    if (item) this.messages.mark(item.key, this.words.unsent);
  }

  async hear(told) {
    if (told.ended) return this.leave();
    if (told.language && told.language !== this.page.language) {
      this.speak(await ask(`/chat/words/${told.language}`).catch(() => this.page));
    }
    if (told.messages.length) this.greeting.hidden = true;
    this.messages.take(told.messages);
    this.greet();
  }

  async earlier() {
    const n = Math.min(...this.messages.known.keys());
    const told = await ask(`/chat/before?n=${n}`).catch(() => null);
    if (!told) return;
    this.messages.takeEarlier(told.messages);
    this.messages.more(told.more);
  }

  // Nothing goes out and nothing is heard while this is answered: where it succeeds, the chat here is another one.
  async quietly(asking) {
    this.asking = true;
    this.outgoing.stop();
    try {
      await asking();
    } catch (error) {
      this.outgoing.go();
      throw error;
    } finally {
      this.asking = false;
    }
  }

  // Whoever holds this device next finds nothing of it.
  leave() {
    if (this.asking) return;
    this.live.close();
    this.outgoing.stop();
    this.kept.end();
    this.composer.forget();
    location.reload();
  }

  toast(words) {
    this.toasts.textContent = words;
    this.toasts.hidden = false;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => (this.toasts.hidden = true), 4000);
  }
}
