"""Chooses a day, then a time: for a visit that is moved, and for a walk-in."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from typing import Final

from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from handlers.visits import team_texts
from storage.place.model import Service
from storage.place.slots import Span
from storage.visits import free_slots

DAYS: Final = 8
"""Days offered at a time."""
TIMES_IN_A_ROW: Final = 4
MINUTE: Final = 60

Tapped = Callable[[str], str]
"""The data of a button, by its choice."""


def day_rows(
    unit: UnitOfWork, service: Service, first: date, tapped: Tapped, turned: Tapped
) -> tuple[Row, ...]:
    """The next days with free slots, and how many; then a way to later ones."""
    found = list(islice(days(unit, service, first), DAYS + 1))
    shown = [
        Button(f"{unit.team_language.short_date(day)} ({many})", tap=tapped(day.isoformat()))
        for day, many in found[:DAYS]
    ]
    later = tuple(Button("›", tap=turned(day.isoformat())) for day, _many in found[DAYS:])
    today = team_texts.today(unit)
    earlier = (Button("‹", tap=turned(today.isoformat())),) if first > today else ()
    return (*in_pairs(shown), (*earlier, *later)) if earlier or later else in_pairs(shown)


def time_rows(unit: UnitOfWork, service: Service, day: date, tapped: Tapped) -> tuple[Row, ...]:
    slots = times(unit, service, day)
    buttons = [Button(team_texts.clock(unit, slot), tap=tapped(number(slot.starts))) for slot in slots]
    starts = range(0, len(buttons), TIMES_IN_A_ROW)
    return tuple(tuple(buttons[start : start + TIMES_IN_A_ROW]) for start in starts)


def is_free(unit: UnitOfWork, service: Service, starts: datetime) -> bool:
    """Whether a slot that begins then is free just now."""
    day = starts.astimezone(unit.context.place.tz).date()
    return any(slot.starts == starts for slot in times(unit, service, day))


def number(at: datetime) -> str:
    """An instant as button data: in minutes since 1970."""
    return str(int(at.timestamp()) // MINUTE)


def instant(said: str) -> datetime | None:
    """The instant of `number`; None for anything else in a button."""
    minutes = int(said) if said.isascii() and said.isdecimal() and len(said) < len("1000000000") else None
    return None if minutes is None else datetime.fromtimestamp(minutes * MINUTE, UTC)


def times(unit: UnitOfWork, service: Service, day: date) -> Sequence[Span]:
    """The free slots of that day; operators can book until a slot is over."""
    place = unit.context.place
    return free_slots.free_between(unit.tx, place, service, day, day, _until_it_ends(unit, service))


def days(unit: UnitOfWork, service: Service, first: date) -> Iterator[tuple[date, int]]:
    """The days with free slots from `first` on, and how many."""
    zone = unit.context.place.tz
    found = free_slots.free_from(unit.tx, unit.context.place, service, first, _until_it_ends(unit, service))
    every = groupby(found, key=lambda slot: slot.starts.astimezone(zone).date())
    return ((day, len(list(slots))) for day, slots in every)


def _until_it_ends(unit: UnitOfWork, service: Service) -> datetime:
    """Operators are not bound by the citizens' deadline: a walk-in can be received now."""
    return unit.now - timedelta(minutes=unit.context.place.booking.notice_minutes + service.minutes)
