"""Telegram's sending half: many citizens, each of whom waits for an answer before going on."""

import asyncio
import itertools
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from bench.dialogue import Line
from bench.patience import Failed, Patience, finished
from bench.sink import Sink
from bench.wire import Connection, request

CONNECTIONS = 40
"""How many deliveries Telegram has under way at a time, unless told otherwise."""
WINDOW = 64
"""How many updates wait for their answer at a time."""

_chats = itertools.count(5_000_000)
_updates = itertools.count(300_000_001)


@dataclass(frozen=True)
class Address:
    port: int
    path: str = "/telegram"
    secret: str = ""


@dataclass(slots=True)
class Citizen:
    chat: int
    step: int = 0
    message: int = 1
    missing: int = 0
    """Messages that this step still has to bring."""
    delivered: bool = True
    posted: float = 0.0


@dataclass
class Measured:
    """Seconds from a post to the message it caused, and from the first post to the last message."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0


class Poster(Protocol):
    """Posts updates, and is told each outcome."""

    @property
    def address(self) -> Address: ...
    def delivered(self, delivery: "Delivery", citizen: Citizen) -> None: ...
    def fail(self, why: str) -> None: ...


class Delivery(Connection):
    """One of Telegram's connections to the webhook."""

    def __init__(self, poster: Poster) -> None:
        super().__init__()
        self._poster = poster
        self._citizen: Citizen | None = None

    def post(self, citizen: Citizen, body: bytes) -> None:
        self._citizen = citizen
        address = self._poster.address
        secret = [f"X-Telegram-Bot-Api-Secret-Token: {address.secret}"] if address.secret else []
        self.transport.write(request(address.path, address.port, body, *secret))

    def inbound(self, head: bytes, body: bytes) -> None:
        citizen, self._citizen = self._citizen, None
        assert citizen is not None
        if not head.startswith(b"http/1.1 200"):
            self._poster.fail(f"a delivery was answered {head[:60]!r} {body[:200]!r}")
        self._poster.delivered(self, citizen)

    def connection_lost(self, error: Exception | None) -> None:
        if self._citizen is not None:
            self._poster.fail(f"a delivery was cut off: {error}")


async def connect(poster: Poster) -> Delivery:
    loop = asyncio.get_running_loop()
    made = await loop.create_connection(lambda: Delivery(poster), "127.0.0.1", poster.address.port)
    return made[1]


def new_citizens(people: int) -> list[Citizen]:
    return [Citizen(chat) for chat in itertools.islice(_chats, people)]


def new_update() -> int:
    return next(_updates)


class Crowd:
    """So many citizens say all lines, each waiting for their answers, `window` updates at a time."""

    def __init__(self, sink: Sink, address: Address, lines: list[Line], people: int, window: int) -> None:
        self.address = address
        self._sink = sink
        self._lines = lines
        self._window = window
        self._citizens = {citizen.chat: citizen for citizen in new_citizens(people)}
        self._ready = deque(self._citizens.values())
        self._connections: list[Delivery] = []
        self._idle: list[Delivery] = []
        self._under_way = 0
        self._left = self._all = people * len(lines)
        self._measured = Measured()
        self._finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def latencies(self) -> list[float]:
        """Of every answer so far."""
        return self._measured.latencies

    def leave(self) -> None:
        """Ends the conversations."""
        self._ready.clear()
        self._sink.arrived = lambda *_message: None

    @property
    def progress(self) -> str:
        return f"{self._all - self._left:,} of {self._all:,} updates answered"

    async def talk(self, patience: Patience | None = None) -> Measured:
        """Raises Stalled when no update is answered any more, Failed when one is refused."""
        try:
            await self._connect()
            self._sink.arrived = self._arrived
            began = time.perf_counter()
            self._go_on()
            await finished(self._finished, patience or Patience("The dialogue", lambda: self.progress))
            self._measured.seconds = time.perf_counter() - began
        finally:
            self._disconnect()
        return self._measured

    def delivered(self, delivery: Delivery, citizen: Citizen) -> None:
        self._idle.append(delivery)
        citizen.delivered = True
        self._next(citizen)

    def fail(self, why: str) -> None:
        if not self._finished.done():
            self._finished.set_exception(Failed(why))

    async def _connect(self) -> None:
        for _connection in range(min(CONNECTIONS, self._window)):
            self._connections.append(await connect(self))
        self._idle.extend(self._connections)

    def _disconnect(self) -> None:
        """Closes also connections that still wait for an answer."""
        self._finished.cancel()
        self._idle.clear()
        for delivery in self._connections:
            delivery.transport.close()

    def _arrived(self, chat: int, message: int, _head: bytes, _body: bytes) -> None:
        citizen = self._citizens.get(chat)
        if citizen is None:  # a card in the team chat
            return
        citizen.message = message
        citizen.missing -= 1
        if citizen.missing == 0:
            self._measured.latencies.append(time.perf_counter() - citizen.posted)
            self._next(citizen)

    def _next(self, citizen: Citizen) -> None:
        """Once the webhook said yes and every answer is there, this citizen may go on."""
        if citizen.missing or not citizen.delivered:
            return
        citizen.step += 1
        self._under_way -= 1
        self._left -= 1
        if citizen.step < len(self._lines):
            self._ready.append(citizen)
        if self._left == 0 and not self._finished.done():
            self._finished.set_result(None)
        self._go_on()

    def _go_on(self) -> None:
        while self._ready and self._idle and self._under_way < self._window:
            citizen = self._ready.popleft()
            line = self._lines[citizen.step]
            citizen.missing, citizen.delivered = line.messages, False
            body = line.update(new_update(), citizen.chat, citizen.message)
            self._under_way += 1
            citizen.posted = time.perf_counter()
            self._idle.pop().post(citizen, body)
