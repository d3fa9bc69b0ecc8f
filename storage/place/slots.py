"""The slots of a service: wall-clock hours made into instants, right across both changes of the clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from storage.place.model import Service
from storage.place.week import Range

CELL: Final = timedelta(minutes=5)
"""Seats are taken in steps of this length."""
MIDNIGHT: Final = time()
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one instant until another, in UTC."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def holds(self, other: "Span") -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    @property
    def cells(self) -> range:
        """The numbers of the cells it touches, counted from 1970."""
        return range(_cell(self.starts), _cell(self.ends - timedelta(microseconds=1)) + 1)


def slots_on(service: Service, day: date, zone: ZoneInfo, extra: Iterable[Range] = ()) -> list[Span]:
    """Returns every slot of a day by the hours of the service, or by `extra` hours; taken or not, past or not.

    Hours begin and end on the town's wall, and between them real time is cut into slots: an hour that the
    clock skips has none, and of an hour that it repeats each has its own. Slots never overlap; extra hours
    add to the usual ones.
    """
    found: list[Span] = []
    for each in (*service.hours.on(day), *sorted(extra)):
        whole = span(day, each, zone)
        found += [slot for slot in _cut(whole, service.minutes) if not any(map(slot.overlaps, found))]
    return sorted(found)


def span(day: date, hours: Range, zone: ZoneInfo) -> Span:
    """Wall-clock hours of a day as a span; until 00:00 is until the day's end."""
    start, until = hours
    last = day + timedelta(days=1) if until == MIDNIGHT else day
    return Span(instant(day, start, zone), instant(last, until, zone))


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A time on the wall, in UTC. A time that the clock skips is that of the moment it skips; of two, the first."""
    wall = datetime.combine(day, clock, zone)
    there = wall.astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return there
    before = wall.replace(fold=1).astimezone(UTC)  # read with the later offset, it lies ahead of the skip
    while before.astimezone(zone).replace(tzinfo=None) < wall.replace(tzinfo=None):
        before += MINUTE
    return before


def walls(at: datetime, zone: ZoneInfo) -> str:
    """An instant on the town's wall, with its offset: a booking keeps it, whatever becomes of the time zone."""
    return at.astimezone(zone).isoformat(timespec="minutes")


def from_wall(wall: str, zone: ZoneInfo) -> datetime:
    """The instant of `wall` by the present time zone, in UTC; its old offset decides between two."""
    remembered = datetime.fromisoformat(wall)
    plain = remembered.replace(tzinfo=None)
    for fold in (0, 1):
        there = plain.replace(tzinfo=zone, fold=fold)
        at = there.astimezone(UTC)
        # A time that the clock skips has both offsets too, but no clock ever shows it.
        if there.utcoffset() == remembered.utcoffset() and at.astimezone(zone).replace(tzinfo=None) == plain:
            return at
    return instant(plain.date(), plain.time(), zone)


def is_twofold(at: datetime, zone: ZoneInfo) -> bool:
    """Whether the town's clock shows this time twice, so that its offset must be said too."""
    wall = at.astimezone(zone)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def _cut(whole: Span, minutes: int) -> Iterator[Span]:
    length = timedelta(minutes=minutes)
    start = whole.starts
    while start + length <= whole.ends:
        yield Span(start, start + length)
        start += length


def _cell(at: datetime) -> int:
    return int(at.timestamp()) // int(CELL.total_seconds())
