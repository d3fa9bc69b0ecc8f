"""Rate limits of requests: so many in so many seconds, counted in memory alone."""

import time
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache

REMEMBERED = 20_000
ROUNDING: Final = 1e-6
"""Seconds: an instant comes back a little larger now and then, when a number is added and taken off again."""


class Limit:
    """GCRA: requests pass in a burst of `times`, then evenly, `times` in `seconds`."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._between = seconds / times
        self._burst = seconds
        self._clock = clock
        self._arrivals: LRUCache[bytes, float] = LRUCache(REMEMBERED)

    def lets(self, who: bytes) -> bool:
        """Counts a request; whether it may pass."""
        now = self._clock()
        arrival = max(self._arrivals.get(who, now), now) + self._between
        if arrival - now > self._burst + ROUNDING:
            return False
        self._arrivals[who] = arrival
        return True
