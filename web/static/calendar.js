// Draws choices that belong to days as a small calendar: the days in weeks, and under them the times of one day.

import { el } from "./dom.js";

const DAY = 86400000;

// `rows` are those of one calendar; `choice` makes the button of a time. Nothing of it knows what is booked.
export function calendar(rows, tag, choice) {
  const days = grouped(rows.flat());
  const panel = el("div", { class: "times", role: "group" });
  const cells = new Map();
  const show = (day, focus) => {
    for (const [each, cell] of cells) {
      cell.setAttribute("aria-pressed", String(each === day));
      cell.tabIndex = each === day ? 0 : -1;
    }
    panel.setAttribute("aria-label", days.get(day).label);
    panel.replaceChildren(el("p", { class: "day-name", "aria-hidden": "true", text: days.get(day).label }), ...days.get(day).times.map(choice));
    if (focus) cells.get(day).focus();
  };
  const grid = el("div", { class: "weeks", role: "group" }, ...names(tag));
  for (const day of between([...days.keys()])) {
    grid.append(days.has(day) ? cell(day, days.get(day), tag, cells, show) : el("span", { class: "no-day", "aria-hidden": "true", text: number(day, tag) }));
  }
  grid.addEventListener("keydown", (event) => move(event, [...days.keys()], show));
  show([...days.keys()][0]);
  return el("div", { class: "calendar" }, el("p", { class: "months", text: months([...days.keys()], tag) }), grid, panel);
}

// A heading says how its day is called; what follows are its times.
function grouped(buttons) {
  const days = new Map();
  for (const button of buttons) {
    if (!days.has(button.day)) days.set(button.day, { label: button.day, times: [] });
    if (button.heading) days.get(button.day).label = button.label.replaceAll("—", "").trim();
    else days.get(button.day).times.push(button);
  }
  return days;
}

function cell(day, { label, times }, tag, cells, show) {
  const button = el("button", { type: "button", class: "day", "aria-label": `${label} · ${times.length}`, text: number(day, tag), on: { click: () => show(day) } });
  cells.set(day, button);
  return button;
}

function move(event, days, show) {
  const at = days.indexOf(days.find((_day, n) => event.currentTarget.querySelectorAll(".day")[n] === document.activeElement));
  const back = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  const on = back === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  const to = { [back]: at - 1, [on]: at + 1, Home: 0, End: days.length - 1 }[event.key];
  if (at < 0 || days[to] === undefined) return;
  event.preventDefault();
  show(days[to], true);
}

// Whole weeks, from Monday to Sunday, as far as there is something in them.
function between(days) {
  const first = date(days[0]) - ((new Date(date(days[0])).getUTCDay() + 6) % 7) * DAY;
  const weeks = [...new Set(days.map((day) => Math.floor((date(day) - first) / DAY / 7)))];
  return weeks.flatMap((week) => [...Array(7).keys()].map((n) => iso(first + (week * 7 + n) * DAY)));
}

function names(tag) {
  const short = new Intl.DateTimeFormat(tag, { weekday: "short", timeZone: "UTC" });
  const narrow = new Intl.DateTimeFormat(tag, { weekday: "narrow", timeZone: "UTC" });
  const monday = Date.UTC(2024, 0, 1);
  return [...Array(7).keys()].map((n) => {
    const brief = short.format(monday + n * DAY);
    return el("span", { class: "weekday", "aria-hidden": "true", text: brief.length > 4 ? narrow.format(monday + n * DAY) : brief });
  });
}

function months(days, tag) {
  const form = new Intl.DateTimeFormat(`${tag}-u-nu-latn`, { month: "long", year: "numeric", timeZone: "UTC" });
  return [...new Set(days.map((day) => form.format(date(day))))].join(" – ");
}

const date = (day) => Date.parse(`${day}T00:00:00Z`);
const iso = (at) => new Date(at).toISOString().slice(0, 10);
const number = (day, tag) => new Intl.NumberFormat(`${tag}-u-nu-latn`).format(Number(day.slice(8)));
