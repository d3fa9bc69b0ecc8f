"""Connections: a caller has so many, and seconds to say what it wants; whoever is idle makes room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network

import pytest
from aiohttp import web

from web.http.callers import Callers
from web.http.connections import Connections, Patience, Room, watched
from web.http.webhook_fast_path import FrontSite

PAGE = b"GET /page HTTP/1.1\r\nHost: t\r\n\r\n"
QUICK = Patience(tick=0.05, head=3, silence=4, body=60, idle=40)
STRANGERS = Callers([ip_network("192.0.2.1/32")])
"""Nobody on this machine is trusted."""


@dataclass
class Front:
    port: int
    connections: Connections
    release: asyncio.Event
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def opens(self, said: bytes = b"", source: str = "127.0.0.1") -> "Caller":
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(source, 0))
        self.writers.append(writer)
        writer.write(said)
        await writer.drain()
        return Caller(reader, writer)

    async def has(self, count: int, *, busy: bool = False) -> None:
        """Waits until so many are open, and each of them is answered where they shall be busy."""
        lines = self.connections.lines
        async with asyncio.timeout(10):
            while len(lines()) < count or (busy and any(line.is_idle for line in lines())):  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@dataclass
class Caller:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def asks(self, said: bytes = PAGE) -> bytes:
        self.writer.write(said)
        return await self.reader.readuntil(b"a page")

    async def is_closed(self) -> bytes:
        """What came until the other side closed."""
        async with asyncio.timeout(10):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""


@asynccontextmanager
async def front(room: Room | None = None, patience: Patience = QUICK) -> AsyncIterator[Front]:
    release = asyncio.Event()

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="a page")

    async def slow(request: web.Request) -> web.Response:
        await request.read()
        await release.wait()
        return web.Response(text="a page")

    app = web.Application(middlewares=[watched])
    app.add_routes([web.get("/page", page), web.route("*", "/slow", slow)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    connections = Connections(room, patience, STRANGERS)
    site = FrontSite(runner, None, "127.0.0.1", 0, connections)
    await site.start()
    opened = Front(runner.addresses[0][1], connections, release)
    try:
        yield opened
    finally:
        for writer in opened.writers:
            writer.close()
        release.set()
        await site.leave(1)
        await runner.cleanup()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET /page HTTP/1.1\r\nHost: t\r\n",
        b"G",
        PAGE + b"GET /pa",
        b"POST /slow HTTP/1.1\r\nHost: t\r\nContent-Length: 900\r\n\r\nhalf of it",
    ],
    ids=["nothing", "half a head", "a letter", "half of the second head", "half a body"],
)
async def test_whoever_never_ends_is_sent_away(said: bytes) -> None:
    async with front() as opened:
        caller = await opened.opens(said)
        await caller.is_closed()
        assert len(opened.connections.lines()) == 0


async def test_a_byte_now_and_then_does_not_keep_a_head_open() -> None:
    async with front() as opened:
        caller = await opened.opens(b"GET /page HTTP/1.1\r\nX-Slow: ")

        async def drip() -> None:
            while not caller.writer.is_closing():
                caller.writer.write(b"x")
                await asyncio.sleep(0.02)

        dripping = asyncio.create_task(drip())
        await caller.is_closed()
        dripping.cancel()


async def test_an_answer_may_take_its_time() -> None:
    """A page that watches a chat is silent for long."""
    async with front() as opened:
        caller = await opened.opens(b"GET /slow HTTP/1.1\r\nHost: t\r\n\r\n")
        await asyncio.sleep(QUICK.tick * QUICK.idle)
        opened.release.set()
        assert b"200 OK" in await caller.reader.readuntil(b"a page")
        assert b"200 OK" in await caller.asks()


async def test_one_address_has_so_many_and_others_are_heard() -> None:
    busy = b"GET /slow HTTP/1.1\r\nHost: t\r\n\r\n"
    async with front(Room(most=50, each=3), Patience()) as opened:
        flood = [await opened.opens(busy) for _ in range(3)]
        await opened.has(3, busy=True)
        turned_away = await opened.opens(busy)
        assert (await turned_away.is_closed()).startswith(b"HTTP/1.1 503")
        other = await opened.opens(source="127.0.0.2")
        assert b"200 OK" in await other.asks()
        opened.release.set()
        for each in flood:
            assert b"200 OK" in await each.reader.readuntil(b"a page")


async def test_who_asks_for_nothing_makes_room() -> None:
    async with front(Room(most=4, each=100), Patience()) as opened:
        idle = [await opened.opens(b"GET /half", f"127.0.0.{n}") for n in range(2, 6)]
        await opened.has(4)
        victim = await opened.opens(source="127.0.0.9")
        assert b"200 OK" in await victim.asks()
        assert await idle[0].is_closed() == b""
        assert len(opened.connections.lines()) == 4
