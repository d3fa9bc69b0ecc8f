"""The team's actions on a broadcast: compose, send alone or with a second operator, pause, stop, retry.

Each is done once and only where it is legal; an operator who comes too late gets `NotNow`, with the broadcast
as it is now.
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
"""By state, the actions allowed and the state each leads to."""
AS_SEEN: Final = frozenset({"revise", "ask", "schedule", "agree"})
"""Actions that hold only for the very text the operator has read."""


class NotNow(Exception):
    """The action is not legal any more, or the broadcast changed meanwhile. `known` is its present row."""

    def __init__(self, broadcast: Broadcast, verb: str) -> None:
        super().__init__(f"{verb}: {broadcast.state}")
        self.known = broadcast


class SamePerson(Exception):
    """A second operator is needed, and this is the one who asked."""


class CoordinatorsOnly(Exception):
    """Only a coordinator can send an emergency."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The size of an audience, by channel and language; `seconds` at the permitted rate, if all go by it."""

    people: Mapping[tuple[str, str], int]
    seconds: int
    needs_second: bool

    @property
    def total(self) -> int:
        return sum(self.people.values())


def compose(unit: UnitOfWork, who: Person, message: Message, event_id: int | None = None) -> Broadcast:
    """Makes a draft, which is not sent yet."""
    return broadcasts.add(
        unit.tx, unit.context.keys.own, message, unit.now, person_id=who.id, event_id=event_id
    )


def revise(unit: UnitOfWork, who: Person, broadcast: Broadcast, message: Message) -> Broadcast:
    """Replaces the message or its audience: any approval or schedule before is void. Raises NotNow."""
    body = broadcasts.sealed(unit.context.keys.own, broadcast, message)
    return _move(unit, broadcast, "revise", body=body, person_id=who.id, second_id=None, starts_at=None)


def schedule(unit: UnitOfWork, who: Person, broadcast: Broadcast, at: datetime | None = None) -> Broadcast:
    """Sends it then, or now; a large audience waits (`asked`) until another operator agrees. Raises NotNow."""
    audience = broadcasts.message(unit.context.keys.own, broadcast).audience
    needs_second = audiences.has(unit.tx, audience, unit.now, unit.context.place.notices.second_from)
    verb = "ask" if needs_second else "schedule"
    return _move(unit, broadcast, verb, person_id=who.id, second_id=None, starts_at=at or unit.now)


def agree(unit: UnitOfWork, second: Person, broadcast: Broadcast) -> Broadcast:
    """The second operator has read it and agrees. Raises SamePerson, NotNow."""
    if second.id == broadcast.person_id:
        raise SamePerson
    return _move(unit, broadcast, "agree", second_id=second.id)


def emergency(unit: UnitOfWork, who: Person, message: Message) -> Broadcast:
    """Sends at once, before everything but answers, at any hour, to everybody. Raises CoordinatorsOnly."""
    if not who.is_coordinator:
        raise CoordinatorsOnly
    made = broadcasts.add(
        unit.tx,
        unit.context.keys.own,
        message,
        unit.now,
        person_id=who.id,
        state="scheduled",
        emergency=True,
        starts_at=unit.now,
    )
    return delivery.begin(unit, made) or made


def pause(unit: UnitOfWork, broadcast: Broadcast) -> Broadcast:
    """Pauses: messages under way arrive, the rest waits. Raises NotNow."""
    return _hold(unit, broadcast, "pause")


def go_on(unit: UnitOfWork, broadcast: Broadcast) -> Broadcast:
    """Resumes a paused broadcast. Raises NotNow."""
    changed = _move(unit, broadcast, "go_on")
    progress.report(unit, changed)
    return changed


def stop(unit: UnitOfWork, broadcast: Broadcast) -> Broadcast:
    """Stops for good: messages under way arrive, the rest is never sent. Raises NotNow."""
    return _hold(unit, broadcast, "stop", done_at=unit.now)


def retry_failed(unit: UnitOfWork, broadcast: Broadcast) -> Broadcast:
    """Tries failed deliveries once more; never those that may have arrived, or were not wanted. Raises NotNow."""
    if not broadcasts.counts(unit.tx, broadcast.id).get("failed"):
        raise NotNow(broadcasts.get(unit.tx, broadcast.id), "retry")
    changed = _move(unit, broadcast, "retry", starts_at=unit.now, counted=False, done_at=None)
    progress.report(unit, changed)
    return changed


def estimate(unit: UnitOfWork, audience: Audience, *, emergency: bool = False) -> Estimate:
    """Counts the whole audience: for tens of thousands this takes too long for a writer's unit of work."""
    found = audiences.counted(unit.tx, audience, unit.now, emergency=emergency)
    return estimated(unit, found, emergency=emergency)


def estimated(unit: UnitOfWork, found: Mapping[tuple[str, str], int], *, emergency: bool = False) -> Estimate:
    """The estimate for people who were counted already."""
    total = sum(found.values())
    many = total >= unit.context.place.notices.second_from
    return Estimate(found, math.ceil(total / unit.context.per_second), many and not emergency)


def send_to_self(
    unit: UnitOfWork, who: Person, broadcast: Broadcast, language: Language | None = None
) -> None:
    """Shows it as a reader of that language would see it."""
    told = broadcasts.message(unit.context.keys.own, broadcast)
    unit.tell(who, Show(notice(unit, broadcast, told, language or unit.language_of(who))))


def _hold(
    unit: UnitOfWork, broadcast: Broadcast, verb: str, **values: Any
) -> Broadcast:  # Any: columns of all types
    changed = _move(unit, broadcast, verb, **values)
    deliveries.take_back(unit.tx, changed.id)
    progress.report(unit, changed)
    return changed


def _move(unit: UnitOfWork, broadcast: Broadcast, verb: str, **values: Any) -> Broadcast:  # Any: as above
    present = broadcasts.lock(unit.tx, broadcast.id)
    state = TRANSITIONS[present.state].get(verb)
    moved_on = verb in AS_SEEN and present.version != broadcast.version
    changed = None
    if state is not None and not moved_on:
        changed = broadcasts.change(unit.tx, present, unit.now, state=state, **values)
    if changed is None:
        raise NotNow(present, verb)
    return changed
