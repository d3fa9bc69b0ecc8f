// The team room: topics, and the messages of one of them.

import { Composer } from "./composer.js";
import { el, iconButton, name, newKey } from "./dom.js";
import { Kept } from "./kept.js";
import { Messages, textOf } from "./messages.js";
import { ask, Live, Outgoing, Problem, post } from "./net.js";
import { OwnChat } from "./own.js";

const JUST_NOW = 8000;

export class Team {
  constructor(root, opening) {
    this.root = root;
    this.opening = opening;
    this.persona = opening.personas[0];
    this.thread = "";
    this.threads = new Map(opening.threads.map((topic) => [topic.thread, topic]));
    this.unread = new Set();
    this.replying = null;
    this.tapped = 0;
    this.messages = new Messages({
      isMine: (message) => message.who === this.persona.name,
      tap: (message, button) => this.tap(message, button),
      locate: () => {},
      command: (text) => {
        this.composer.put(`${text} `);
        this.composer.box.focus();
      },
      reply: (message) => this.reply(message),
      earlier: () => this.load(Math.min(...this.messages.known.keys())),
    });
    const kept = new Kept("team", "team");
    this.composer = new Composer(kept, { say: (text) => this.say(text), files: (files) => files.forEach((file) => this.upload(file)) });
    this.outgoing = new Outgoing(kept, {
      send: (item) => this.send(item),
      failed: (item, error) => this.refused(item, error),
      state: (works, item) => this.reached(works, item),
    });
    this.own = new OwnChat(opening.page);
    this.live = new Live("/team", { since: opening.change, changed: (told) => this.hear(told), state: (works) => this.composer.online(works) });
    this.build();
    this.outgoing.restore();
    this.messages.take(opening.messages);
    this.messages.more(opening.more);
    this.drawTopics();
    this.live.open();
  }

  get words() {
    return this.opening.page.words;
  }

  build() {
    const { page, personas } = this.opening;
    this.root.lang = page.language.replace("_", "-");
    this.root.dir = page.dir;
    this.root.classList.add("team");
    this.messages.speak(page);
    this.composer.speak({ words: { ...page.words, say: page.words.commands } });
    this.topics = el("nav", { class: "topics", "aria-label": page.words.topics });
    this.title = el("h2", { class: "title", dir: "auto" });
    const back = iconButton("back", () => this.look(false), { class: "round to-topics" });
    name(back, page.words.topics);
    this.toasts = el("p", { class: "toast", role: "status", hidden: true });
    this.root.append(
      el("header", { class: "head" }, el("div", { class: "names" }, el("h2", { class: "title", text: page.words.team_room }), el("p", { class: "town", text: page.town })), this.people(personas), this.door()),
      el("div", { class: "room" }, this.topics, el("section", { class: "open-topic" }, el("div", { class: "topic-head" }, back, this.title), this.messages.root, this.toasts, this.composer.root), this.own.root),
    );
  }

  people(personas) {
    const one = (persona, at) => {
      const box = el("input", { type: "radio", name: "persona", value: persona.id, checked: at === 0, on: { change: () => this.play(persona) } });
      const role = persona.coordinator ? this.words.coordinator : this.words.operator;
      return el("label", { class: `persona ${persona.id}`, title: role }, box, el("span", { text: persona.name }), el("span", { class: "unseen", text: role }));
    };
    return el("fieldset", { class: "personas" }, el("legend", { text: this.words.you_are }), ...personas.map(one));
  }

  // Leads to the operator's own chat.
  door() {
    return el("button", { type: "button", class: "own-door", text: `🔒 ${this.words.own_chat}`, on: { click: () => (this.own.root.hidden ? this.own.open(this.persona) : this.own.close()) } });
  }

  play(persona) {
    this.persona = persona;
    if (!this.own.root.hidden) this.own.open(persona);
    for (const message of this.messages.known.values()) this.messages.draw(message);
    this.messages.markDays();
  }

  drawTopics() {
    const general = { thread: "", title: this.words.general, icon: "#", closed: false };
    const others = [...this.threads.values()].sort((one, other) => other.change - one.change);
    const list = [general, ...others].map((topic) => el("li", {}, this.topic(topic)));
    const none = others.length ? null : el("p", { class: "none", text: this.words.no_topics });
    this.topics.replaceChildren(el("ul", {}, ...list), ...(none ? [none] : []), el("p", { class: "how", text: this.words.how }));
    const open = this.thread ? this.threads.get(this.thread) : general;
    this.title.textContent = open ? titleOf(open) : "";
  }

  topic(topic) {
    const button = el("button", { type: "button", class: "topic", "aria-current": topic.thread === this.thread ? "true" : undefined, on: { click: () => this.enter(topic.thread) } }, el("bdi", { class: "name", text: titleOf(topic) }));
    if (topic.closed) button.append(el("small", { text: this.words.topic_closed }));
    if (this.unread.has(topic.thread)) button.append(el("span", { class: "dot" }, el("span", { class: "unseen", text: "●" })));
    return button;
  }

  async enter(thread) {
    this.thread = thread;
    this.unread.delete(thread);
    this.reply(null);
    this.messages.clear();
    this.drawTopics();
    this.look(true);
    await this.load();
  }

  look(inside) {
    this.root.classList.toggle("in-topic", inside);
    if (!inside) this.topics.querySelector("[aria-current]")?.focus();
  }

  async load(before) {
    const thread = this.thread;
    const told = await ask(`/team/thread?thread=${thread}${before ? `&n=${before}` : ""}`).catch(() => null);
    if (!told || thread !== this.thread) return;
    if (before) this.messages.takeEarlier(told.messages);
    else this.messages.take(told.messages);
    this.messages.more(told.more);
  }

  hear(told) {
    for (const topic of told.threads) this.threads.set(topic.thread, topic);
    const here = told.messages.filter((message) => message.thread === this.thread);
    for (const { thread, said } of told.messages) if (thread !== this.thread && !said) this.unread.add(thread);
    const prompt = here.find((message) => message.ask_reply && !this.messages.known.has(message.n));
    this.messages.take(here);
    this.drawTopics();
    if (prompt && Date.now() - this.tapped < JUST_NOW) this.reply(prompt);
  }

  reply(message) {
    this.replying = message;
    if (!message) return this.composer.about(null);
    const stop = iconButton("close", () => this.reply(null), { class: "small" });
    name(stop, this.words.cancel);
    const text = textOf(message).slice(0, 120) || this.words.photo;
    this.composer.about(el("div", { class: "replying" }, el("span", {}, el("strong", { text: this.words.answers }), el("bdi", { text })), stop));
    this.composer.box.focus();
  }

  say(text) {
    const key = newKey();
    const reply_to = this.replying?.n ?? 0;
    this.messages.expect(key, { who: this.persona.name, reply_to, pieces: [{ text, style: "plain" }] }, this.words.sending);
    this.outgoing.add({ key, path: "say", body: { text, reply_to, thread: this.thread, persona: this.persona.id } });
    this.reply(null);
  }

  upload(file) {
    const key = newKey();
    const form = new FormData();
    const fields = { key, persona: this.persona.id, thread: this.thread, reply_to: this.replying?.n ?? "" };
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append("file", file, file.name);
    const kind = file.type.startsWith("image/") ? "photo" : "document";
    this.messages.expect(key, { who: this.persona.name, files: [{ kind, type: file.type, name: file.name, url: URL.createObjectURL(file) }] }, this.words.sending);
    this.outgoing.add({ key, path: "file", body: form });
    this.reply(null);
  }

  tap(message, button) {
    this.tapped = Date.now();
    if (button.tap.startsWith("k/look/")) this.own.open(this.persona);
    this.outgoing.add({ key: newKey(), path: "tap", body: { tap: button.tap, message: message.n, thread: this.thread, persona: this.persona.id } });
  }

  async send({ key, path, body }) {
    const told = await post(`/team/${path}`, body instanceof FormData ? body : { ...body, key });
    this.messages.mark(key, "");
    if (told.toast) this.toast(told.toast);
    await this.live.refresh().catch(() => {});
  }

  refused({ key, path, body }, error) {
    this.messages.drop(key);
    if (path === "say") this.composer.put(body.text);
    if (error instanceof Problem) this.composer.tell(error.message);
  }

  reached(works, item) {
    this.composer.online(works);
    if (item) this.messages.mark(item.key, this.words.unsent);
  }

  toast(words) {
    this.toasts.textContent = words;
    this.toasts.hidden = false;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => (this.toasts.hidden = true), 5000);
  }
}

function titleOf({ icon, title }) {
  return icon && !title.startsWith(icon) ? `${icon} ${title}` : title;
}
