// An operator's own chat, beside the team room: private words open here, for one operator alone.

import { Composer } from "./composer.js";
import { el, iconButton, name, newKey } from "./dom.js";
import { Kept } from "./kept.js";
import { Messages, textOf } from "./messages.js";
import { ask, Live, Outgoing, Problem, post } from "./net.js";

export class OwnChat {
  constructor(page) {
    this.page = page;
    this.words = page.words;
    const kept = new Kept("own", "here");
    this.messages = new Messages({
      isMine: (message) => message.said || message.mine,
      tap: (message, button) => this.add("tap", { tap: button.tap, message: message.n }),
      locate: () => {},
      command: (text) => this.composer.put(`${text} `),
      reply: (message) => this.reply(message),
      earlier: () => this.earlier(),
    });
    this.composer = new Composer(kept, { say: (text) => this.say(text), files: () => {} });
    this.outgoing = new Outgoing(kept, {
      send: (item) => this.send(item),
      failed: (item, error) => this.refused(item, error),
      state: (works) => this.composer.online(works),
    });
    this.title = el("h2", { class: "title", dir: "auto" });
    const close = iconButton("close", () => this.close(), { class: "small" });
    name(close, this.words.cancel);
    this.root = el("section", { class: "own", hidden: true }, el("div", { class: "topic-head" }, this.title, close), this.messages.root, this.composer.root);
    this.messages.speak(page);
    this.composer.speak({ words: { ...page.words, say: page.words.own_say } });
    this.composer.attach.hidden = true;
    this.root.setAttribute("aria-label", this.words.own_chat);
  }

  async open(persona) {
    if (this.persona?.id === persona.id && !this.root.hidden) return;
    this.close();
    this.persona = persona;
    this.title.textContent = `🔒 ${persona.name}: ${this.words.own_chat}`;
    this.root.hidden = false;
    this.messages.clear();
    this.composer.put("");
    const told = await ask(`/team/own?session=${persona.id}`).catch(() => null);
    if (!told || this.persona !== persona) return;
    this.messages.take(told.messages);
    this.messages.more(told.more);
    this.live = new Live("/team/own", {
      since: told.change,
      changed: (change) => this.messages.take(change.messages),
      state: (works) => this.composer.online(works),
      session: () => persona.id,
    });
    this.live.open();
  }

  close() {
    this.live?.close();
    this.reply(null);
    this.root.hidden = true;
  }

  async earlier() {
    const told = await ask(`/team/own/before?session=${this.persona.id}&n=${Math.min(...this.messages.known.keys())}`).catch(() => null);
    if (!told) return;
    this.messages.takeEarlier(told.messages);
    this.messages.more(told.more);
  }

  reply(message) {
    this.replying = message;
    if (!message) return this.composer.about(null);
    const stop = iconButton("close", () => this.reply(null), { class: "small" });
    name(stop, this.words.cancel);
    this.composer.about(el("div", { class: "replying" }, el("span", {}, el("strong", { text: this.words.answers }), el("bdi", { text: textOf(message).slice(0, 120) })), stop));
    this.composer.box.focus();
  }

  say(text) {
    const key = newKey();
    const reply_to = this.replying?.n ?? 0;
    this.messages.expect(key, { reply_to, pieces: [{ text, style: "plain" }] }, this.words.sending);
    this.add("say", { text, reply_to }, key);
    this.reply(null);
  }

  add(path, body, key = newKey()) {
    this.outgoing.add({ key, path, body: { ...body, persona: this.persona.id } });
  }

  async send({ key, path, body }) {
    await post(`/team/own/${path}`, { ...body, key });
    this.messages.mark(key, "");
    await this.live?.refresh().catch(() => {});
  }

  refused({ key, path, body }, error) {
    this.messages.drop(key);
    if (path === "say") this.composer.put(body.text);
    if (error instanceof Problem) this.composer.tell(error.message);
  }
}
