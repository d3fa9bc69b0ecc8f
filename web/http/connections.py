"""Connections: how many there may be, and for how long one may take to say what it wants."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, cast

from aiohttp import web

from web.http.callers import Callers, key_of

FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
)
FEWEST: Final = 50
MOST: Final = 2000
FILES_KEPT: Final = 200
"""Of the files that the process may open: for the database, Telegram and the log."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Counted in ticks of the same clock, since a timer for each request would cost more than the request."""

    tick: float = 5.0
    """Seconds."""
    head: int = 3
    """Ticks within which a request must have said what it wants."""
    silence: int = 4
    """Ticks without a byte, while more was announced, or before anything was said."""
    body: int = 120
    idle: int = 15
    """Ticks between two requests."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many connections there may be: in all, and from one address that is no proxy of ours."""

    most: int = MOST
    each: int = 100


def room_for(files: int) -> Room:
    """As many connections as the files that the process may open leave."""
    return Room(most=max(FEWEST, min(MOST, files - FILES_KEPT)))


class Connections:
    """Those that are open, the oldest first. Whoever is idle makes room for a new one."""

    def __init__(
        self, room: Room | None = None, patience: Patience | None = None, callers: Callers | None = None
    ) -> None:
        self._room = room or Room()
        self.patience = patience or Patience()
        self._callers = callers or Callers()
        self._open: dict[Line, str] = {}
        self._of: dict[str, dict[Line, None]] = {}

    def lines(self) -> list["Line"]:
        return list(self._open)

    def admit(self, line: "Line", address: str) -> bool:
        key = key_of(address)
        own = self._of.get(key, {})
        if len(own) >= self._room.each and not self._callers.trusts(address) and not _spare(own):
            return False
        if len(self._open) >= self._room.most and not _spare(self._open):
            return False
        self._open[line] = key
        self._of.setdefault(key, {})[line] = None
        return True

    def forget(self, line: "Line") -> None:
        key = self._open.pop(line, None)
        if key is not None:
            del self._of[key][line]
            if not self._of[key]:
                del self._of[key]


class Line(asyncio.Protocol):
    """One connection: passes everything on to the pages, and ends when its caller takes too long."""

    transport: asyncio.Transport

    def __init__(self, pages: Callable[[], asyncio.Protocol], connections: Connections) -> None:
        self._make_pages = pages
        self._pages: asyncio.Protocol | None = None
        self._connections = connections
        self._alarm: asyncio.TimerHandle | None = None
        self._request: web.BaseRequest | None = None
        self._heard = False
        self._begun = False
        """Whether something of the next request was said."""
        self._count = 0
        """Rises with every request, and with its end."""
        self._counted = -1
        self._quiet = 0
        self._late = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked of us at present that we have understood."""
        return self._request is None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        if not self._connections.admit(self, peer[0] if isinstance(peer, tuple) else ""):
            self.transport.write(FULL)
            self.transport.close()
            return
        self._watch()
        self._opened()

    def data_received(self, data: bytes) -> None:
        self._heard = self._begun = True
        if self._pages is not None:
            self._pages.data_received(data)

    def eof_received(self) -> bool | None:
        return self._pages.eof_received() if self._pages is not None else None

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.forget(self)
        if self._alarm is not None:
            self._alarm.cancel()
        if self._pages is not None:
            self._pages.connection_lost(error)

    def pause_writing(self) -> None:
        if self._pages is not None:
            self._pages.pause_writing()

    def resume_writing(self) -> None:
        if self._pages is not None:
            self._pages.resume_writing()

    def begin(self, request: web.BaseRequest) -> None:
        self._request, self._begun = request, False
        self._count += 1

    def end(self) -> None:
        self._request = None
        self._count += 1

    def drop(self) -> None:
        """Closes at once: what it had begun to say is not waited for."""
        self._connections.forget(self)
        self.transport.abort()

    def _opened(self) -> None:
        self._hand_over(b"")

    def _hand_over(self, data: bytes) -> None:
        self._pages = self._make_pages()
        self._pages.connection_made(self.transport)
        if data:
            self._pages.data_received(data)

    def _watch(self) -> None:
        if self._is_late():
            self.drop()
            return
        tick = self._connections.patience.tick
        self._alarm = asyncio.get_running_loop().call_later(tick, self._watch)

    def _is_late(self) -> bool:
        patience = self._connections.patience
        self._quiet = 0 if self._heard else self._quiet + 1
        self._late = self._late + 1 if self._counted == self._count else 0
        self._heard, self._counted = False, self._count
        match self._awaited():
            case "body":
                return self._quiet >= patience.silence or self._late >= patience.body
            case "head":
                return self._late >= patience.head
            case "answer":
                return False
        return self._quiet >= (patience.idle if self._count else patience.silence)

    def _awaited(self) -> str:
        """What this connection waits for: the rest of a body or of a head, our answer, or nothing."""
        if self._request is not None:
            return "answer" if self._request.content.is_eof() else "body"
        return "head" if self._begun else ""


@web.middleware
async def watched(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Tells the connection that a request has begun, and that it has ended."""
    line = request.transport.get_protocol() if request.transport is not None else None
    if not isinstance(line, Line):
        return await handler(request)
    line.begin(request)
    try:
        return await handler(request)
    finally:
        line.end()


def _spare(lines: "dict[Line, str] | dict[Line, None]") -> bool:
    """Ends the oldest connection that asks for nothing; whether there was one."""
    idle = next((line for line in lines if line.is_idle), None)
    if idle is not None:
        idle.drop()
    return idle is not None
