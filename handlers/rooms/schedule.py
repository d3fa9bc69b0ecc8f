"""The times of an activity: each by the clock on the wall, never on a public holiday."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flows.typed_dates import weekly
from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.transaction import Transaction
from storage.place.model import Service
from storage.place.slots import Span, span
from storage.visits import seats
from storage.visits.room_requests import Activity


@dataclass(frozen=True, slots=True)
class Times:
    """Each time in order, and the days that are left out as free of work."""

    spans: tuple[Span, ...]
    closed: tuple[date, ...] = ()


def times_of(unit: UnitOfWork, activity: Activity) -> Times:
    """The coming times. A room that the place has no more has none."""
    room = unit.context.place.service(activity.room)
    if room is None:
        return Times(())
    found = _times(room, first_wall(activity), until(activity), activity.last, unit.context.place.tz)
    return Times(tuple(each for each in found.spans if each.starts > unit.now), found.closed)


def first_wall(activity: Activity) -> datetime:
    """Its first beginning, on the town's wall."""
    return datetime.fromisoformat(activity.wall).replace(tzinfo=None)


def until(activity: Activity) -> time:
    return time.fromisoformat(activity.until)


def colliding(tx: Transaction, room: Service, spans: tuple[Span, ...]) -> list[Span]:
    """The times at which the room is taken already."""
    taken = ((each, seats.taken(tx, room.seat_pool, each)) for each in spans)
    return [each for each, by_others in taken if not seats.has_room(by_others, room.seats, each)]


def _times(room: Service, first: datetime, end: time, last: date | None, zone: ZoneInfo) -> Times:
    days = weekly(first.date(), last) if last else [first.date()]
    closed = tuple(day for day in days if room.hours.is_closed(day))
    spans = (span(day, (first.time(), end), zone) for day in days if day not in closed)
    return Times(tuple(spans), closed)
