"""The attacks: each is bounded in count, and the caller bounds its time."""

import asyncio
import contextlib
import io
import secrets
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from PIL import Image

from bench.attacks.browser import Browser
from bench.crowd import Address

Raid = Callable[[Address], Coroutine[Any, Any, str]]
"""Attacks; tells what came of it."""

PDF: Final = b"%PDF-1.7\n"
FILE: Final = 19 * 1024 * 1024
WITHOUT_SECRET, READERS, UPLOADS, BOMBS = 400, 40, 30, 30
HALF_HEADS, CONNECTIONS = 800, 2500
SOURCES: Final = 25
"""Addresses of this machine from which connections come."""


async def bombs(where: Address) -> str:
    """PNGs of 50 megapixels in 189 kB, and the largest that are taken."""
    huge, large = png(7000, 7100), png(3800, 2700)
    async with contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(Browser(where.port, attacker(n))) for n in range(BOMBS)]
        await asyncio.gather(*(each.begins() for each in people))
        sent = (
            each.sends("/chat/photo", huge if n % 2 else large, "a.png", "image/png")
            for n, each in enumerate(people)
        )
        return statuses([status for status, _told in await asyncio.gather(*sent)])


async def bodies(where: Address) -> str:
    """Deliveries of a megabyte, without the secret."""
    head = f"POST {where.path} HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n".encode()

    async def one() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", where.port)
        with contextlib.suppress(OSError):
            writer.write(head)
            for _ in range(100):
                writer.write(b"x" * 10_000)
                await writer.drain()
        answer = b""
        with contextlib.suppress(OSError):
            answer = await reader.read(20)
        writer.close()
        return int(answer[9:12] or 0)

    return statuses(await asyncio.gather(*(one() for _ in range(WITHOUT_SECRET))))


async def readers(where: Address) -> str:
    """Slow readers of a file of 19 MB."""
    async with Browser(where.port, attacker(0)) as owner:
        await owner.begins()
        await owner.sends("/chat/file", PDF + secrets.token_bytes(FILE), "a.pdf", "application/pdf")
        async with owner.get("/chat/since") as answer:
            told = (await answer.json())["messages"]
        url = next(file["url"] for each in told for file in each.get("files", ()))

        async def read() -> int:
            async with owner.get(url) as answer:
                for _ in range(16):
                    await answer.content.read(1000)
                    await asyncio.sleep(0.5)
                return answer.status

        return statuses(await asyncio.gather(*(read() for _ in range(READERS))))


async def uploads(where: Address) -> str:
    """Files of 10 MB at once, each from another person and address."""
    body = PDF + secrets.token_bytes(10 * 1024 * 1024)
    async with contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(Browser(where.port, attacker(n))) for n in range(UPLOADS)]
        await asyncio.gather(*(each.begins() for each in people))
        sent = (each.sends("/chat/file", body, "a.pdf", "application/pdf") for each in people)
        return statuses([status for status, _told in await asyncio.gather(*sent)])


async def half_heads(where: Address) -> str:
    return await _connections(where, HALF_HEADS, b"GET /chat HTTP/1.1\r\nHost: t\r\nX-Half: ")


async def connections(where: Address) -> str:
    return await _connections(where, CONNECTIONS, b"")


async def receipts(where: Address) -> str:
    """Nonsense and wrong numbers, each from another address."""

    async def one(n: int) -> int:
        async with Browser(where.port, attacker(n)) as each:
            return (await each.post("/chat/return", {"receipt": "0" * 16 if n % 8 == 0 else f"{n:016}"}))[0]

    return statuses(await asyncio.gather(*(one(n) for n in range(600))))


async def messages(where: Address) -> str:
    """Three hundred messages of one citizen, and more than anybody reads of six others."""
    async with contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(Browser(where.port, attacker(n))) for n in range(7)]
        await asyncio.gather(*(each.begins() for each in people))

        async def flood(each: Browser, count: int) -> list[int]:
            await each.post("/chat/tap", {"key": each.key(), "tap": "l/en", "message": 0})
            return [await each.says(f"The bench in the park is broken, part {n}") for n in range(count)]

        told = await asyncio.gather(flood(people[0], 300), *(flood(each, 60) for each in people[1:]))
        return statuses([status for each in told for status in each])


RAIDS: Final[Mapping[str, Raid]] = {
    "image bombs": bombs,
    "bodies without the secret": bodies,
    "slow readers": readers,
    "parallel uploads": uploads,
    "half heads": half_heads,
    "many connections": connections,
    "receipts": receipts,
    "messages": messages,
}


async def _connections(where: Address, count: int, said: bytes) -> str:
    """Holds them for some seconds; one byte more each second."""

    async def one(n: int) -> bool:
        source = f"127.0.{1 + n % SOURCES}.9"
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", where.port, local_addr=(source, 0))
        except OSError:
            return False
        with contextlib.suppress(OSError):
            writer.write(said)
            for _ in range(8):
                await asyncio.sleep(1)
                if said:
                    writer.write(b"x")
                    await writer.drain()
        held = not reader.at_eof() and reader.exception() is None
        writer.close()
        return held

    held = await asyncio.gather(*(one(n) for n in range(count)))
    return f"{sum(held)} of {count} held"


def attacker(n: int) -> str:
    return f"203.0.{113 + n // 250}.{1 + n % 250}"


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG")
    return out.getvalue()


def statuses(found: list[int]) -> str:
    return ", ".join(f"{found.count(status)} x {status or 'cut off'}" for status in sorted(set(found)))
