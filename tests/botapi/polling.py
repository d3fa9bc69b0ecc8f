"""`getUpdates`: one poller at a time, held back until there is something to tell."""

import asyncio
from typing import Any

from tests.botapi.refusals import OTHER_POLLER, Refused
from tests.botapi.shapes import Json
from tests.botapi.updates import Updates
from tests.botapi.wait import Feed


class Poller:
    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self.came = Feed()
        self._held: asyncio.Future[str] | None = None

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        self.dismiss(OTHER_POLLER)
        loop = asyncio.get_running_loop()
        mine = self._held = loop.create_future()
        self.came.happened()
        deadline = loop.time() + seconds
        try:
            while not (taken := self._updates.take(offset, limit)):
                left = deadline - loop.time()
                if left <= 0:
                    break
                await self._wait(mine, left)
                if mine.done():
                    return _dismissed(mine.result())
            return [update.as_json() for update in taken]
        finally:
            if self._held is mine:
                self._held = None

    @property
    def is_held(self) -> bool:
        return self._held is not None

    def dismiss(self, reason: str) -> None:
        """End the poll that waits; with no reason it ends with nothing to tell."""
        if self._held is not None and not self._held.done():
            self._held.set_result(reason)

    async def _wait(self, mine: asyncio.Future[str], seconds: float) -> None:
        told = self._updates.feed.next()
        waited: set[asyncio.Future[Any]] = {mine, told}
        await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()


def _dismissed(reason: str) -> list[Json]:
    if reason:
        raise Refused(409, reason)
    return []
