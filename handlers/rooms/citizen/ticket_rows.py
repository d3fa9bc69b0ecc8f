"""A citizen's actions on their room, on the page of its ticket."""

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row
from handlers.rooms.actions import KIND
from handlers.rooms.notifications import PREFIX, suits_rows
from handlers.rooms.release import to_come
from storage.tickets.tickets import Ticket
from storage.visits import room_requests


def ticket_rows(talk: Conversation, ticket: Ticket) -> tuple[Row, ...]:
    """Buttons to answer a proposal, or to give the room back."""
    activity = room_requests.of_ticket(talk.tx, ticket.id) if ticket.kind == KIND else None
    if activity is None:
        return ()
    if activity.state == "countered" and ticket.is_open:
        return suits_rows(activity, talk.language)
    if activity.state == "agreed" and to_come(talk, activity):
        # Translators: button
        return ((Button(talk.language.say("✖ Give the room back"), tap=tap(PREFIX, "back", ticket.id)),),)
    return ()
