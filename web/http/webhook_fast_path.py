"""The first reader of a connection: takes plain deliveries itself, and hands everything else to the pages for good.

Updates come by the thousand and all alike; a whole HTTP library for each would cost more than the rest of the
pipeline.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Final

from aiohttp import web

from web.http.connections import Connections, Line
from web.http.webhook import AGAIN, AGAIN_IN, FORBIDDEN, LARGEST, SECRET, TAKEN, Answer, Deliveries

END_OF_HEAD: Final = b"\r\n\r\n"
LARGEST_HEAD: Final = 8192
LENGTH: Final = b"\r\ncontent-length:"
SECRETLY: Final = f"\r\n{SECRET.lower()}:".encode()
STRANGE: Final = (b"\r\ntransfer-encoding:", b"\r\nexpect:", b"\r\nconnection: close", b"\r\nupgrade:")
"""Signs of a request that is no plain delivery."""
CLEAN: Final = re.compile(rb"(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*)*")
"""Lines of a head that nobody reads otherwise than we do: no space before the colon, no bare end of line, no zero."""
NOT_CLEAN: Final = Answer(400)
REASONS: Final = {
    200: "OK",
    NOT_CLEAN.status: "Bad Request",
    FORBIDDEN.status: "Forbidden",
    AGAIN.status: "Service Unavailable",
}


class Door(Line):
    """One connection. It becomes the pages' own with the first request that is no plain delivery."""

    def __init__(
        self,
        deliveries: Deliveries,
        pages: Callable[[], asyncio.Protocol],
        connections: Connections,
        doors: "set[Door]",
    ) -> None:
        super().__init__(pages, connections)
        self._deliveries = deliveries
        self._doors = doors
        self._start = f"POST {deliveries.path} HTTP/1.1\r\n".encode()
        self._buffer = b""
        self._is_refused = False
        self.taking: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        return super().is_idle and self.taking is None

    def connection_lost(self, error: Exception | None) -> None:
        """Finishes the delivery under way: it comes again, and is known."""
        self._doors.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if self._pages is not None:
            super().data_received(data)
            return
        self._heard = True
        if self._is_refused:
            return
        self._buffer += data
        if self.taking is None:
            self._read()
        elif len(self._buffer) > LARGEST + LARGEST_HEAD:
            self.transport.close()  # no plain client sends so much before the answer

    def _opened(self) -> None:
        self._doors.add(self)

    def _read(self) -> None:
        """Takes one delivery, or waits for the rest of it, or hands the connection over.

        The secret is looked at as soon as the head is there: without it, no body is read.
        """
        buffer = self._buffer
        if not buffer.startswith(self._start[: len(buffer)]):
            self._let_in()
            return
        end = buffer.find(END_OF_HEAD)
        if end < 0:
            if len(buffer) > LARGEST_HEAD:
                self._let_in()
            return
        head = buffer[:end]
        if CLEAN.fullmatch(head, len(self._start) - 2) is None:
            self._refuse(NOT_CLEAN)
            return
        if not self._deliveries.knows(secret_in(head)):
            self._refuse(FORBIDDEN)
            return
        length = length_of(head.lower())
        if length is None:
            self._let_in()
            return
        stop = end + len(END_OF_HEAD) + length
        if len(buffer) >= stop:
            self._buffer = buffer[stop:]
            self._count += 1
            self.taking = asyncio.create_task(self._take(buffer[stop - length : stop]))

    async def _take(self, body: bytes) -> None:
        answer = await self._deliveries.take(body)
        self.taking = None
        if not self.transport.is_closing():
            self.transport.write(PLAIN_YES if answer is TAKEN else spelled(answer))
            if self._buffer:
                self._read()

    def _refuse(self, answer: Answer) -> None:
        """Answers, and hears nothing more on this connection."""
        self._is_refused, self._buffer = True, b""
        self.transport.write(spelled(answer, "Connection: close"))
        self.transport.close()

    def _let_in(self) -> None:
        self._doors.discard(self)
        buffer, self._buffer, self._begun = self._buffer, b"", True
        self._hand_over(buffer)

    def _awaited(self) -> str:
        if self._pages is not None:
            return super()._awaited()
        if self.taking is not None:
            return "answer"
        return "head" if self._buffer else ""


class FrontSite(web.BaseSite):
    """Listens for the runner; deliveries under way at the end have the runner's time to end."""

    def __init__(
        self,
        runner: web.AppRunner,
        deliveries: Deliveries | None,
        host: str,
        port: int,
        connections: Connections | None = None,
    ) -> None:
        super().__init__(runner)
        self._deliveries = deliveries
        self._where = host, port
        self._connections = connections or Connections()
        self._doors: set[Door] = set()

    @property
    def name(self) -> str:
        return "http://{}:{}".format(*self._where)

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        await super().start()
        host, port = self._where
        self._server = await asyncio.get_running_loop().create_server(self._line, host, port)

    async def leave(self, grace: float) -> None:
        """Takes no more; lets deliveries under way end, then closes."""
        if self._server is not None:
            self._server.close()
        taking = [door.taking for door in self._doors if door.taking is not None]
        if taking:
            await asyncio.wait(taking, timeout=grace)
        for door in list(self._doors):
            door.transport.close()

    def _line(self) -> Line:
        pages = self._runner.server
        assert pages is not None  # noqa: S101 - narrows a type: the runner was set up
        if self._deliveries is None:
            return Line(pages, self._connections)
        return Door(self._deliveries, pages, self._connections, self._doors)


def length_of(head: bytes) -> int | None:
    """The length of a plain request's body, its head given in lower case; None when it is not plain."""
    if head.count(LENGTH) != 1 or any(sign in head for sign in STRANGE):
        return None
    digits = value_of(head, LENGTH)
    length = int(digits) if digits.isdigit() and len(digits) <= len(str(LARGEST)) else LARGEST + 1
    return length if length <= LARGEST else None


def secret_in(head: bytes) -> bytes:
    lower = head.lower()
    return value_of(head, SECRETLY, lower) if lower.count(SECRETLY) == 1 else b""


def value_of(head: bytes, name: bytes, lower: bytes = b"") -> bytes:
    at = (lower or head).find(name) + len(name)
    end = head.find(b"\r\n", at)
    return head[at : end if end >= 0 else None].strip()


def spelled(answer: Answer, *more: str) -> bytes:
    lines = [
        f"HTTP/1.1 {answer.status} {REASONS[answer.status]}",
        f"Content-Length: {len(answer.body)}",
        *more,
    ]
    if answer.body:
        lines.append("Content-Type: application/json")
    if answer.status == AGAIN.status:
        lines.append(f"Retry-After: {AGAIN_IN}")
    return "\r\n".join([*lines, "", ""]).encode() + answer.body


PLAIN_YES: Final = spelled(TAKEN)
