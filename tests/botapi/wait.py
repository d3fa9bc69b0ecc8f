"""Waiting for something to happen: bounded, woken by the change itself, never by the clock."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 10.0  # seconds; only a failing test ever waits this long


class Feed:
    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def next(self) -> asyncio.Future[None]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        return future

    async def until(self, look: Callable[[], T | None], seconds: float, complaint: Callable[[], str]) -> T:
        """Look again after every change; the first thing found is returned.

        Raises AssertionError with the complaint when the seconds are over.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while (found := look()) is None:
            left = deadline - loop.time()
            if left <= 0:
                raise AssertionError(complaint())
            change = self.next()
            await asyncio.wait({change}, timeout=left)
            change.cancel()
        return found
