"""What is on today, for the morning card."""

from datetime import datetime, time, timedelta

from handlers.events.texts import title
from handlers.messaging.outbound import Piece
from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import events
from storage.events.events import Event
from storage.place.slots import Span


def today(unit: UnitOfWork) -> list[Piece]:
    """Nothing on a day without events."""
    zone = unit.context.place.tz
    midnight = datetime.combine(unit.now.astimezone(zone).date(), time(), zone)
    found = events.between(unit.tx, Span(midnight, midnight + timedelta(days=1)))
    if not found:
        return []
    head = unit.team_language.say("🗓 Today:")
    return [Piece(f"\n\n{head}", "bold"), *(Piece(f"\n{_line(unit, each)}") for each in found)]


def _line(unit: UnitOfWork, event: Event) -> str:
    """18:00 Festa di quartiere, Piazza Moro: 12 people."""
    desk = unit.team_language
    return desk.say_many(
        "{time} {title}, {venue}: {n} person",
        "{time} {title}, {venue}: {n} people",
        event.taken,
        time=desk.time(event.starts_at, unit.context.place.tz),
        title=title(unit, event, desk),
        venue=event.venue,
    )
