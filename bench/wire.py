"""The least of HTTP/1.1: messages with a length or in chunks, one after another on a connection that stays open."""

import asyncio
from typing import cast

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"


class Connection(asyncio.Protocol):
    """Calls `inbound` with the head in lower case and the body, for each message that came in whole."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while self._buffer:
            end = self._buffer.find(END_OF_HEAD)
            if end < 0:
                return
            head = self._buffer[:end].lower()
            whole = self._cut(head, end + 4)
            if whole is None:
                return
            body, used = whole
            self._buffer = self._buffer[used:]
            self.inbound(head, body)

    def inbound(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError

    def _cut(self, head: bytes, start: int) -> tuple[bytes, int] | None:
        """The body and where the message ends; None when more has to come."""
        if b"transfer-encoding: chunked" in head:
            return dechunked(self._buffer, start)
        at = head.find(LENGTH)
        if at < 0:
            return b"", start
        used = start + int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])
        return (self._buffer[start:used], used) if len(self._buffer) >= used else None


def dechunked(buffer: bytes, at: int) -> tuple[bytes, int] | None:
    parts: list[bytes] = []
    while (line := buffer.find(b"\r\n", at)) >= 0:
        size = int(buffer[at:line], 16)
        end = line + 2 + size
        if len(buffer) < end + 2:
            return None
        if size == 0:
            return b"".join(parts), end + 2
        parts.append(buffer[line + 2 : end])
        at = end + 2
    return None


def answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


def request(path: str, port: int, body: bytes, *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json", *more]
    return f"{chr(13)}{chr(10)}".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body
