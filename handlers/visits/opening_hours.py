"""What happens to the hours of a centre: closed, opened, somebody absent, and taken back.

Whoever is booked already stays booked, and is moved or told in a step of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.text import _
from handlers.messaging.unit_of_work import Turn
from handlers.visits import actions, waitlist
from handlers.visits.actions import SlotTaken
from storage.people.people import Person
from storage.place.model import Service
from storage.place.slots import Span, slots_on, span
from storage.place.week import Range
from storage.visits import bookings, closures, free_slots, opening_hours, seats
from storage.visits.bookings import Booking
from storage.visits.free_slots import WHOLE_DAY
from storage.visits.opening_hours import Opening

CLOSED_REASON = _("We have to close at that time.")


class NoSlot(Exception):
    """In these hours the service has no slot: it is closed anyway, or they are too short."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of bookings that were in the way. `silent` ones have no chat: somebody must call them."""

    moved: list[Booking] = field(default_factory=list)
    cancelled: list[Booking] = field(default_factory=list)
    left: list[Booking] = field(default_factory=list)
    silent: list[Booking] = field(default_factory=list)


def close(turn: Turn, service: Service, day: date, hours: Range | None, by: Person) -> Opening:
    """Nobody can book these hours any more. Raises NoSlot."""
    return _take(turn, service, "closed", day, hours, by)


def absent(turn: Turn, service: Service, day: date, hours: Range | None, by: Person) -> Opening:
    """One operator less in these hours. Raises NoSlot."""
    return _take(turn, service, "absent", day, hours, by)


def open_extra(turn: Turn, service: Service, day: date, hours: Range, by: Person) -> Opening:
    """More hours than usual; whoever waits is offered them. Raises NoSlot when they make no slot that was not there."""
    known = free_slots.slots_between(turn.tx, turn.world.place, service, day, day)
    whole = span(day, hours, turn.world.place.tz)
    offered = slots_on(service, day, turn.world.place.tz, [hours])
    if not any(whole.holds(slot) and not any(map(slot.overlaps, known)) for slot in offered):
        raise NoSlot
    new = opening_hours.add(turn.tx, service.code, "open", day, hours, by.id, turn.now)
    waitlist.offer_freed(turn, service.desk, whole)
    return new


def take_back(turn: Turn, opening: Opening) -> list[Booking]:
    """As if it had not been said. Extra hours in which somebody is booked stay, and who that is is given."""
    service = turn.world.place.service(opening.service)
    if opening.kind == "open" and (booked := in_the_way(turn, opening)):
        return booked
    seats.reopen(turn.tx, opening.id)
    opening_hours.drop(turn.tx, opening.id)
    if service is not None and opening.kind != "open":
        # Other closings of the same hours take their seats first, then whoever waits.
        waitlist.offer_freed(turn, service.desk, span(opening.date, opening.hours, turn.world.place.tz))
    return []


def in_the_way(turn: Turn, opening: Opening) -> list[Booking]:
    """Who is still to come, or has an offer, in hours that are closed; of an absence those whom nobody is left for."""
    service = turn.world.place.service(opening.service)
    if service is None:
        return []
    slots = _slots(turn, service, opening)
    found = [each for each in _booked(turn, service, opening.date) if any(map(each.span.overlaps, slots))]
    if opening.kind != "absent":
        return found
    full = closures.take_seats(turn.tx, turn.world.place, opening)
    last = [[each for each in found if each.span.overlaps(slot)][-1:] for slot in full]
    return list({each.id: each for some in last for each in some}.values())


def move_all(turn: Turn, opening: Opening, by: Person) -> Outcome:
    """Each to the next free slot after their own; they are told."""
    outcome = Outcome()
    for booking in in_the_way(turn, opening):
        moved = _move_on(turn, booking, by)
        (outcome.left if moved is None else outcome.moved).append(moved or booking)
        _note_silent(turn, outcome, moved)
    return outcome


def cancel_all(turn: Turn, opening: Opening, by: Person) -> Outcome:
    """Everybody is told, in their own language."""
    outcome = Outcome()
    for booking in in_the_way(turn, opening):
        reader = turn.language_of(turn.person(booking.person_id))
        cancelled = actions.cancel(turn, booking, by=by, reason=reader.say(CLOSED_REASON))
        outcome.cancelled.append(cancelled)
        _note_silent(turn, outcome, cancelled)
    return outcome


def _take(turn: Turn, service: Service, kind: str, day: date, hours: Range | None, by: Person) -> Opening:
    new = opening_hours.add(turn.tx, service.code, kind, day, hours or WHOLE_DAY, by.id, turn.now)
    if not _slots(turn, service, new):
        opening_hours.drop(turn.tx, new.id)
        raise NoSlot
    closures.take_seats(turn.tx, turn.world.place, new)
    for booking in in_the_way(turn, new):
        if booking.state == "held":
            waitlist.withdraw(turn, booking)
    return new


def _slots(turn: Turn, service: Service, opening: Opening) -> list[Span]:
    """Those that an opening is about; of extra hours, those that are there only because of them."""
    found = closures.slots_of(turn.tx, turn.world.place, service, opening)
    if opening.kind != "open":
        return found
    others = [
        each
        for each in opening_hours.between(turn.tx, service.code, opening.date, opening.date)
        if each.kind == "open" and each.id != opening.id
    ]
    usual = slots_on(service, opening.date, turn.world.place.tz, [each.hours for each in others])
    return [each for each in found if each not in usual]


def _booked(turn: Turn, service: Service, day: date) -> list[Booking]:
    around = free_slots.day_of(turn.world.place, day)
    found = bookings.between(turn.tx, service.desk, around)
    return [
        each
        for each in found
        if each.service == service.code and each.is_active and each.starts_at > turn.now
    ]


def _move_on(turn: Turn, booking: Booking, by: Person) -> Booking | None:
    for slot in _later(turn, booking):
        try:
            return actions.move(turn, booking, slot.starts, by=by)
        except SlotTaken:
            continue
    return None


def _later(turn: Turn, booking: Booking) -> Iterator[Span]:
    service = turn.world.place.service(booking.service)
    if service is None:
        return iter(())
    day = booking.starts_at.astimezone(turn.world.place.tz).date() - timedelta(days=1)
    found = free_slots.free_from(turn.tx, turn.world.place, service, day, turn.now)
    return (slot for slot in found if slot.starts >= booking.ends_at)


def _note_silent(turn: Turn, outcome: Outcome, changed: Booking | None) -> None:
    if changed is not None and not turn.person(changed.person_id).reachable:
        outcome.silent.append(changed)
