"""The first reader of a connection: takes plain deliveries itself, and hands everything else to the pages for good.

Updates come by the thousand and all alike; a whole HTTP library for each would cost more than the rest of the
pipeline.
"""

import asyncio
from collections.abc import Callable
from typing import Final, cast

from aiohttp import web

from web.http.webhook import AGAIN, AGAIN_IN, FORBIDDEN, LARGEST, SECRET, TAKEN, Answer, Deliveries

END_OF_HEAD: Final = b"\r\n\r\n"
LARGEST_HEAD: Final = 8192
IDLE: Final = 75.0
"""Seconds of silence after which a connection is closed."""
LENGTH: Final = b"\r\ncontent-length:"
SECRETLY: Final = f"\r\n{SECRET.lower()}:".encode()
STRANGE: Final = (b"\r\ntransfer-encoding:", b"\r\nexpect:", b"\r\nconnection: close", b"\r\nupgrade:")
"""Signs of a request that is no plain delivery."""
REASONS: Final = {200: "OK", FORBIDDEN.status: "Forbidden", AGAIN.status: "Service Unavailable"}


class Door(asyncio.Protocol):
    """One connection. It becomes the pages' own with the first request that is no plain delivery."""

    transport: asyncio.Transport

    def __init__(
        self, deliveries: Deliveries, pages: Callable[[], asyncio.Protocol], doors: "set[Door]"
    ) -> None:
        self._deliveries = deliveries
        self._pages = pages
        self._doors = doors
        self._start = f"POST {deliveries.path} HTTP/1.1\r\n".encode()
        self._buffer = b""
        self._inbound = True
        self.taking: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._doors.add(self)
        self._watch()

    def connection_lost(self, _error: Exception | None) -> None:
        """Finishes the delivery under way: it comes again, and is known."""
        self._doors.discard(self)
        self._alarm.cancel()

    def data_received(self, data: bytes) -> None:
        self._inbound = True
        self._buffer += data
        if self.taking is None:
            self._read()
        elif len(self._buffer) > LARGEST + LARGEST_HEAD:
            self.transport.close()  # no plain client sends so much before the answer

    def _read(self) -> None:
        """Takes one delivery, or waits for the rest of it, or hands the connection over."""
        buffer = self._buffer
        if not buffer.startswith(self._start[: len(buffer)]):
            self._hand_over()
            return
        end = buffer.find(END_OF_HEAD)
        if end < 0:
            if len(buffer) > LARGEST_HEAD:
                self._hand_over()
            return
        head = buffer[:end]
        length = length_of(head.lower())
        if length is None:
            self._hand_over()
            return
        stop = end + len(END_OF_HEAD) + length
        if len(buffer) >= stop:
            self._buffer = buffer[stop:]
            self.taking = asyncio.create_task(self._take(head, buffer[stop - length : stop]))

    async def _take(self, head: bytes, body: bytes) -> None:
        answer = await self._deliveries.take(body) if self._deliveries.knows(secret_in(head)) else FORBIDDEN
        self.taking = None
        if not self.transport.is_closing():
            self.transport.write(PLAIN_YES if answer is TAKEN else spelled(answer))
            if self._buffer:
                self._read()

    def _hand_over(self) -> None:
        self._doors.discard(self)
        self._alarm.cancel()
        pages = self._pages()
        self.transport.set_protocol(pages)
        pages.connection_made(self.transport)
        pages.data_received(self._buffer)

    def _watch(self) -> None:
        """Closes after a silence; checks now and then, since a timer for each delivery would cost more."""
        if not self._inbound and self.taking is None:
            self.transport.close()
            return
        self._inbound = False
        self._alarm = asyncio.get_running_loop().call_later(IDLE, self._watch)


class DoorSite(web.BaseSite):
    """Listens for the runner; deliveries under way at the end have the runner's time to end."""

    def __init__(self, runner: web.AppRunner, deliveries: Deliveries, host: str, port: int) -> None:
        super().__init__(runner)
        self._deliveries = deliveries
        self._where = host, port
        self._doors: set[Door] = set()

    @property
    def name(self) -> str:
        return "http://{}:{}".format(*self._where)

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        await super().start()
        pages = self._runner.server
        assert pages is not None  # noqa: S101 - narrows a type: the runner was set up
        host, port = self._where
        self._server = await asyncio.get_running_loop().create_server(
            lambda: Door(self._deliveries, pages, self._doors), host, port
        )

    async def leave(self, grace: float) -> None:
        """Takes no more; lets deliveries under way end, then closes."""
        if self._server is not None:
            self._server.close()
        taking = [door.taking for door in self._doors if door.taking is not None]
        if taking:
            await asyncio.wait(taking, timeout=grace)
        for door in list(self._doors):
            door.transport.close()


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


def spelled(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {REASONS[answer.status]}", f"Content-Length: {len(answer.body)}"]
    if answer.body:
        lines.append("Content-Type: application/json")
    if answer.status == AGAIN.status:
        lines.append(f"Retry-After: {AGAIN_IN}")
    return "\r\n".join([*lines, "", ""]).encode() + answer.body


PLAIN_YES: Final = spelled(TAKEN)
