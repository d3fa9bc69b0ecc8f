"""What the fixture is asked: every kind of button that was sent, every question that waits, every link and draft."""

import re
from collections.abc import Iterator
from typing import Any, Final

from tests.upgrade import updates
from tests.upgrade.driver import TEAM_CHAT, Seen
from tests.upgrade.town import LAMP, Town

Probe = dict[str, Any]
MASKED: Final = re.compile(r".*\d.*|LT-[0-9A-Z]{4}-[0-9A-Z]")
OFTEN: Final = {"a": 2, "n": 2, "p": 2}
"""Buttons of flows are told apart by so many of their words; all others by all of them, numbers aside."""
CUT: Final = {"e/want/": 3, "k/ea/": 4, "k/ev/": 4, "k/bc/": 5, "k/poster/": 2, "v/slip/": 2, "k/tp/": 2}
"""And of these."""
SLOW: Final = ("k/poster", "v/slip")
"""They draw a picture: once is enough."""


def of_buttons(town: Town) -> Iterator[Probe]:
    """Each kind of button: on the newest message that has it, and on the oldest."""
    kinds: dict[tuple[str, ...], list[Probe]] = {}
    for address, thread, number, seen in town.house.handset.shown:
        for _label, data in seen.buttons:
            probe = {"who": _who(town, address, seen), "steps": [{"tap": data} | _on(number, thread)]}
            kinds.setdefault((str(address == TEAM_CHAT), *kind_of(data)), []).append(probe)
    for (_team, *kind), found in sorted(kinds.items()):
        different = {each["steps"][0]["tap"]: each for each in found}
        some = list(different.values())
        once = len(some) == 1 or some[0]["steps"][0]["tap"].startswith(SLOW)
        chosen = some[-1:] if once else [some[0], some[-1]]
        yield from ({"family": "/".join(kind[:2]), **each} for each in chosen)


def kind_of(data: str) -> tuple[str, ...]:
    words = data.split("/")
    if words[0] in OFTEN:
        flow = words[2].partition(".")[0] if words[0] == "n" else ""
        return (*words[: OFTEN[words[0]]], flow)
    if words[0] == "l":
        return ("l", "")
    for prefix, length in CUT.items():
        words = words[:length] if data.startswith(prefix) else words
    return tuple("#" if MASKED.fullmatch(word) else word for word in words)


def of_people(town: Town) -> Iterator[Probe]:
    """Everything that stands under the newest message of each citizen."""
    for name, who in town.everybody.items():
        if who.who.in_team:
            continue
        newest = who.newest
        kinds: set[tuple[str, ...]] = set()
        for _label, data in newest.seen.buttons:
            kind = tuple(data.split("/")[:2])
            if kind not in kinds and not data.startswith(("m/", "l/")):
                yield {
                    "family": "newest",
                    "who": name,
                    "steps": [{"tap": data} | _on(newest.id, newest.thread)],
                }
            kinds.add(kind)


ANSWERS: Final = {
    "k/ev/#/cancel/when": "8.12.2026 18-20",
    "k/bc/#/#/skip/text.en": "There is no water tomorrow",
    "k/bc/#/#/skip/links": "Programma https://www.comune.latina.it",
    "k/bc/#/#/back/when": "3.12.2026 11:00",
    "k/bc/#/#/back/links": "Programma https://www.comune.latina.it",
    "k/ep/#/reached": "25",
}
PROMPTS: Final = ("k/ev/", "k/bc/", "k/ep/", "v/drop/", "v/nonote/", "v/unnamed/", "k/write/", "k/ts/")


def of_prompts(town: Town) -> Iterator[Probe]:
    """Each question that the team has not answered: known by its buttons, or by what we keep of the message."""
    found: dict[str, tuple[str, str, Seen]] = {}
    for address, thread, number, seen in town.house.handset.shown:
        if address != TEAM_CHAT or seen.kind != "show":
            continue
        for _label, data in seen.buttons:
            if data.startswith(PROMPTS):
                found["/".join(MASKED.sub("#", word) for word in data.split("/"))] = (number, thread, seen)
        if seen.ask_reply and not seen.buttons:
            found[f"ask {seen.text[:30]}"] = (number, thread, seen)
    for kind, (number, thread, seen) in sorted(found.items(), key=lambda each: each[0]):
        on = _on(number, thread) | {"taps": [data for _label, data in seen.buttons]}
        step: dict[str, Any] = {"say": ANSWERS.get(kind, "Va bene così, grazie")} | on
        if kind.endswith("/picture"):
            step = {"say": "", "with": updates.photo("poster1")} | on
        yield {"family": "prompt", "who": _who(town, TEAM_CHAT, seen), "steps": [step]}
        if kind.startswith("k/write"):
            for text in ("/r Passiamo domani", "/note Da rivedere", "/take", "/show", "/close", "/visit"):
                yield {"family": "card", "who": "marco", "steps": [step | {"say": text}]}


def of_roles(town: Town, roles: list[tuple[str, str, str]]) -> Iterator[Probe]:
    """A reply to a message of each role that the team chat and the citizens have: role, lane, number."""
    newest = {role: (lane, number) for role, lane, number in roles}
    texts = {"propose": "19.12.2026 10-12", "original": town.codes[0]}
    for role, (lane, number) in sorted(newest.items()):
        name = town.lanes.get(lane, "marco" if lane == "team" else "")
        thread = town.threads.get(number, "") if lane == "team" else ""
        text = texts.get(role.partition(":")[0], "Va bene così, grazie")
        yield {
            "family": f"role {role}",
            "who": "giulia" if lane == "team" else name,
            "steps": [{"say": text, "on": number} | ({"thread": thread} if thread else {})],
        }


def of_links(town: Town) -> Iterator[Probe]:
    """Deep links of posters and pages, followed by somebody new and by somebody known; codes typed."""
    event = town.event_code
    payloads = ("it", "en_report", "ar_help", "report", "book", "en_book", "room", "complaint", "proposal")
    for payload in (*payloads, f"event_{event}", f"it_event_{event.lower()}", "n_isonzo", "en_n_isonzo", "x"):
        yield {
            "family": "link",
            "who": "new",
            "steps": [{"say": f"/start {payload}"}, {"press": "English"}],
        }
        yield {"family": "link", "who": "fred", "steps": [{"say": f"/start {payload}"}]}
    for code, name in town.owners.items():
        yield {"family": "code", "who": name, "steps": [{"say": code}]}
    for code in [each for each in town.codes if each.startswith("LTE")][:2]:
        yield {"family": "code", "who": "marco", "steps": [{"say": code}]}


def of_drafts() -> Iterator[Probe]:
    """What everybody began goes on to its end."""
    send = {"press": "Send"}
    ways: dict[str, list[dict[str, Any]]] = {
        "dan": [{"tap": "n/skip/report.photos"}, send],
        "nino": [{"say": "", "with": updates.place(*LAMP)}, {"say": "Sacchi"}, {"press": "Salti"}],
        "amal": [{"say": "أحتاج إلى مساعدة في ورقة من البلدية"}],
        "bruno": [{"say": "servizio"}, {"say": "Ho aspettato tre ore"}],
        "olga": [{"say": "done"}, send],
        "sam": [{"say": "I would like to talk about my neighbour"}],
        "lea": [{"say": "4.12 alle 10:00"}],
        "zoe": [{"say": "20.12.2026 18-20"}, {"press": "Una sola volta"}, {"say": "20"}],
        "jo": [{"say": "ok"}],
        "ugo": [{"say": "E anche questo"}],
        "vera": [{"tap": "l/en"}],
        "wim": [{"tap": "l/en"}, {"say": "", "with": updates.place(*LAMP)}],
        "xena": [{"tap": "l/it"}],
        "yuri": [{"tap": "l/en"}],
        "anna": [{"say": "One more thing: the bags are open"}],
        "elif_": [{"say": "Everything was clear"}],
        "ivan": [{"say": "I need help with a letter"}],
        "carla": [{"say": "", "with": {"media_group_id": "album7"} | updates.photo("hole2")}],
        "hana": [{"say": "Easy to use"}],
        "mona": [{"say": "ما زالت المشكلة موجودة"}],
        "tina": [{"say": "Hello"}],
    }
    for name, steps in ways.items():
        yield {"family": "draft", "who": name, "steps": steps}
    for name in ("dan", "amal", "lea", "zoe", "ivan"):
        for command in ("/menu", "/cancel", "/my"):
            yield {"family": "draft", "who": name, "steps": [{"say": command}]}


def of_team() -> Iterator[Probe]:
    """What an operator finds of all this by commands."""
    commands = (
        "/open",
        "/help",
        "/mine",
        "/agenda",
        "/slots changes",
        "/events",
        "/broadcasts",
        "/operator",
        "/door",
    )
    for command in (*commands, "/event", "/find Buca", "/visits", "/visit"):
        yield {"family": "command", "who": "giulia", "steps": [{"say": command}]}


def _who(town: Town, address: str, seen: Seen) -> str:
    """The questions of an event say whose they are; everything else of the team is for anybody in it."""
    if address != TEAM_CHAT:
        return town.by_address[address]
    first = seen.text.split(" ", 1)[0].lower()
    return first if first in town.everybody else "giulia"


def _on(number: str, thread: str) -> dict[str, str]:
    return {"on": number} | ({"thread": thread} if thread else {})
