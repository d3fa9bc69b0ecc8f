"""Adds a visit's changes to the timeline of its ticket, if any; alerts the team to urgent ones."""

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.team_alerts import notice
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.tickets import tickets
from storage.visits.bookings import Booking


def remember(unit: UnitOfWork, booking: Booking, verb: str, by: Person | None, reason: str = "") -> None:
    """`verb` is booked, moved, cancelled, arrived or missed."""
    notice(unit, booking, verb, by)
    if booking.ticket_id is None:
        return
    ticket = tickets.get(unit.tx, booking.ticket_id)
    body = {"verb": verb, "service": booking.service, "at": booking.starts_at.isoformat(), "text": reason}
    try:
        key = unit.key_of(unit.person(ticket.person_id))
    except Unsealable:
        return  # its citizen was erased: there is nothing to add to
    kept = {name: value for name, value in body.items() if value}
    tickets.add_entry(unit.tx, key, ticket, "booking", kept, unit.now, person_id=by.id if by else None)
