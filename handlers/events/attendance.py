"""Attendance of an event: sign-ups, companions, the waitlist, cancellations, check-in.

Each action locks the event first and then the sign-up, in this order everywhere: there is no deadlock.
"""

from handlers.events import notifications
from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import events, signups
from storage.events.events import Event
from storage.events.signups import Signup
from storage.people.people import Person


class Full(Exception):
    """Fewer places are left than wanted; `left` are."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


class Over(Exception):
    """The event is over, was cancelled, or was never published."""


def sign_up(unit: UnitOfWork, who: Person, known: Event, people: int = 1, *, wait: bool = False) -> Signup:
    """Signs up with so many people in all; or changes their number. `wait` joins the waitlist of a full event.

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
    """Cancels a sign-up; the waitlist gets the places at once. None without a sign-up."""
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
    """Gives free places to the first on the waitlist who fit, and tells them. Citizens who cannot be told keep waiting."""
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
        # A citizen who comes back stands behind those who came meanwhile; one on the waitlist keeps the place.
        place = before.place if before.state == state else signups.new_place()
        return _change(unit, before, people=people, state=state, place=place)
    made = signups.add(unit.tx, unit.context.place.prefix, event.id, who.id, people, state, unit.now)
    if made is None:  # the event is locked: no other unit signs them up
        raise LookupError(event.code)
    return made


def _change(unit: UnitOfWork, known: Signup, **values: object) -> Signup:
    changed = signups.change(unit.tx, known, unit.now, **values)
    if changed is None:  # the event is locked: no other unit changes it
        raise LookupError(known.code)
    return changed
