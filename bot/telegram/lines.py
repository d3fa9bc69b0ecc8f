"""HTTP to one server over connections that stay open: a whole client library costs more than the rest of an update."""

import asyncio
import ssl
from collections import deque
from typing import Final, cast
from urllib.parse import urlsplit

CONNECT: Final = 10.0
KEPT_ALIVE: Final = 30.0
"""Seconds that an unused connection is trusted; servers drop theirs after a minute or more."""
END_OF_HEAD: Final = b"\r\n\r\n"
NO_BODY: Final = frozenset({204, 304})


class NotReached(OSError):
    """There was no connection to write to: surely nothing was sent."""


class CutOff(OSError):
    """The connection ended, or was unreadable, before an answer: the request may have arrived."""


class Line(asyncio.Protocol):
    """One connection, one call at a time."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.is_open = False
        self.used_at = 0.0
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._buffer = b""

    def call(self, request: bytes, patience: float) -> "asyncio.Future[tuple[int, bytes]]":
        """Returns status and body. The future raises TimeoutError or CutOff."""
        loop = asyncio.get_running_loop()
        answer = self._answer = loop.create_future()
        self._alarm = loop.call_later(patience, self._settle, None, TimeoutError())
        self.transport.write(request)
        return answer

    def close(self) -> None:
        self.is_open = False
        self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        whole = None if error or not self._buffer else read_answer(self._buffer, ended=True)
        self._settle(whole[:2] if whole else None, CutOff("the connection ended"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        try:
            whole = read_answer(self._buffer)
        except ValueError:
            self.close()
            self._settle(None, CutOff("the answer is no HTTP"))
            return
        if whole is not None:
            status, body, stays = whole
            self._buffer = b""
            self.is_open = self.is_open and stays
            self._settle((status, body), None)

    def _settle(self, answer: tuple[int, bytes] | None, error: Exception | None) -> None:
        waiting, self._answer = self._answer, None
        if waiting is None:
            return
        self._alarm.cancel()
        if waiting.done():
            return
        if answer is not None:
            waiting.set_result(answer)
        else:
            waiting.set_exception(error or CutOff())


class Lines:
    """Connections to one server, as many as are needed at a time."""

    def __init__(self, origin: str) -> None:
        """`origin` is the server's address without a path."""
        parts = urlsplit(origin)
        self.origin = origin
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._head = f"Host: {parts.netloc}\r\nContent-Type: application/json\r\nContent-Length: "
        self._free: deque[Line] = deque()

    async def post(self, path: str, body: bytes, patience: float) -> tuple[int, bytes]:
        """Returns status and body. Raises NotReached, CutOff or TimeoutError."""
        line = self._trusted() or await self._connect()
        request = f"POST {path} HTTP/1.1\r\n{self._head}{len(body)}\r\n\r\n".encode() + body
        try:
            answer = await line.call(request, patience)
        except BaseException:
            line.close()
            raise
        if line.is_open:
            line.used_at = asyncio.get_running_loop().time()
            self._free.append(line)
        else:
            line.close()
        return answer

    def close(self) -> None:
        while self._free:
            self._free.pop().close()

    def _trusted(self) -> Line | None:
        """Returns the line used last, so that the others may grow old."""
        oldest = asyncio.get_running_loop().time() - KEPT_ALIVE
        while self._free and self._free[0].used_at < oldest:
            self._free.popleft().close()
        while self._free:
            line = self._free.pop()
            if line.is_open:
                return line
        return None

    async def _connect(self) -> Line:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT):
                _transport, line = await loop.create_connection(Line, self._host, self._port, ssl=self._tls)
        except (OSError, ValueError) as error:  # TimeoutError is an OSError
            raise NotReached(type(error).__name__) from error
        return line


def read_answer(buffer: bytes, *, ended: bool = False) -> tuple[int, bytes, bool] | None:
    """Reads status, body, and whether the connection stays; None while the answer is incomplete.

    Raises ValueError when it is no HTTP.
    """
    end = buffer.find(END_OF_HEAD)
    if end < 0:
        return None
    lines = buffer[:end].lower().split(b"\r\n")
    version, status = lines[0].split(b" ", 2)[:2]
    if not version.startswith(b"http/1."):
        raise ValueError("no HTTP")
    fields = dict(_field(line) for line in lines[1:])
    start, code = end + len(END_OF_HEAD), int(status)
    if code < 200:  # noqa: PLR2004 - "go on": the answer itself comes after it
        return read_answer(buffer[start:], ended=ended)
    stays = version == b"http/1.1" and fields.get(b"connection") != b"close"
    if fields.get(b"transfer-encoding") == b"chunked":
        body = _joined(buffer, start)
    elif b"content-length" in fields:
        length = int(fields[b"content-length"])
        body = buffer[start : start + length] if len(buffer) >= start + length else None
    else:
        body = b"" if code in NO_BODY else buffer[start:] if ended else None
    return None if body is None else (code, body, stays)


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(b":")
    if not colon:
        raise ValueError("no HTTP")
    return name, value.strip()


def _joined(buffer: bytes, at: int) -> bytes | None:
    """Joins the chunks; None while the last is missing."""
    parts: list[bytes] = []
    while (line := buffer.find(b"\r\n", at)) >= 0:
        size = int(buffer[at:line].partition(b";")[0], 16)
        if size == 0:
            return b"".join(parts) if buffer.find(b"\r\n", line + 2) >= 0 else None
        start = line + 2
        if len(buffer) < start + size + 2:
            return None
        parts.append(buffer[start : start + size])
        at = start + size + 2
    return None
