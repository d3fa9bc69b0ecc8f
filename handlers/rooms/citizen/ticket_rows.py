"""What a citizen can do about their room, on the page of its ticket."""

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from handlers.rooms.actions import KIND
from handlers.rooms.notifications import PREFIX, suits_rows
from handlers.rooms.release import to_come
from locales.language import Language
from storage.tickets.tickets import Ticket
from storage.visits import room_requests


def room_rows(unit: UnitOfWork, ticket: Ticket, language: Language) -> tuple[Row, ...]:
    """Answer a proposal, or give the room back."""
    activity = room_requests.of_ticket(unit.tx, ticket.id) if ticket.kind == KIND else None
    if activity is None:
        return ()
    if activity.state == "countered" and ticket.is_open:
        return suits_rows(activity, language)
    if activity.state == "agreed" and to_come(unit, activity):
        # Translators: button
        return ((Button(language.say("✖ Give the room back"), tap=tap(PREFIX, "back", ticket.id)),),)
    return ()
