"""Plays one thing that is stored or was sent, and tells what people see of it: the first lines of each message."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tests.upgrade import updates
from tests.upgrade.driver import TEAM_CHAT, Ear, Seen
from tests.upgrade.updates import On, Who

LINES: Final = 3
LONGEST: Final = 110
CODE: Final = re.compile(r"LT[BE]?-[0-9A-Z]{4,5}-[0-9A-Z]")
FIRST: Final = 700_000
"""The number of the first update that the story did not hear."""

NEWCOMER: Final = "new"
"""Whose lane is of chance."""

Sees = list[list[str]]
"""For each message: to whom, what is done, and the first lines of its text."""


@dataclass(frozen=True)
class Cast:
    """Who is who in the fixture: phones by name, names by lane; codes that were given before."""

    phones: Mapping[str, Who]
    lanes: Mapping[str, str]
    codes: frozenset[str]
    now: datetime

    def seen(self, each: Seen) -> list[str]:
        kind = "edit" if each.kind == "show" and each.on else each.kind
        kind = "+".join((kind, *each.files))
        lines = [line.strip()[:LONGEST] for line in each.text.splitlines() if line.strip()]
        return [self.name(each.lane), kind, *map(self._known, lines[:LINES])]

    def name(self, lane: str) -> str:
        """An address is as good as a lane."""
        numbers = {str(who.number): name for name, who in self.phones.items()}
        known = {TEAM_CHAT: "team"}.get(lane) or self.lanes.get(lane) or numbers.get(lane) or lane
        return NEWCOMER if known[0] == "p" and known[1:].isdecimal() else known

    def _known(self, line: str) -> str:
        """Codes are of chance: one that is given now is not the one that was given then."""
        return CODE.sub(lambda found: found[0] if found[0] in self.codes else "LT-…", line)


@dataclass
class Player:
    """Plays the steps of one probe in one unit of work."""

    cast: Cast
    ear: Ear
    who: Who
    shown: list[Seen] = field(default_factory=list)

    def plays(self, steps: Iterable[dict[str, Any]]) -> list[Seen]:
        for step in steps:
            self.shown += self.ear.hear(self._update(step))
        return self.shown

    def _update(self, step: dict[str, Any]) -> dict[str, Any]:
        match step:
            case {"tap": data, **more}:
                return updates.tapped(self.who, data, _on(more) or updates.NOWHERE, FIRST)
            case {"press": label}:
                return updates.tapped(self.who, self._data(label), updates.NOWHERE, FIRST)
            case {"say": text, **more}:
                rest = {"thread": more.get("thread", ""), **more.get("with", {})}
                return updates.said(self.who, self.cast.now, text, reply_to=_on(more), first=FIRST, **rest)
        raise AssertionError(step)

    def _data(self, label: str) -> str:
        buttons = [button for each in reversed(self.shown) for button in each.buttons]
        found = [data for words, data in buttons if label in words]
        assert found, f"no button {label!r} among {buttons}"
        return found[0]


def _on(step: Mapping[str, Any]) -> On | None:
    if "on" not in step:
        return None
    return On(step["on"], step.get("thread", ""), tuple(step.get("taps", ())))
