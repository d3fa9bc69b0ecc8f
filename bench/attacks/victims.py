"""Citizens who only want to be heard: what they write and send meanwhile, and how long each of it takes."""

import asyncio
import contextlib
import io
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from bench.attacks.browser import Browser

PEOPLE: Final = 24
"""So many that none of them writes faster than a person."""
EVERY: Final = 0.1
PHOTO_EACH: Final = 10
"""Of so many messages one is a photo."""


@dataclass
class Waits:
    """Seconds until each was on disk; and how many were refused."""

    words: list[float] = field(default_factory=list)
    photos: list[float] = field(default_factory=list)
    refused: int = 0


@contextlib.asynccontextmanager
async def victims(port: int) -> AsyncIterator[list[Browser]]:
    async with contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(Browser(port, f"198.51.100.{n}")) for n in range(PEOPLE)]
        for each in people:
            await each.begins()
            await each.post("/chat/tap", {"key": each.key(), "tap": "l/en", "message": 0})
        yield people


async def talk(people: list[Browser], until: asyncio.Event, waits: Waits) -> None:
    """One after another writes, whether the one before has been answered or not."""
    photo, under_way, n = _photo(), set[asyncio.Task[None]](), 0
    while not until.is_set():
        is_photo = n % PHOTO_EACH == PHOTO_EACH - 1
        work = _one(people[n % len(people)], photo if is_photo else b"", waits)
        under_way.add(task := asyncio.create_task(work))
        task.add_done_callback(under_way.discard)
        n += 1
        await asyncio.sleep(EVERY)
    await asyncio.gather(*under_way)


async def _one(who: Browser, photo: bytes, waits: Waits) -> None:
    began = time.perf_counter()
    try:
        if photo:
            status, _told = await who.sends("/chat/photo", photo, "lamp.jpg", "image/jpeg")
        else:
            status = await who.says("The street light in via Isonzo is dark since Monday")
    except (OSError, TimeoutError):
        status = 0
    waits.refused += status != 200
    (waits.photos if photo else waits.words).append(time.perf_counter() - began)


def _photo() -> bytes:
    """As a phone takes it."""
    out = io.BytesIO()
    Image.effect_noise((400, 300), 60).resize((4000, 3000)).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
