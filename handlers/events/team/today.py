"""What is on today, for the morning card."""

from datetime import datetime, time, timedelta

from handlers.events.texts import title
from handlers.messaging.outbound import Piece
from handlers.messaging.unit_of_work import Turn
from storage.events import events
from storage.events.events import Event
from storage.place.slots import Span


def today(turn: Turn) -> list[Piece]:
    """Nothing on a day without events."""
    zone = turn.world.place.tz
    midnight = datetime.combine(turn.now.astimezone(zone).date(), time(), zone)
    found = events.between(turn.tx, Span(midnight, midnight + timedelta(days=1)))
    if not found:
        return []
    head = turn.desk_language.say("🗓 Today:")
    return [Piece(f"\n\n{head}", "bold"), *(Piece(f"\n{_line(turn, each)}") for each in found)]


def _line(turn: Turn, event: Event) -> str:
    """18:00 Festa di quartiere, Piazza Moro: 12 people."""
    desk = turn.desk_language
    return desk.say_many(
        "{time} {title}, {venue}: {n} person",
        "{time} {title}, {venue}: {n} people",
        event.taken,
        time=desk.time(event.starts_at, turn.world.place.tz),
        title=title(turn, event, desk),
        venue=event.venue,
    )
