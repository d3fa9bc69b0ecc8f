"""Wakes the pages that watch a chat, within this process; across processes they poll now and then."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

MOST_PER_ROOM = 12


class TooManyListeners(Exception):
    """So many pages watch one chat that another would only cost memory."""


class Hub:
    """Lives in one event loop. `wake` is called after a commit, never before."""

    def __init__(self) -> None:
        self._rooms: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def wake(self, room: str) -> None:
        for event in self._rooms.get(room, ()):
            event.set()

    def close(self) -> None:
        """Disconnects every page, so that the server can stop."""
        self.closed = True
        for room in list(self._rooms):
            self.wake(room)

    @contextmanager
    def listen(self, room: str, most: int = MOST_PER_ROOM) -> Iterator[asyncio.Event]:
        """An event that is set when the chat changed. Raises TooManyListeners."""
        if len(self._rooms.get(room, ())) >= most:
            raise TooManyListeners
        event = asyncio.Event()
        self._rooms[room].add(event)
        try:
            yield event
        finally:
            self._rooms[room].discard(event)
            if not self._rooms[room]:
                del self._rooms[room]


async def changed(event: asyncio.Event, seconds: float) -> bool:
    """Waits for a change, at most so long; whether one came."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    event.clear()
    return True
