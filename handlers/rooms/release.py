"""The room goes back: one time of an activity, or all that are to come. Whoever comes next can have it at once."""

from typing import Any

from handlers.messaging.unit_of_work import Turn
from handlers.tickets.access import owner_of
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from storage.visits import bookings, room_requests, seats
from storage.visits.bookings import Booking
from storage.visits.room_requests import Activity


def to_come(turn: Turn, activity: Activity) -> list[Booking]:
    """The times it has the room, the next first."""
    every = bookings.of_activity(turn.tx, activity.id)
    return [each for each in every if each.state == "booked" and each.starts_at > turn.now]


def give_back(turn: Turn, ticket: Ticket, known: Booking, by: Person | None) -> bool:
    """One time; False when it has been given back already. The last one takes the activity with it."""
    if known.activity_id is None:
        return False
    activity = room_requests.lock(turn.tx, known.activity_id)
    booking = bookings.lock(turn.tx, known.id)
    if booking.state != "booked" or booking.version != known.version:
        return False
    _free(turn, booking)
    remember(turn, ticket, "room given back", by, at=booking.starts_at, ends=booking.ends_at)
    if activity.state == "agreed" and not to_come(turn, activity):
        room_requests.change(turn.tx, activity, turn.now, state="withdrawn")
    return True


def give_all_back(turn: Turn, ticket: Ticket, by: Person | None) -> bool:
    """The activity is off, whatever state it is in; False when there is none, or it is over already."""
    found = room_requests.of_ticket(turn.tx, ticket.id)
    if found is None:
        return False
    activity = room_requests.lock(turn.tx, found.id)
    if activity.state in ("refused", "withdrawn"):
        return False
    for booking in to_come(turn, activity):
        _free(turn, bookings.lock(turn.tx, booking.id))
    room_requests.change(turn.tx, activity, turn.now, state="withdrawn")
    if activity.state == "agreed":
        remember(turn, ticket, "room left", by)
    return True


def remember(turn: Turn, ticket: Ticket, verb: str, by: Person | None, **more: Any) -> None:  # Any: JSON data
    """An entry on the timeline; `at`, `ends` and `last` say when the activity is."""
    try:
        key = turn.key_of(owner_of(turn, ticket))
    except Unsealable:
        return  # its citizen was erased
    told = {
        name: value if isinstance(value, str) else value.isoformat() for name, value in more.items() if value
    }
    tickets.add_entry(
        turn.tx, key, ticket, "booking", {"verb": verb, **told}, turn.now, person_id=by.id if by else None
    )


def _free(turn: Turn, booking: Booking) -> None:
    bookings.change(turn.tx, booking, turn.now, state="cancelled", sole=None)
    seats.leave(turn.tx, booking.id)
