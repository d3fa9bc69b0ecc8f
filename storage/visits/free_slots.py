"""The slots of a service, and which of them are free."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from storage.engine.transaction import Transaction
from storage.place.model import Place, Service
from storage.place.slots import Span, slots_on, span
from storage.place.week import Range
from storage.visits import opening_hours, seats

AT_A_TIME = 14
"""Days looked at together."""
WHOLE_DAY: Range = (datetime.min.time(), datetime.min.time())


def slots_between(tx: Transaction, place: Place, service: Service, first: date, last: date) -> list[Span]:
    """Returns every slot of these days, both included, taken or not, extra hours included."""
    extra: dict[date, list[Range]] = defaultdict(list)
    for each in opening_hours.between(tx, service.code, first, last):
        if each.kind == "open":
            extra[each.date].append(each.hours)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [slot for day in days for slot in slots_on(service, day, place.tz, extra[day])]


def free_between(
    tx: Transaction, place: Place, service: Service, first: date, last: date, now: datetime
) -> list[Span]:
    """Returns the free slots of these days, both included."""
    soonest = now + timedelta(minutes=place.booking.notice_minutes)
    slots = [each for each in slots_between(tx, place, service, first, last) if each.starts >= soonest]
    if not slots:
        return []
    taken = seats.taken(tx, service.seat_pool, Span(slots[0].starts, slots[-1].ends))
    return [slot for slot in slots if seats.has_room(taken, service.seats, slot)]


def free_from(tx: Transaction, place: Place, service: Service, first: date, now: datetime) -> Iterator[Span]:
    """Yields free slots from a day on, the next first, as far ahead as the place allows booking."""
    end = last_day(place, now)
    first = max(first, day_at(place, now))
    while first <= end:
        last = min(first + timedelta(days=AT_A_TIME - 1), end)
        yield from free_between(tx, place, service, first, last, now)
        first = last + timedelta(days=1)


def slot_at(tx: Transaction, place: Place, service: Service, starts: datetime) -> Span | None:
    """Returns the slot that begins at an instant, taken or not; None when the service has none then."""
    day = starts.astimezone(place.tz).date()
    # A slot of the night before may begin after midnight.
    found = slots_between(tx, place, service, day - timedelta(days=1), day)
    return next((each for each in found if each.starts == starts), None)


def is_free(tx: Transaction, service: Service, slot: Span) -> bool:
    """A forecast: who gets the seat is decided by taking it."""
    return seats.has_room(seats.taken(tx, service.seat_pool, slot), service.seats, slot)


def day_at(place: Place, at: datetime) -> date:
    return at.astimezone(place.tz).date()


def last_day(place: Place, now: datetime) -> date:
    """The last day that citizens can book."""
    return day_at(place, now) + timedelta(days=place.booking.ahead_days)


def day_of(place: Place, day: date) -> Span:
    """A whole day of the town, as a span."""
    return span(day, WHOLE_DAY, place.tz)
