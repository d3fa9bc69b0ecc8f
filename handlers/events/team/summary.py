"""The events' part of the morning summary: today's events."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handlers.events.texts import title
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import events
from storage.events.events import Event
from storage.place.slots import Span


def summary(unit: UnitOfWork) -> tuple[Sequence[Piece], Sequence[Button]]:
    """Empty on a day without events."""
    zone = unit.context.place.tz
    midnight = datetime.combine(unit.now.astimezone(zone).date(), time(), zone)
    found = events.between(unit.tx, Span(midnight, midnight + timedelta(days=1)))
    if not found:
        return (), ()
    head = unit.team_language.say("🗓 Today:")
    lines = [Piece(f"\n{_line(unit, each)}") for each in found]
    return (Piece(f"\n\n{head}", "bold"), *lines), ()


def _line(unit: UnitOfWork, event: Event) -> str:
    """18:00 Festa di quartiere, Piazza Moro: 12 people."""
    team_language = unit.team_language
    return team_language.say_many(
        "{time} {title}, {venue}: {n} person",
        "{time} {title}, {venue}: {n} people",
        event.taken,
        time=team_language.time(event.starts_at, unit.context.place.tz),
        title=title(unit, event, team_language),
        venue=event.venue,
    )
