"""Deliveries and pages come through one door, however they are cut, and nothing strange gets past the secret."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from web.http.webhook import LARGEST, Deliveries
from web.http.webhook_fast_path import FrontSite

SECRET = "s3cret"
SECRETLY = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"


@dataclass
class House:
    port: int
    site: FrontSite
    taken: list[bytes] = field(default_factory=list)

    async def hears(self, *pieces: bytes) -> bytes:
        """Say the pieces on one connection, end it, and give all that was answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        if reader.at_eof():
            return b""
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        return answer


@pytest.fixture
async def house() -> AsyncIterator[House]:
    taken: list[bytes] = []

    async def take(body: bytes) -> bytes:
        taken.append(body)
        if body == b"down":
            raise OSError
        return b'{"method":"x"}' if body == b"tap" else b""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="a page")

    deliveries = Deliveries("/telegram", SECRET, take)
    app = web.Application()
    app.add_routes([deliveries.route(), web.get("/page", page)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = FrontSite(runner, deliveries, "127.0.0.1", 0)
    await site.start()
    yield House(runner.addresses[0][1], site, taken)
    await site.leave(1)
    await runner.cleanup()


def delivery(body: bytes, *, secret: str = SECRETLY, more: str = "", path: str = "/telegram") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: t\r\n{secret}{more}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def test_a_delivery_is_taken_and_the_connection_stays(house: House) -> None:
    answer = await house.hears(delivery(b"one"), delivery(b"two") + delivery(b"three"))
    assert house.taken == [b"one", b"two", b"three"]
    assert answer.count(b"HTTP/1.1 200 OK") == 3


async def test_a_delivery_comes_in_pieces(house: House) -> None:
    whole = delivery(b"one")
    await house.hears(whole[:3], whole[3:30], whole[30:-2], whole[-2:])
    assert house.taken == [b"one"]


async def test_what_telegram_shall_call_is_in_the_answer(house: House) -> None:
    answer = await house.hears(delivery(b"tap"))
    assert answer.endswith(b'Content-Type: application/json\r\n\r\n{"method":"x"}')


@pytest.mark.parametrize("secret", ["", SECRETLY.replace("s3", "S3"), SECRETLY * 2, "x" + SECRETLY])
async def test_nobody_is_heard_without_the_secret(house: House, secret: str) -> None:
    assert (await house.hears(delivery(b"one", secret=secret))).startswith(b"HTTP/1.1 403")
    assert house.taken == []


@pytest.mark.parametrize(
    "said",
    [
        delivery(b"3\r\none\r\n0\r\n\r\n", more="Transfer-Encoding: chunked\r\n").replace(
            b"Content-Length: 13\r\n", b""
        ),
        delivery(b"one", more="Connection: close\r\n"),
        delivery(b"one", more="Expect: 100-continue\r\n"),
    ],
    ids=["in chunks", "once", "asking first"],
)
async def test_an_unusual_delivery_is_taken_too(house: House, said: bytes) -> None:
    assert b"HTTP/1.1 200 OK" in await house.hears(said)
    assert house.taken == [b"one"]


async def test_pages_share_the_port_and_the_connection(house: House) -> None:
    page = b"GET /page HTTP/1.1\r\nHost: t\r\n\r\n"
    answer = await house.hears(page[:2], page[2:], page)
    assert answer.count(b"a page") == 2
    mixed = await house.hears(delivery(b"one"), page, delivery(b"two"))
    assert mixed.count(b"HTTP/1.1 200 OK") == 3
    assert house.taken == [b"one", b"two"]


async def test_two_lengths_are_no_length(house: House) -> None:
    await house.hears(delivery(b"one", more="Content-Length: 40\r\n"))
    assert house.taken == []


@pytest.mark.parametrize(
    "line",
    [
        "Transfer-Encoding : chunked\r\n",
        "X-Nothing: a\nTransfer-Encoding: chunked\r\n",
        "X-Nothing: a\x00b\r\n",
        "X-Nothing: a\rb\r\n",
        "X Nothing: a\r\n",
        ": nameless\r\n",
        "X-Folded: a\r\n b\r\n",
        "no colon\r\n",
    ],
)
async def test_a_head_that_can_be_read_in_two_ways_is_refused(house: House, line: str) -> None:
    answer = await house.hears(delivery(b"one", more=line) + delivery(b"two"))
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1
    assert house.taken == []


async def test_after_a_refusal_nothing_more_is_heard(house: House) -> None:
    answer = await house.hears(delivery(b"one", secret="") + delivery(b"two"))
    assert answer.startswith(b"HTTP/1.1 403")
    assert answer.count(b"HTTP/1.1") == 1
    assert house.taken == []


@pytest.mark.parametrize("more", ["", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n"])
async def test_without_the_secret_no_body_is_waited_for(house: House, more: str) -> None:
    """The answer comes with the head; half of the body was never sent."""
    head = f"POST /telegram HTTP/1.1\r\nHost: t\r\n{more}Content-Length: 900000\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(head.encode() + b"x" * 1000)
    assert (await reader.read()).startswith(b"HTTP/1.1 403")
    writer.close()


async def test_too_much_is_dropped_and_not_sent_again(house: House) -> None:
    assert b"HTTP/1.1 200 OK" in await house.hears(delivery(b"x" * (LARGEST + 1)))
    assert house.taken == []


async def test_what_is_under_way_is_taken_before_the_door_closes(house: House) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(delivery(b"one"))
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    await house.site.leave(1)
    assert await reader.read() == b""
    with pytest.raises(OSError, match=r".*"):
        await asyncio.open_connection("127.0.0.1", house.port)
    writer.close()
