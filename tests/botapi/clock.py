"""The server's own clock, which a test may put forward."""

import time


class Clock:
    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds since 1970, as dates of messages count them."""
        return time.time() + self._skipped

    def ticks(self) -> float:
        """Seconds that never go back, for limits."""
        return time.monotonic() + self._skipped

    def skip(self, seconds: float = 0, *, hours: float = 0) -> None:
        self._skipped += seconds + hours * 3600
