"""Units of work on visits, as a handler would do them: each takes a turn first."""

from datetime import date, datetime, time

from handlers.messaging.unit_of_work import Turn
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


def known(turn: Turn, name: str) -> Person:
    """A person, met when they are first needed."""
    keys = turn.world.keys
    return people.find(turn.tx, keys, "phone", name) or people.add(turn.tx, keys, "phone", name, turn.now)


def service_called(turn: Turn, code: str) -> Service:
    found = turn.world.place.service(code)
    assert found is not None
    return found


def books(turn: Turn, name: str, starts: datetime, code: str, *, late: bool = False) -> Booking:
    who = known(turn, name)
    return actions.book(turn, who, service_called(turn, code), starts, by=who, late=late)


def moves(turn: Turn, booking: Booking, starts: datetime, by: str = "") -> Booking:
    return actions.move(turn, booking, starts, by=_by(turn, booking, by))


def cancels(turn: Turn, booking: Booking, by: str = "") -> Booking:
    return actions.cancel(turn, booking, by=_by(turn, booking, by))


def marks(turn: Turn, booking: Booking, state: str) -> Booking:
    return actions.mark(turn, booking, state, by=known(turn, TEAM_MEMBER))


def joins(turn: Turn, name: str, code: str) -> bool:
    return waitlists.join(turn.tx, code, known(turn, name).id, turn.now)


def leaves(turn: Turn, name: str, code: str) -> None:
    waitlist.leave_list(turn, known(turn, name), code)


def accepts(turn: Turn, booking: Booking) -> Booking | None:
    return waitlist.accept(turn, turn.person(booking.person_id), booking)


def waits(turn: Turn, name: str) -> list[Waiter]:
    return waitlists.of_person(turn.tx, known(turn, name).id)


def ahead(turn: Turn, name: str) -> list[Booking]:
    """What somebody has before them, offers included."""
    return bookings.of_person(turn.tx, known(turn, name).id, turn.now)


def opens(turn: Turn, code: str, day: date, start: str, until: str) -> Opening:
    """Extra hours, offered at once to whoever waits."""
    wanted = service_called(turn, code)
    added = _opening(turn, "open", code, day, start, until)
    waitlist.offer_freed(turn, wanted.desk, span(day, added.hours, turn.world.place.tz))
    return added


def closes(turn: Turn, code: str, day: date, start: str, until: str) -> Opening:
    """Close hours of a desk, whoever has booked them."""
    wanted = service_called(turn, code)
    added = _opening(turn, "closed", code, day, start, until)
    seats.close(turn.tx, wanted.desk, range(wanted.seats), [_hours(turn, added)], added.id)
    return added


def absent(turn: Turn, code: str, day: date, start: str, until: str) -> Opening:
    """One operator fewer than usual."""
    wanted = service_called(turn, code)
    added = _opening(turn, "absent", code, day, start, until)
    seats.close(turn.tx, wanted.desk, range(wanted.seats - 1, wanted.seats), [_hours(turn, added)], added.id)
    return added


def reopens(turn: Turn, opening: Opening) -> None:
    seats.reopen(turn.tx, opening.id)
    opening_hours.drop(turn.tx, opening.id)
    waitlist.offer_freed(turn, service_called(turn, opening.service).desk, _hours(turn, opening))


def free_on(turn: Turn, code: str, day: date) -> list[Span]:
    return free_slots.free_between(turn.tx, turn.world.place, service_called(turn, code), day, day, turn.now)


def _opening(turn: Turn, kind: str, code: str, day: date, start: str, until: str) -> Opening:
    hours = time.fromisoformat(start), time.fromisoformat(until)
    return opening_hours.add(turn.tx, code, kind, day, hours, known(turn, TEAM_MEMBER).id, turn.now)


def _hours(turn: Turn, opening: Opening) -> Span:
    return span(opening.date, opening.hours, turn.world.place.tz)


def _by(turn: Turn, booking: Booking, name: str) -> Person:
    return known(turn, name) if name else turn.person(booking.person_id)
