"""Waits by progress and not by the clock: a slow machine gets the time it needs."""

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

LOOK = 1.0
"""Seconds between two looks."""
STILL = 60
"""Looks in a row without any progress after which waiting ends."""


class Failed(Exception):
    """A measurement cannot come to its end; the words say why."""


class Stalled(Failed):
    """No progress any more; the words say of what, and how far it had come."""


class Patience:
    """What is waited for, and a number that changes with its progress.

    Looks are counted and not seconds: while this process is held up itself, no wait runs out.
    """

    def __init__(
        self, what: str, progress: Callable[[], object], *, every: float = LOOK, still: int = STILL
    ) -> None:
        self.every = every
        self._what = what
        self._progress = progress
        self._still = still
        self._seen: object = None
        self._unchanged = 0

    def look(self) -> None:
        """Raises Stalled at the last of so many looks without progress."""
        seen = self._progress()
        self._unchanged = self._unchanged + 1 if seen == self._seen else 0
        self._seen = seen
        if self._unchanged >= self._still:
            seconds = self._still * self.every
            raise Stalled(f"{self._what} stood still for {seconds:g} seconds, at {seen}.")


async def finished(waited_for: asyncio.Future[T], patience: Patience) -> T:
    """Its result. Raises what it raised, and Stalled."""
    while not waited_for.done():
        await asyncio.wait([waited_for], timeout=patience.every)
        if not waited_for.done():
            _look(waited_for, patience)
    return waited_for.result()


def _look(waited_for: asyncio.Future[T], patience: Patience) -> None:
    try:
        patience.look()
    except Stalled:
        waited_for.cancel()
        raise


async def until(
    done: Callable[[], bool], patience: Patience, *, every: float, beside: Iterable[asyncio.Task[object]] = ()
) -> None:
    """Ask every so many seconds whether it is done. Raises Stalled, and what went wrong beside it meanwhile."""
    asks = 0
    while not done():
        await asyncio.sleep(every)
        for task in beside:
            if task.done():
                task.result()
        asks += 1
        if asks * every >= patience.every:
            asks = 0
            patience.look()
