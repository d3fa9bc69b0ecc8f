"""What the team does with a broadcast: composed, sent by one or agreed by two, held, stopped, tried once more.

Every deed is done once and only where it is legal; whoever comes too late gets `NotNow`, with the broadcast as it stands.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from handlers.broadcasts import delivery, progress
from handlers.broadcasts.preview import notice
from handlers.messaging.outbound import Show
from handlers.messaging.unit_of_work import Turn
from locales.language import Language
from storage.broadcasts import audiences, broadcasts, deliveries
from storage.broadcasts.broadcasts import Audience, Broadcast, Message
from storage.people.people import Person

MOVES: Final[Mapping[str, Mapping[str, str]]] = {
    "draft": {"revise": "draft", "ask": "asked", "schedule": "scheduled", "stop": "stopped"},
    "asked": {"revise": "draft", "agree": "scheduled", "stop": "stopped"},
    "scheduled": {"revise": "draft", "stop": "stopped"},
    "running": {"pause": "paused", "stop": "stopped"},
    "paused": {"go_on": "running", "stop": "stopped"},
    "done": {"retry": "running"},
    "stopped": {},
}
"""By state, what can be done and where it leads."""
AS_SEEN: Final = frozenset({"revise", "ask", "schedule", "agree"})
"""What is meant for the very text that was read."""


class NotNow(Exception):
    """The move is not legal any more, or it changed meanwhile. `known` is as it stands."""

    def __init__(self, known: Broadcast, verb: str) -> None:
        super().__init__(f"{verb}: {known.state}")
        self.known = known


class SamePerson(Exception):
    """Two are needed, and this is the one who asked."""


class CoordinatorsOnly(Exception):
    """An emergency is told by a coordinator, or not at all."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Who would be reached, by channel and language; `seconds` at the permitted rate, if all go by it."""

    people: Mapping[tuple[str, str], int]
    seconds: int
    needs_second: bool

    @property
    def total(self) -> int:
        return sum(self.people.values())


def compose(turn: Turn, who: Person, told: Message, event_id: int | None = None) -> Broadcast:
    """A draft, which nobody hears of."""
    return broadcasts.add(turn.tx, turn.world.keys.own, told, turn.now, person_id=who.id, event_id=event_id)


def revise(turn: Turn, who: Person, known: Broadcast, told: Message) -> Broadcast:
    """Other words, or another audience: whatever was agreed or set before holds no more. Raises NotNow."""
    body = broadcasts.sealed(turn.world.keys.own, known, told)
    return _move(turn, known, "revise", body=body, person_id=who.id, second_id=None, starts_at=None)


def schedule(turn: Turn, who: Person, known: Broadcast, at: datetime | None = None) -> Broadcast:
    """Send it then, or now; a large audience waits (`asked`) until somebody else agrees. Raises NotNow."""
    audience = broadcasts.message(turn.world.keys.own, known).audience
    needs_second = audiences.has(turn.tx, audience, turn.now, turn.world.place.notices.second_from)
    verb = "ask" if needs_second else "schedule"
    return _move(turn, known, verb, person_id=who.id, second_id=None, starts_at=at or turn.now)


def agree(turn: Turn, second: Person, known: Broadcast) -> Broadcast:
    """The second person has read it and says yes. Raises SamePerson, NotNow."""
    if second.id == known.person_id:
        raise SamePerson
    return _move(turn, known, "agree", second_id=second.id)


def emergency(turn: Turn, who: Person, told: Message) -> Broadcast:
    """At once, before everything but answers, whatever the hour, to everybody. Raises CoordinatorsOnly."""
    if not who.is_coordinator:
        raise CoordinatorsOnly
    made = broadcasts.add(
        turn.tx,
        turn.world.keys.own,
        told,
        turn.now,
        person_id=who.id,
        state="scheduled",
        emergency=True,
        starts_at=turn.now,
    )
    return delivery.begin(turn, made) or made


def pause(turn: Turn, known: Broadcast) -> Broadcast:
    """What is under way arrives; everybody else waits. Raises NotNow."""
    return _hold(turn, known, "pause")


def go_on(turn: Turn, known: Broadcast) -> Broadcast:
    """Raises NotNow."""
    changed = _move(turn, known, "go_on")
    progress.report(turn, changed)
    return changed


def stop(turn: Turn, known: Broadcast) -> Broadcast:
    """For good: what is under way arrives, and nobody else hears of it. Raises NotNow."""
    return _hold(turn, known, "stop", done_at=turn.now)


def retry_failed(turn: Turn, known: Broadcast) -> Broadcast:
    """Once more to those who surely did not get it; never to those who may have, or do not want it. Raises NotNow."""
    if not broadcasts.counts(turn.tx, known.id).get("failed"):
        raise NotNow(broadcasts.get(turn.tx, known.id), "retry")
    changed = _move(turn, known, "retry", starts_at=turn.now, counted=False, done_at=None)
    progress.report(turn, changed)
    return changed


def estimate(turn: Turn, audience: Audience, *, emergency: bool = False) -> Estimate:
    """Goes through the whole audience: tens of thousands take longer than others want to wait."""
    found = audiences.counted(turn.tx, audience, turn.now, emergency=emergency)
    return estimated(turn, found, emergency=emergency)


def estimated(turn: Turn, found: Mapping[tuple[str, str], int], *, emergency: bool = False) -> Estimate:
    """Of people who were counted already."""
    total = sum(found.values())
    many = total >= turn.world.place.notices.second_from
    return Estimate(found, math.ceil(total / turn.world.per_second), many and not emergency)


def send_to_self(turn: Turn, who: Person, known: Broadcast, language: Language | None = None) -> None:
    """As a reader of that language, or of one's own, would see it."""
    told = broadcasts.message(turn.world.keys.own, known)
    turn.tell(who, Show(notice(turn, known, told, language or turn.language_of(who))))


def _hold(turn: Turn, known: Broadcast, verb: str, **values: Any) -> Broadcast:  # Any: columns of all types
    changed = _move(turn, known, verb, **values)
    deliveries.take_back(turn.tx, changed.id)
    progress.report(turn, changed)
    return changed


def _move(turn: Turn, known: Broadcast, verb: str, **values: Any) -> Broadcast:  # Any: as above
    present = broadcasts.lock(turn.tx, known.id)
    state = MOVES[present.state].get(verb)
    moved_on = verb in AS_SEEN and present.version != known.version
    changed = None
    if state is not None and not moved_on:
        changed = broadcasts.change(turn.tx, present, turn.now, state=state, **values)
    if changed is None:
        raise NotNow(present, verb)
    return changed
