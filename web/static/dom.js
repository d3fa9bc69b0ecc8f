// Builds elements; nothing here ever parses markup.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  attach: "M20 11.5l-8.3 8.3a5.2 5.2 0 0 1-7.4-7.4L13 3.8a3.5 3.5 0 0 1 4.9 4.9l-8.5 8.5a1.7 1.7 0 0 1-2.5-2.4l7.6-7.6",
  back: "M14.5 5l-7 7 7 7",
  date: "M5 6h14v14H5zM5 10.5h14M9 3.5v4M15 3.5v4M12 13v4M10 15h4",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h10v11H9zM5 15V4h10",
  down: "M12 5v14M6 13l6 6 6-6",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3.5 12h17M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9s.5-6 3.5-9z",
  key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.5L20 4M16.5 7l2.5 2.5",
  leave: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  mic: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  pin: "M12 21s7-6.3 7-11.3A7 7 0 0 0 5 9.7C5 14.7 12 21 12 21zM12 12a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z",
  reply: "M9.5 6L4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v.5",
  send: "M4.5 12L3.5 4.5 21 12 3.5 19.5zM4.5 12H12",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13",
};

export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, act, props = {}) {
  return el("button", { type: "button", class: "round", on: { click: act }, ...props }, icon(name));
}

export function name(element, words) {
  element.setAttribute("aria-label", words);
  element.title = words;
}

// Only what a person may safely be sent to.
export function isSafe(url) {
  return /^(https?:|tel:|mailto:|geo:)/i.test(url);
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = el("textarea", { class: "hidden-box", readonly: true });
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}
