"""What a handler does about visits: each function takes a unit of work first."""

from datetime import date, datetime, time

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions, waitlist
from storage.people import people
from storage.people.people import Person
from storage.place.model import Service
from storage.place.slots import Span, span
from storage.visits import bookings, free_slots, opening_hours, seats, waitlists
from storage.visits.bookings import Booking
from storage.visits.opening_hours import Opening
from storage.visits.waitlists import Waiter

TEAM_MEMBER = "giulia"


def known(unit: UnitOfWork, name: str) -> Person:
    """A person, met when they are first needed."""
    keys = unit.context.keys
    return people.find(unit.tx, keys, "phone", name) or people.add(unit.tx, keys, "phone", name, unit.now)


def service_called(unit: UnitOfWork, code: str) -> Service:
    found = unit.context.place.service(code)
    assert found is not None
    return found


def books(unit: UnitOfWork, name: str, starts: datetime, code: str, *, late: bool = False) -> Booking:
    who = known(unit, name)
    return actions.book(unit, who, service_called(unit, code), starts, by=who, late=late)


def moves(unit: UnitOfWork, booking: Booking, starts: datetime, by: str = "") -> Booking:
    return actions.move(unit, booking, starts, by=_by(unit, booking, by))


def cancels(unit: UnitOfWork, booking: Booking, by: str = "") -> Booking:
    return actions.cancel(unit, booking, by=_by(unit, booking, by))


def marks(unit: UnitOfWork, booking: Booking, state: str) -> Booking:
    return actions.mark(unit, booking, state, by=known(unit, TEAM_MEMBER))


def joins(unit: UnitOfWork, name: str, code: str) -> bool:
    return waitlists.join(unit.tx, code, known(unit, name).id, unit.now)


def leaves(unit: UnitOfWork, name: str, code: str) -> None:
    waitlist.leave_list(unit, known(unit, name), code)


def accepts(unit: UnitOfWork, booking: Booking) -> Booking | None:
    return waitlist.accept(unit, unit.person(booking.person_id), booking)


def waits(unit: UnitOfWork, name: str) -> list[Waiter]:
    return waitlists.of_person(unit.tx, known(unit, name).id)


def ahead(unit: UnitOfWork, name: str) -> list[Booking]:
    """The bookings a person has before them, offers included."""
    return bookings.of_person(unit.tx, known(unit, name).id, unit.now)


def opens(unit: UnitOfWork, code: str, day: date, start: str, until: str) -> Opening:
    """Extra hours, offered at once to citizens who wait."""
    wanted = service_called(unit, code)
    added = _opening(unit, "open", code, day, start, until)
    waitlist.offer_freed(unit, wanted.seat_pool, span(day, added.hours, unit.context.place.tz))
    return added


def closes(unit: UnitOfWork, code: str, day: date, start: str, until: str) -> Opening:
    """Close hours of a desk, booked or not."""
    wanted = service_called(unit, code)
    added = _opening(unit, "closed", code, day, start, until)
    seats.close(unit.tx, wanted.seat_pool, range(wanted.seats), [_hours(unit, added)], added.id)
    return added


def absent(unit: UnitOfWork, code: str, day: date, start: str, until: str) -> Opening:
    """One operator fewer than usual."""
    wanted = service_called(unit, code)
    added = _opening(unit, "absent", code, day, start, until)
    seats.close(
        unit.tx, wanted.seat_pool, range(wanted.seats - 1, wanted.seats), [_hours(unit, added)], added.id
    )
    return added


def reopens(unit: UnitOfWork, opening: Opening) -> None:
    seats.reopen(unit.tx, opening.id)
    opening_hours.drop(unit.tx, opening.id)
    waitlist.offer_freed(unit, service_called(unit, opening.service).seat_pool, _hours(unit, opening))


def free_on(unit: UnitOfWork, code: str, day: date) -> list[Span]:
    return free_slots.free_between(
        unit.tx, unit.context.place, service_called(unit, code), day, day, unit.now
    )


def _opening(unit: UnitOfWork, kind: str, code: str, day: date, start: str, until: str) -> Opening:
    hours = time.fromisoformat(start), time.fromisoformat(until)
    return opening_hours.add(unit.tx, code, kind, day, hours, known(unit, TEAM_MEMBER).id, unit.now)


def _hours(unit: UnitOfWork, opening: Opening) -> Span:
    return span(opening.date, opening.hours, unit.context.place.tz)


def _by(unit: UnitOfWork, booking: Booking, name: str) -> Person:
    return known(unit, name) if name else unit.person(booking.person_id)
