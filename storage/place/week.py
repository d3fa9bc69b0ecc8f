"""A week of a town: the hours of each weekday, and the days without work."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

from storage.place.rest import rests

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Range = tuple[time, time]


class Week(msgspec.Struct, frozen=True):
    """`ranges` holds one tuple of (from, until) per weekday, Monday first; all times are wall-clock."""

    ranges: tuple[tuple[Range, ...], ...]
    closed: frozenset[str] = frozenset()
    """`12-25` is closed in every year, `2027-03-29` once."""
    holidays: str = ""
    """A country and perhaps a part of it, such as `IT-LT`: its public holidays are closed too."""

    def on(self, day: date) -> tuple[Range, ...]:
        return () if self.is_closed(day) else self.ranges[day.weekday()]

    def is_closed(self, day: date) -> bool:
        """Whether the day is free of work, whatever weekday it is."""
        named = day.isoformat() in self.closed or day.strftime("%m-%d") in self.closed
        return named or rests(self.holidays, day)

    def is_open(self, local: datetime) -> bool:
        return any(start <= local.time() < end for start, end in self.on(local.date()))


def days_from(first: date) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days=1)
