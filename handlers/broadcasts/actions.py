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
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language
from storage.broadcasts import audiences, broadcasts, deliveries
from storage.broadcasts.broadcasts import Audience, Broadcast, Message
from storage.people.people import Person

TRANSITIONS: Final[Mapping[str, Mapping[str, str]]] = {
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


def compose(unit: UnitOfWork, who: Person, told: Message, event_id: int | None = None) -> Broadcast:
    """A draft, which nobody hears of."""
    return broadcasts.add(unit.tx, unit.context.keys.own, told, unit.now, person_id=who.id, event_id=event_id)


def revise(unit: UnitOfWork, who: Person, known: Broadcast, told: Message) -> Broadcast:
    """Other words, or another audience: whatever was agreed or set before holds no more. Raises NotNow."""
    body = broadcasts.sealed(unit.context.keys.own, known, told)
    return _move(unit, known, "revise", body=body, person_id=who.id, second_id=None, starts_at=None)


def schedule(unit: UnitOfWork, who: Person, known: Broadcast, at: datetime | None = None) -> Broadcast:
    """Send it then, or now; a large audience waits (`asked`) until somebody else agrees. Raises NotNow."""
    audience = broadcasts.message(unit.context.keys.own, known).audience
    needs_second = audiences.has(unit.tx, audience, unit.now, unit.context.place.notices.second_from)
    verb = "ask" if needs_second else "schedule"
    return _move(unit, known, verb, person_id=who.id, second_id=None, starts_at=at or unit.now)


def agree(unit: UnitOfWork, second: Person, known: Broadcast) -> Broadcast:
    """The second person has read it and says yes. Raises SamePerson, NotNow."""
    if second.id == known.person_id:
        raise SamePerson
    return _move(unit, known, "agree", second_id=second.id)


def emergency(unit: UnitOfWork, who: Person, told: Message) -> Broadcast:
    """At once, before everything but answers, whatever the hour, to everybody. Raises CoordinatorsOnly."""
    if not who.is_coordinator:
        raise CoordinatorsOnly
    made = broadcasts.add(
        unit.tx,
        unit.context.keys.own,
        told,
        unit.now,
        person_id=who.id,
        state="scheduled",
        emergency=True,
        starts_at=unit.now,
    )
    return delivery.begin(unit, made) or made


def pause(unit: UnitOfWork, known: Broadcast) -> Broadcast:
    """What is under way arrives; everybody else waits. Raises NotNow."""
    return _hold(unit, known, "pause")


def go_on(unit: UnitOfWork, known: Broadcast) -> Broadcast:
    """Raises NotNow."""
    changed = _move(unit, known, "go_on")
    progress.report(unit, changed)
    return changed


def stop(unit: UnitOfWork, known: Broadcast) -> Broadcast:
    """For good: what is under way arrives, and nobody else hears of it. Raises NotNow."""
    return _hold(unit, known, "stop", done_at=unit.now)


def retry_failed(unit: UnitOfWork, known: Broadcast) -> Broadcast:
    """Once more to those who surely did not get it; never to those who may have, or do not want it. Raises NotNow."""
    if not broadcasts.counts(unit.tx, known.id).get("failed"):
        raise NotNow(broadcasts.get(unit.tx, known.id), "retry")
    changed = _move(unit, known, "retry", starts_at=unit.now, counted=False, done_at=None)
    progress.report(unit, changed)
    return changed


def estimate(unit: UnitOfWork, audience: Audience, *, emergency: bool = False) -> Estimate:
    """Goes through the whole audience: tens of thousands take longer than others want to wait."""
    found = audiences.counted(unit.tx, audience, unit.now, emergency=emergency)
    return estimated(unit, found, emergency=emergency)


def estimated(unit: UnitOfWork, found: Mapping[tuple[str, str], int], *, emergency: bool = False) -> Estimate:
    """Of people who were counted already."""
    total = sum(found.values())
    many = total >= unit.context.place.notices.second_from
    return Estimate(found, math.ceil(total / unit.context.per_second), many and not emergency)


def send_to_self(unit: UnitOfWork, who: Person, known: Broadcast, language: Language | None = None) -> None:
    """As a reader of that language, or of one's own, would see it."""
    told = broadcasts.message(unit.context.keys.own, known)
    unit.tell(who, Show(notice(unit, known, told, language or unit.language_of(who))))


def _hold(
    unit: UnitOfWork, known: Broadcast, verb: str, **values: Any
) -> Broadcast:  # Any: columns of all types
    changed = _move(unit, known, verb, **values)
    deliveries.take_back(unit.tx, changed.id)
    progress.report(unit, changed)
    return changed


def _move(unit: UnitOfWork, known: Broadcast, verb: str, **values: Any) -> Broadcast:  # Any: as above
    present = broadcasts.lock(unit.tx, known.id)
    state = TRANSITIONS[present.state].get(verb)
    moved_on = verb in AS_SEEN and present.version != known.version
    changed = None
    if state is not None and not moved_on:
        changed = broadcasts.change(unit.tx, present, unit.now, state=state, **values)
    if changed is None:
        raise NotNow(present, verb)
    return changed
