// Begins whatever this page holds: the citizen's chat, the team room, or both side by side.

import { Chat } from "./chat.js";
import { el } from "./dom.js";
import { Team } from "./team.js";

const data = JSON.parse(document.getElementById("data").textContent);
const chat = document.getElementById("chat");
const team = document.getElementById("team");

if (chat && data.chat) new Chat(chat, data.chat);
if (team && data.team) new Team(team, data.team);
if (chat && team) tabs();

// A page that the browser had put aside may show a chat that was left since.
addEventListener("pageshow", (event) => event.persisted && location.reload());

// Side by side where there is room; else one at a time.
function tabs() {
  const { words, town } = data.team.page;
  const show = (which) => {
    document.body.dataset.shown = which;
    for (const tab of bar.querySelectorAll("button")) tab.setAttribute("aria-pressed", String(tab.value === which));
  };
  const tab = (which, text) => el("button", { type: "button", value: which, text, on: { click: () => show(which) } });
  const bar = el("nav", { class: "switch" }, tab("chat", words.citizen_phone), tab("team", words.team_room));
  document.getElementById("tabs").append(
    el("img", { src: "/static/mark.svg", alt: "", width: "28", height: "28" }),
    el("h1", { text: `Ascolto · ${town}` }),
    el("p", { text: words.try_note }),
    bar,
  );
  show("chat");
}
