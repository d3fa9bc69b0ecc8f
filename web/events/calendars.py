"""Serves the public calendars, for whatever program asks for them again and again."""

import asyncio
import hashlib
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web

from handlers.visits.public_calendar import read_feed, write
from storage.engine.utc import utc_now
from web.http.site import Site

KEPT: Final = 30.0
"""Seconds for which a feed is served again as it was: however many ask, it is made once."""
MAX_AGE: Final = 900


@dataclass(frozen=True, slots=True)
class Written:
    body: bytes
    tag: str
    at: float


class Feeds:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._written: dict[str, Written] = {}
        self._writing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def serve(self, request: web.Request) -> web.Response:
        """Raises HTTPNotFound."""
        name = request.match_info["name"]
        place = self._site.context.place
        if not (place.centre(name) or any(room.code == name for room in place.rooms)):
            raise web.HTTPNotFound
        async with self._writing[name]:
            written = await self._fresh(name)
        headers = {"ETag": f'"{written.tag}"', "Cache-Control": f"public, max-age={MAX_AGE}"}
        known = request.if_none_match or ()
        if any(each.value in (written.tag, "*") for each in known):
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = "text/calendar; charset=utf-8"
        return web.Response(body=written.body, headers=headers)

    async def _fresh(self, name: str) -> Written:
        before = self._written.get(name)
        if before is not None and time.monotonic() - before.at < KEPT:
            return before
        look = partial(read_feed, context=self._site.context, name=name, now=utc_now())
        feed = await self._site.store.read(look)
        if feed is None:
            raise web.HTTPNotFound
        body = await asyncio.to_thread(write, feed)
        tag = hashlib.sha256(body).hexdigest()[:32]
        self._written[name] = Written(body, tag, time.monotonic())
        return self._written[name]
