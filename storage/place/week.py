"""A week of a town: the hours of each weekday and the days on which nobody works."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Range = tuple[time, time]


class Week(msgspec.Struct, frozen=True):
    """`ranges` holds one tuple of (from, until) per weekday, Monday first; all times are wall-clock."""

    ranges: tuple[tuple[Range, ...], ...]
    closed: frozenset[str] = frozenset()
    """`12-25` is closed in every year, `2027-03-29` once."""

    def on(self, day: date) -> tuple[Range, ...]:
        if day.isoformat() in self.closed or day.strftime("%m-%d") in self.closed:
            return ()
        return self.ranges[day.weekday()]

    def is_open(self, local: datetime) -> bool:
        return any(start <= local.time() < end for start, end in self.on(local.date()))


def days_from(first: date) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days=1)
