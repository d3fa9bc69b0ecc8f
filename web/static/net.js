// Talks to the server, and keeps what could not be sent until it can.

export class Offline extends Error {}
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
  if (response.status === 401) throw new NoSession();
  if (response.status >= 500) throw new Offline();
  if (response.ok) return response.json();
  const told = await response.json().catch(() => ({}));
  throw new Problem(told.problem ?? `${response.status}`);
}

export function ask(path) {
  return answered(fetch(path, { cache: "no-store" }));
}

export function post(path, body) {
  if (body instanceof FormData) return answered(fetch(path, { method: "POST", body }));
  const headers = { "Content-Type": "application/json" };
  return answered(fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

// What waits to be sent, one after another. Words outlive a reload; files do not.
export class Outgoing {
  constructor(name, { send, failed, state }) {
    this.name = `ascolto.${name}.unsent`;
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
      kept = JSON.parse(localStorage.getItem(this.name) ?? "[]");
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
    try {
      if (words.length) localStorage.setItem(this.name, JSON.stringify(words));
      else localStorage.removeItem(this.name);
    } catch {
      // A browser that keeps nothing: the words stay on the page.
    }
  }

  async run() {
    if (this.busy || this.timer !== undefined) return;
    this.busy = true;
    while (this.items.length && (await this.sendFirst()));
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
    this.keep();
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
  constructor(path, { since, changed, state }) {
    this.path = path;
    this.since = since;
    this.changed = changed;
    this.state = state;
    this.wait = FIRST_WAIT;
  }

  get isOpen() {
    return this.source?.readyState === EventSource.OPEN;
  }

  open() {
    this.close();
    this.source = new EventSource(`${this.path}/live?since=${this.since}`);
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
    this.timer = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
  }

  // For when the stream is not there, such as behind a proxy that keeps it back.
  async refresh() {
    if (!this.isOpen) this.take(await ask(`${this.path}/since?since=${this.since}`));
  }
}
