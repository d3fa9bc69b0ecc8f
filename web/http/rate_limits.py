"""Rate limits of requests: so many in so many seconds, counted in memory alone, by a clock that nobody sets."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache

REMEMBERED = 20_000
ROUNDING: Final = 1e-6
"""Seconds: an instant comes back a little larger now and then, when a number is added and taken off again."""
LONGEST_WAIT: Final = 3.0
"""Seconds: a person waits so long without giving up."""
MOST_WAITING: Final = 4
"""Of one caller at a time; whoever sends more than that at once is no person."""


class Limit:
    """GCRA: requests pass in a burst of `times`, then evenly, `times` in `seconds`."""

    def __init__(
        self,
        times: int,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        wait: float = LONGEST_WAIT,
    ) -> None:
        """`wait` is for those beyond the limit who are heard slowly, in seconds."""
        self._wait = wait
        self._between = seconds / times
        self._burst = seconds
        self._clock = clock
        self._arrivals: LRUCache[bytes, float] = LRUCache(REMEMBERED)
        self._waiting: Counter[bytes] = Counter()

    def lets(self, who: bytes, weight: int = 1) -> bool:
        """Counts a request; whether it may pass. One of `weight` counts as so many."""
        passes = self.would_let(who, weight)
        if passes:
            self.count(who, weight)
        return passes

    def would_let(self, who: bytes, weight: int = 1) -> bool:
        """The same, without counting it."""
        return self._ahead(who) + self._between * weight <= self._burst + ROUNDING

    def count(self, who: bytes, weight: int = 1) -> None:
        """Counts something that is not refused, up to what is full."""
        now = self._clock()
        self._arrivals[who] = now + min(self._ahead(who) + self._between * weight, self._burst)

    async def pass_slowly(self, who: bytes) -> bool:
        """Counts a request and lets it pass, at once or, beyond the limit, after a wait; whether it did."""
        passes = await self.take_turn(who)
        if passes:
            self.count(who)
        return passes

    async def take_turn(self, who: bytes) -> bool:
        """The same, without counting it. A few may wait, each behind the other; only the next ones are turned away."""
        if self.would_let(who):
            return True
        if self._waiting[who] >= MOST_WAITING:
            return False
        self._waiting[who] += 1
        try:
            await asyncio.sleep(self._wait * self._waiting[who])
        finally:
            self._waiting[who] -= 1
            if not self._waiting[who]:
                del self._waiting[who]
        return True

    def _ahead(self, who: bytes) -> float:
        """By how many seconds this caller is ahead of the even pace."""
        now = self._clock()
        return max(self._arrivals.get(who, now) - now, 0.0)
