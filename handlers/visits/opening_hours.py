"""Changes to the hours of a centre: closed, opened, an operator absent, and undone.

Existing bookings stay, and are moved or cancelled in a step of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.text import _
from handlers.messaging.unit_of_work import UnitOfWork
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
    """What became of the affected bookings. `silent` ones have no chat: an operator must call them."""

    moved: list[Booking] = field(default_factory=list)
    cancelled: list[Booking] = field(default_factory=list)
    left: list[Booking] = field(default_factory=list)
    silent: list[Booking] = field(default_factory=list)


def close(unit: UnitOfWork, service: Service, day: date, hours: Range | None, by: Person) -> Opening:
    """Closes these hours for booking. Raises NoSlot."""
    return _take(unit, service, "closed", day, hours, by)


def absent(unit: UnitOfWork, service: Service, day: date, hours: Range | None, by: Person) -> Opening:
    """Takes one operator less in these hours. Raises NoSlot."""
    return _take(unit, service, "absent", day, hours, by)


def open_extra(unit: UnitOfWork, service: Service, day: date, hours: Range, by: Person) -> Opening:
    """Adds hours; the waitlist is offered them. Raises NoSlot when they make no new slot."""
    known = free_slots.slots_between(unit.tx, unit.context.place, service, day, day)
    whole = span(day, hours, unit.context.place.tz)
    offered = slots_on(service, day, unit.context.place.tz, [hours])
    if not any(whole.holds(slot) and not any(map(slot.overlaps, known)) for slot in offered):
        raise NoSlot
    new = opening_hours.add(unit.tx, service.code, "open", day, hours, by.id, unit.now)
    waitlist.offer_freed(unit, service.seat_pool, whole)
    return new


def take_back(unit: UnitOfWork, opening: Opening) -> list[Booking]:
    """Undoes the change. Extra hours with bookings stay, and those are returned."""
    service = unit.context.place.service(opening.service)
    if opening.kind == "open" and (booked := in_the_way(unit, opening)):
        return booked
    seats.reopen(unit.tx, opening.id)
    opening_hours.drop(unit.tx, opening.id)
    if service is not None and opening.kind != "open":
        # Other closings of the same hours take their seats first, then the waitlist.
        waitlist.offer_freed(
            unit, service.seat_pool, span(opening.date, opening.hours, unit.context.place.tz)
        )
    return []


def in_the_way(unit: UnitOfWork, opening: Opening) -> list[Booking]:
    """Coming bookings and offers in closed hours; of an absence those that no operator is left for."""
    service = unit.context.place.service(opening.service)
    if service is None:
        return []
    slots = _slots(unit, service, opening)
    found = [each for each in _booked(unit, service, opening.date) if any(map(each.span.overlaps, slots))]
    if opening.kind != "absent":
        return found
    full = closures.take_seats(unit.tx, unit.context.place, opening)
    last = [[each for each in found if each.span.overlaps(slot)][-1:] for slot in full]
    return list({each.id: each for some in last for each in some}.values())


def move_all(unit: UnitOfWork, opening: Opening, by: Person) -> Outcome:
    """Moves each to the next free slot after their own; they are told."""
    outcome = Outcome()
    for booking in in_the_way(unit, opening):
        moved = _move_on(unit, booking, by)
        (outcome.left if moved is None else outcome.moved).append(moved or booking)
        _note_silent(unit, outcome, moved)
    return outcome


def cancel_all(unit: UnitOfWork, opening: Opening, by: Person) -> Outcome:
    """Cancels each; they are told, in their own language."""
    outcome = Outcome()
    for booking in in_the_way(unit, opening):
        reader = unit.language_of(unit.person(booking.person_id))
        cancelled = actions.cancel(unit, booking, by=by, reason=reader.say(CLOSED_REASON))
        outcome.cancelled.append(cancelled)
        _note_silent(unit, outcome, cancelled)
    return outcome


def _take(
    unit: UnitOfWork, service: Service, kind: str, day: date, hours: Range | None, by: Person
) -> Opening:
    new = opening_hours.add(unit.tx, service.code, kind, day, hours or WHOLE_DAY, by.id, unit.now)
    if not _slots(unit, service, new):
        opening_hours.drop(unit.tx, new.id)
        raise NoSlot
    closures.take_seats(unit.tx, unit.context.place, new)
    for booking in in_the_way(unit, new):
        if booking.state == "held":
            waitlist.withdraw(unit, booking)
    return new


def _slots(unit: UnitOfWork, service: Service, opening: Opening) -> list[Span]:
    """The slots of an opening; of extra hours, those that exist only because of them."""
    found = closures.slots_of(unit.tx, unit.context.place, service, opening)
    if opening.kind != "open":
        return found
    others = [
        each
        for each in opening_hours.between(unit.tx, service.code, opening.date, opening.date)
        if each.kind == "open" and each.id != opening.id
    ]
    usual = slots_on(service, opening.date, unit.context.place.tz, [each.hours for each in others])
    return [each for each in found if each not in usual]


def _booked(unit: UnitOfWork, service: Service, day: date) -> list[Booking]:
    around = free_slots.day_of(unit.context.place, day)
    found = bookings.between(unit.tx, service.seat_pool, around)
    return [
        each
        for each in found
        if each.service == service.code and each.is_active and each.starts_at > unit.now
    ]


def _move_on(unit: UnitOfWork, booking: Booking, by: Person) -> Booking | None:
    for slot in _later(unit, booking):
        try:
            return actions.move(unit, booking, slot.starts, by=by)
        except SlotTaken:
            continue
    return None


def _later(unit: UnitOfWork, booking: Booking) -> Iterator[Span]:
    service = unit.context.place.service(booking.service)
    if service is None:
        return iter(())
    day = booking.starts_at.astimezone(unit.context.place.tz).date() - timedelta(days=1)
    found = free_slots.free_from(unit.tx, unit.context.place, service, day, unit.now)
    return (slot for slot in found if slot.starts >= booking.ends_at)


def _note_silent(unit: UnitOfWork, outcome: Outcome, changed: Booking | None) -> None:
    if changed is not None and not unit.person(changed.person_id).reachable:
        outcome.silent.append(changed)
