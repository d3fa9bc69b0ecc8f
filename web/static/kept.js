// What the browser keeps of one chat: the draft and unsent words. They belong to one session, and never show in another.

const ALL = "ascolto.";

export class Kept {
  // `session` names the chat; without one, words are kept for this tab alone.
  constructor(name, session) {
    this.all = `${ALL}${name}.`;
    this.use(session);
    for (const store of stores()) for (const key of keysOf(store, this.all)) if (!key.startsWith(this.mine)) store.removeItem(key);
  }

  use(session) {
    this.session = session;
    this.mine = `${this.all}${session || "new"}.`;
  }

  // Words that were written before the chat began go along into it.
  begin(session) {
    const here = this.store;
    const old = this.mine;
    const words = here ? keysOf(here, old).map((key) => [key.slice(old.length), here.getItem(key)]) : [];
    this.forget();
    this.use(session);
    for (const [name, text] of words) this.put(name, text);
  }

  get store() {
    if (this.over) return undefined;
    const [tab, browser] = stores();
    return this.session ? browser : tab;
  }

  get(name) {
    return this.store?.getItem(this.mine + name) ?? "";
  }

  put(name, text) {
    try {
      if (text) this.store?.setItem(this.mine + name, text);
      else this.store?.removeItem(this.mine + name);
    } catch {
      // A browser that is full: the words stay on the page.
    }
  }

  // The chat is over in this browser: nothing is kept from now on.
  end() {
    this.forget();
    this.over = true;
  }

  forget() {
    for (const store of stores()) for (const key of keysOf(store, this.all)) store.removeItem(key);
  }
}

// The tab's own store, and the browser's: none in a browser that keeps nothing.
function stores() {
  try {
    return [sessionStorage, localStorage];
  } catch {
    return [];
  }
}

function keysOf(store, beginning) {
  return Object.keys(store).filter((key) => key.startsWith(beginning));
}
