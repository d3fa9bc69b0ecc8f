"""Room for uploads: one of a person at a time, few of an address, some in all; so many bytes a day; and never the last of the disk."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakValueDictionary

from web.http.rate_limits import Limit

DAY: Final = 86_400
KILOBYTE: Final = 1024
MEGABYTES: Final = 1024
"""In kilobytes."""
PLENTY: Final = 2**50


class NoRoom(Exception):
    """As many uploads are under way as there may be."""


class DiskFull(Exception):
    """The disk has to keep what is left for words."""


class EnoughToday(Exception):
    """A person or an address has sent as many bytes as fit in a day."""


def a_day(megabytes: int) -> Limit:
    """So many megabytes in a day, counted in kilobytes."""
    return Limit(megabytes * MEGABYTES, DAY)


def plenty() -> int:
    return PLENTY


@dataclass
class UploadRoom:
    """`free` tells how many bytes the disk has left, of which `kept` are not for files."""

    of_person: Limit = field(default_factory=lambda: a_day(300))
    of_address: Limit = field(default_factory=lambda: a_day(2000))
    free: Callable[[], int] = plenty
    kept: int = 500 * 1024 * 1024
    at_once: int = 40
    each: int = 16
    """From one address at a time."""

    def __post_init__(self) -> None:
        self._persons: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()
        self._addresses: Counter[bytes] = Counter()

    @property
    def under_way(self) -> int:
        return self._addresses.total()

    @asynccontextmanager
    async def taken(self, person: bytes, address: bytes) -> AsyncIterator[None]:
        """Waits for this person's other upload. Raises NoRoom."""
        lock = self._persons.get(person) or self._persons.setdefault(person, asyncio.Lock())
        async with lock:
            if self.under_way >= self.at_once or self._addresses[address] >= self.each:
                raise NoRoom
            self._addresses[address] += 1
            try:
                yield
            finally:
                self._addresses[address] -= 1
                if not self._addresses[address]:
                    del self._addresses[address]

    def count(self, person: bytes, address: bytes, size: int) -> None:
        """Counts bytes that have come. Raises DiskFull, EnoughToday."""
        if self.free() - size < self.kept:
            raise DiskFull
        weight = -(-size // KILOBYTE)
        if not (self.of_person.would_let(person, weight) and self.of_address.would_let(address, weight)):
            raise EnoughToday
        self.of_person.count(person, weight)
        self.of_address.count(address, weight)
