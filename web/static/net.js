// Talks to the server, and keeps what could not be sent until it can.

export class Offline extends Error {}
// The chat of this page is no longer the one open in this browser.
export class NoSession extends Error {}
export class Problem extends Error {}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

async function answered(asking) {
  let response;
  try {
    response = await asking;
  } catch {
    throw new Offline();
  }
  if (response.status === 401 || response.status === 409) throw new NoSession();
  if (response.status >= 500) throw new Offline();
  if (response.ok) return response.json();
  const told = await response.json().catch(() => ({}));
  throw new Problem(told.problem ?? `${response.status}`);
}

export function ask(path) {
  return answered(fetch(path, { cache: "no-store" }));
}

// `session` is the chat that the words were written in: the server takes them for no other.
export function post(path, body, session) {
  const headers = session ? { "Ascolto-Session": session } : {};
  if (body instanceof FormData) return answered(fetch(path, { method: "POST", headers, body }));
  headers["Content-Type"] = "application/json";
  return answered(fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

// What waits to be sent, one after another. Words outlive a reload; files do not.
export class Outgoing {
  constructor(kept, { send, failed, state }) {
    this.kept = kept;
    this.send = send;
    this.failed = failed;
    this.state = state;
    this.items = [];
    this.busy = false;
    this.wait = FIRST_WAIT;
    addEventListener("online", () => this.now());
  }

  restore() {
    let kept = [];
    try {
      kept = JSON.parse(this.kept.get("unsent") || "[]");
    } catch {
      kept = [];
    }
    this.items.push(...kept);
    this.run();
    return kept;
  }

  add(item) {
    this.items.push(item);
    this.keep();
    this.run();
  }

  now() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.run();
  }

  keep() {
    const words = this.items.filter((item) => !(item.body instanceof FormData));
    this.kept.put("unsent", words.length ? JSON.stringify(words) : "");
  }

  // Whatever is answered from now on, nothing more goes out and nothing is kept.
  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  go() {
    this.stopped = false;
    this.now();
  }

  async run() {
    if (this.stopped || this.busy || this.timer !== undefined) return;
    this.busy = true;
    while (!this.stopped && this.items.length && (await this.sendFirst()));
    this.busy = false;
  }

  async sendFirst() {
    const [item] = this.items;
    try {
      await this.send(item);
      this.wait = FIRST_WAIT;
      this.state(true);
    } catch (error) {
      if (error instanceof Offline) return this.later(item);
      this.failed(item, error);
    }
    this.items.shift();
    if (!this.stopped) this.keep();
    return true;
  }

  later(item) {
    this.state(false, item);
    this.timer = setTimeout(() => this.now(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return false;
  }
}

// Receives every change; reconnects by itself, from the last one on.
export class Live {
  constructor(path, { since, changed, state, session = () => "" }) {
    this.path = path;
    this.session = session;
    this.since = since;
    this.changed = changed;
    this.state = state;
    this.wait = FIRST_WAIT;
  }

  get isOpen() {
    return this.source?.readyState === EventSource.OPEN;
  }

  at(what) {
    return `${this.path}/${what}?since=${this.since}&session=${this.session()}`;
  }

  open() {
    this.close();
    this.source = new EventSource(this.at("live"));
    this.source.onopen = () => {
      this.wait = FIRST_WAIT;
      this.state(true);
    };
    this.source.onmessage = (event) => this.take(JSON.parse(event.data));
    this.source.onerror = () => this.lost();
  }

  take(told) {
    if (told.ended) this.close();
    this.since = Math.max(this.since, told.change);
    this.changed(told);
  }

  lost() {
    this.state(false);
    if (this.source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reopen(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  // A stream that was refused does not say why; a plain question does.
  async reopen() {
    try {
      this.take(await ask(this.at("since")));
    } catch (error) {
      if (error instanceof NoSession) return this.changed({ ended: true });
    }
    this.open();
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
  }

  // For when the stream is not there, such as behind a proxy that keeps it back.
  async refresh() {
    if (!this.isOpen) this.take(await ask(this.at("since")));
  }
}
