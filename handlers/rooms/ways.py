"""What a citizen can do about their room, on the page of its ticket."""

from handlers.deeds import Button
from handlers.rooms.deeds import KIND
from handlers.rooms.giving import to_come
from handlers.rooms.telling import PREFIX, suits_rows
from handlers.showing import Row
from handlers.taps import tap
from handlers.turn import Turn
from locales.language import Language
from storage import activities
from storage.tickets import Ticket


def room_rows(turn: Turn, ticket: Ticket, language: Language) -> tuple[Row, ...]:
    """Answer a proposal, or give the room back."""
    activity = activities.of_ticket(turn.tx, ticket.id) if ticket.kind == KIND else None
    if activity is None:
        return ()
    if activity.state == "countered" and ticket.is_open:
        return suits_rows(activity, language)
    if activity.state == "agreed" and to_come(turn, activity):
        # Translators: button
        return ((Button(language.say("✖ Give the room back"), tap=tap(PREFIX, "back", ticket.id)),),)
    return ()
