"""Who comes to an event: signs up, brings people, waits for a place, stays away, is met at the door.

Each deed locks the event first and then the sign-up, in this order everywhere: nobody waits for anybody in a circle.
"""

from handlers.events import notifications
from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import events, signups
from storage.events.events import Event
from storage.events.signups import Signup
from storage.people.people import Person


class Full(Exception):
    """There are not so many places left; `left` are."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


class Over(Exception):
    """It is over, was cancelled, or was never published."""


def sign_up(unit: UnitOfWork, who: Person, known: Event, people: int = 1, *, wait: bool = False) -> Signup:
    """Come, with so many in all; or come with more or fewer than before. `wait` where it is full.

    Raises Over, and Full unless they want to wait.
    """
    event = _open(unit, known)
    people = max(1, min(people, event.most_each))
    before = signups.lock(unit.tx, event.id, who.id)
    if before is not None and before.state == "coming":
        return _come_with(unit, event, before, people)
    if before is not None and before.state == "came":
        return before
    if not events.take(unit.tx, event.id, people):
        if not wait:
            raise Full(event.left or 0)
        return _write_down(unit, who, event, before, people, "waiting")
    return _write_down(unit, who, event, before, people, "coming")


def stay_away(unit: UnitOfWork, who: Person, known: Event) -> Signup | None:
    """Not coming after all; whoever waits gets the places at once. None when they had not signed up."""
    events.lock(unit.tx, known.id)
    before = signups.lock(unit.tx, known.id, who.id)
    if before is None or not before.is_active:
        return before
    changed = _change(unit, before, state="cancelled")
    if before.state == "coming":
        events.give_back(unit.tx, known.id, before.people)
        let_in(unit, known.id)
    return changed


def let_in(unit: UnitOfWork, event_id: int) -> None:
    """Places are free: whoever came first and fits is in, and is told. Whoever cannot be told keeps waiting."""
    event = events.lock(unit.tx, event_id)
    if event.state != "published" or event.starts_at <= unit.now:
        return
    for waiter in signups.waiting(unit.tx, event_id):
        if event.left is not None and event.left <= 0:
            return
        who = unit.person(waiter.person_id)
        if who.can_be_told and events.take(unit.tx, event_id, waiter.people):
            event = events.get(unit.tx, event_id)
            _change(unit, waiter, state="coming")
            notifications.tell_in(unit, who, event, waiter.people)


def _open(unit: UnitOfWork, known: Event) -> Event:
    event = events.lock(unit.tx, known.id)
    if event.state != "published" or event.ends_at <= unit.now:
        raise Over
    return event


def _come_with(unit: UnitOfWork, event: Event, before: Signup, people: int) -> Signup:
    more = people - before.people
    if more > 0 and not events.take(unit.tx, event.id, more):
        raise Full(event.left or 0)
    changed = _change(unit, before, people=people) if more else before
    if more < 0:
        events.give_back(unit.tx, event.id, -more)
        let_in(unit, event.id)
    return changed


def _write_down(
    unit: UnitOfWork, who: Person, event: Event, before: Signup | None, people: int, state: str
) -> Signup:
    if before is not None:
        # Whoever comes back stands behind those who came meanwhile; whoever waits already keeps the place.
        place = before.place if before.state == state else signups.new_place()
        return _change(unit, before, people=people, state=state, place=place)
    made = signups.add(unit.tx, unit.context.place.prefix, event.id, who.id, people, state, unit.now)
    if made is None:  # the event is locked: nobody else signs them up
        raise LookupError(event.code)
    return made


def _change(unit: UnitOfWork, known: Signup, **values: object) -> Signup:
    changed = signups.change(unit.tx, known, unit.now, **values)
    if changed is None:  # the event is locked: nobody else changes it
        raise LookupError(known.code)
    return changed
