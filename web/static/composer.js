// Where a person writes, attaches, says or shows a place.

import { el, icon, iconButton, name } from "./dom.js";
import { Recorder } from "./voice.js";

const LONGEST = 4096;

export class Composer {
  // `kept` holds the draft. `actions`: say(text), files(list), voice(blob), locate(). Without `voice` and `locate` those buttons are not there.
  constructor(kept, actions) {
    this.kept = kept;
    this.actions = actions;
    this.box = el("textarea", { rows: "1", maxlength: LONGEST, dir: "auto", enterkeyhint: "send", autocomplete: "off", on: { input: () => this.changed(), keydown: (event) => this.typed(event), paste: (event) => this.pasted(event) } });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, accept: "image/*,application/pdf,audio/*,video/*", on: { change: () => this.picked() } });
    this.attach = iconButton("attach", () => this.picker.click());
    this.pin = actions.locate ? iconButton("pin", () => actions.locate()) : null;
    this.mic = actions.voice && Recorder.works ? iconButton("mic", () => this.record()) : null;
    this.go = el("button", { type: "submit", class: "round go" }, icon("send"));
    this.note = el("p", { class: "note", role: "status", hidden: true });
    this.offline = el("p", { class: "offline", role: "status", hidden: true });
    this.context = el("div", { class: "context", hidden: true });
    this.bar = el("div", { class: "bar" }, this.attach, this.pin, this.box, this.mic, this.go);
    this.recording = el("div", { class: "bar recording", hidden: true });
    const send = (event) => {
      event.preventDefault();
      this.send();
    };
    this.root = el("form", { class: "composer", on: { submit: send } }, this.offline, this.note, this.context, this.bar, this.recording, this.picker);
    this.box.value = kept.get("draft");
    this.changed();
  }

  speak({ words }) {
    this.words = words;
    this.box.placeholder = words.say;
    this.box.setAttribute("aria-label", words.say);
    name(this.attach, words.attach);
    name(this.go, words.send);
    if (this.pin) name(this.pin, words.place);
    if (this.mic) name(this.mic, words.record);
    this.offline.textContent = words.offline;
  }

  online(works) {
    this.offline.hidden = works;
  }

  tell(words) {
    this.note.textContent = words;
    this.note.hidden = !words;
  }

  // Above the box: what an answer is to, with a way out of it.
  about(element) {
    this.context.replaceChildren(...(element ? [element] : []));
    this.context.hidden = !element;
  }

  put(text) {
    this.box.value = text;
    this.changed();
  }

  forget() {
    this.put("");
    this.picker.value = "";
  }

  changed() {
    const text = this.box.value;
    this.root.classList.toggle("written", text.trim() !== "");
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 160)}px`;
    this.kept.put("draft", text);
  }

  typed(event) {
    const hasKeys = matchMedia("(pointer: fine)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeys) return;
    event.preventDefault();
    this.send();
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.actions.files(files);
  }

  send() {
    const text = this.box.value.trim();
    if (!text) return this.box.focus();
    this.tell("");
    this.put("");
    this.actions.say(text);
    this.box.focus();
  }

  picked() {
    const files = [...this.picker.files];
    this.picker.value = "";
    if (files.length) this.actions.files(files);
  }

  async record() {
    const recorder = new Recorder();
    try {
      await recorder.start();
    } catch {
      return this.tell(this.words.no_microphone);
    }
    this.tell("");
    const time = el("time", { text: "0:00", dir: "ltr" });
    const done = async (keep) => {
      const voice = await recorder.stop();
      this.recording.hidden = true;
      this.bar.hidden = false;
      this.mic.focus();
      if (keep && voice.size) this.actions.voice(voice);
    };
    recorder.ticks = (seconds) => (time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
    recorder.full = () => done(true);
    const away = iconButton("trash", () => done(false));
    const stop = iconButton("send", () => done(true), { class: "round go" });
    name(away, this.words.throw_away);
    name(stop, this.words.stop);
    this.recording.replaceChildren(away, el("span", { class: "pulse", role: "status", text: this.words.recording }), time, stop);
    this.recording.hidden = false;
    this.bar.hidden = true;
    stop.focus();
  }
}
