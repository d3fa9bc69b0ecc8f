"""A contender that is as slow as a test wants: it answers when it is looked at often enough, and at some point no more."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench.crowd import Address
from bench.sink import CHAT_ID, Sink
from bench.wire import Connection, answer

LOOKS = 25
"""So many looks for each answer."""


@dataclass
class Slow:
    sink: Sink
    answers: int
    """After so many it only listens."""
    looks: int = 0
    connections: list["Incoming"] = field(default_factory=list)
    waiting: list["Incoming"] = field(default_factory=list)

    def looked_at(self) -> None:
        self.looks += 1
        if self.looks % LOOKS == 0 and self.answers and self.waiting:
            self.answers -= 1
            self.waiting.pop(0).answers()


class Incoming(Connection):
    ids = itertools.count(1)

    def __init__(self, slow: Slow) -> None:
        super().__init__()
        self._slow = slow
        self._chat = 0
        slow.connections.append(self)

    def inbound(self, _head: bytes, body: bytes) -> None:
        found = CHAT_ID.search(body)
        assert found is not None
        self._chat = int(found[1])
        self._slow.waiting.append(self)

    def answers(self) -> None:
        self.transport.write(answer(b""))
        self._slow.sink.arrived(self._chat, next(self.ids), b"", b"")


@asynccontextmanager
async def listening(slow: Slow) -> AsyncIterator[Address]:
    server = await asyncio.get_running_loop().create_server(lambda: Incoming(slow), "127.0.0.1", 0)
    try:
        yield Address(server.sockets[0].getsockname()[1])
    finally:
        for each in slow.connections:
            each.transport.close()
        server.close()
        await asyncio.sleep(0)  # a closed transport lets go of its socket in the next turn
