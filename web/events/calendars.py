"""Serves the public calendars to programs that poll them."""

import asyncio
from functools import partial
from typing import Final

from aiohttp import web

from handlers.visits.public import read_feed, write
from storage.engine.utc import utc_now
from web.http.response_cache import CachedResponse, ResponseCache, served
from web.http.site import Site

ICS: Final = "text/calendar; charset=utf-8"
FEEDS: Final = 256
MAX_AGE: Final = 900


class Feeds:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._feeds = ResponseCache(FEEDS)

    async def serve(self, request: web.Request) -> web.Response:
        """Raises HTTPNotFound."""
        name = request.match_info["name"]
        place = self._site.context.place
        if not (place.centre(name) or any(room.code == name for room in place.rooms)):
            raise web.HTTPNotFound
        feed = await self._feeds.get(name, partial(self._make, name))
        return served(request, feed, MAX_AGE, also={})

    async def _make(self, name: str) -> CachedResponse:
        """Raises HTTPNotFound."""
        look = partial(read_feed, context=self._site.context, name=name, now=utc_now())
        feed = await self._site.store.read(look)
        if feed is None:
            raise web.HTTPNotFound
        return CachedResponse(ICS, await asyncio.to_thread(write, feed))
