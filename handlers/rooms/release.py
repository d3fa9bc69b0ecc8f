"""Gives the room back: one time of an activity, or all that are to come. It can be booked again at once."""

from typing import Any

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets.access import owner_of
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from storage.visits import bookings, room_requests, seats
from storage.visits.bookings import Booking
from storage.visits.room_requests import Activity


def to_come(unit: UnitOfWork, activity: Activity) -> list[Booking]:
    """The coming times at which it has the room, the next first."""
    every = bookings.of_activity(unit.tx, activity.id)
    return [each for each in every if each.state == "booked" and each.starts_at > unit.now]


def give_back(unit: UnitOfWork, ticket: Ticket, known: Booking, by: Person | None) -> bool:
    """Gives one time back; False when that was done already. The last one ends the activity."""
    if known.activity_id is None:
        return False
    activity = room_requests.lock(unit.tx, known.activity_id)
    booking = bookings.lock(unit.tx, known.id)
    if booking.state != "booked" or booking.version != known.version:
        return False
    _free(unit, booking)
    remember(unit, ticket, "room given back", by, at=booking.starts_at, ends=booking.ends_at)
    if activity.state == "agreed" and not to_come(unit, activity):
        room_requests.change(unit.tx, activity, unit.now, state="withdrawn")
    return True


def give_all_back(unit: UnitOfWork, ticket: Ticket, by: Person | None) -> bool:
    """Cancels the activity in any state; False when there is none, or it is over already."""
    found = room_requests.of_ticket(unit.tx, ticket.id)
    if found is None:
        return False
    activity = room_requests.lock(unit.tx, found.id)
    if activity.state in ("refused", "withdrawn"):
        return False
    for booking in to_come(unit, activity):
        _free(unit, bookings.lock(unit.tx, booking.id))
    room_requests.change(unit.tx, activity, unit.now, state="withdrawn")
    if activity.state == "agreed":
        remember(unit, ticket, "room left", by)
    return True


def remember(
    unit: UnitOfWork, ticket: Ticket, verb: str, by: Person | None, **more: Any
) -> None:  # Any: JSON data
    """Adds an entry to the timeline; `at`, `ends` and `last` say when the activity is."""
    try:
        key = unit.key_of(owner_of(unit, ticket))
    except Unsealable:
        return  # its citizen was erased
    told = {
        name: value if isinstance(value, str) else value.isoformat() for name, value in more.items() if value
    }
    tickets.add_entry(
        unit.tx, key, ticket, "booking", {"verb": verb, **told}, unit.now, person_id=by.id if by else None
    )


def _free(unit: UnitOfWork, booking: Booking) -> None:
    bookings.change(unit.tx, booking, unit.now, state="cancelled", sole=None)
    seats.leave(unit.tx, booking.id)
