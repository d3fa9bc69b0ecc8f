"""Serves what is public of events: pages, feeds, pictures and posters. Read beside the pipeline, made once for many."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from aiohttp import web

from handlers.events import poster, poster_picture, public
from handlers.events.poster_picture import Poster
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from locales.language import Language, language
from storage.engine.utc import utc_now
from storage.events import events
from storage.web import media
from storage.web.media import StoredFile
from web.chat.images import NotTaken, reencoded
from web.chat.page_texts import offered
from web.events import atom, pages, schema_org
from web.events.calendars import ICS
from web.http.response_cache import CachedResponse, ResponseCache, served
from web.http.security import guarded
from web.http.site import Site

T = TypeVar("T")
CODE: Final = r"/events/{code:[0-9A-Za-z]{4,16}}"
JSON_LD: Final = "application/ld+json; charset=utf-8"
LISTS: Final = 64
PAGES: Final = 512
PICTURES: Final = 32
SHEETS: Final = 96
"""A few hundred kilobytes each, at most."""
HOUR: Final = 3600.0
DAY: Final = 24 * HOUR


class PublicEvents:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._languages = {each["code"] for each in offered(site.context.place)}
        self._lists, self._pages = ResponseCache(LISTS), ResponseCache(PAGES)
        self._pictures = ResponseCache(PICTURES, HOUR)
        self._sheets = ResponseCache(SHEETS, DAY)
        self._drawing = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/events", guarded(self._list), name="events"),
            web.get("/events.ics", guarded(self._calendar), name="events-ics"),
            web.get("/events.json", guarded(self._data), name="events-json"),
            web.get("/events.atom", guarded(self._atom), name="events-atom"),
            web.get(f"{CODE}.ics", guarded(self._one_calendar), name="event-ics"),
            web.get(CODE, guarded(self._page), name="event"),
            web.get(f"{CODE}/picture", guarded(self._picture), name="event-picture"),
            web.get(f"{CODE}/poster.png", guarded(self._poster), name="event-poster"),
            web.get(f"{CODE}/card.png", guarded(self._card), name="event-card"),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        reader = self._reader(request)

        async def make() -> CachedResponse:
            found = await self._read(public.coming, reader)
            return CachedResponse(pages.TYPE, pages.list_page(self._site.context, reader, found))

        return served(request, await self._lists.get(("list", reader.code), make))

    async def _calendar(self, request: web.Request) -> web.Response:
        reader = self._reader(request)

        async def make() -> CachedResponse:
            return CachedResponse(ICS, await self._read(public.calendar, reader))

        return served(request, await self._lists.get(("ics", reader.code), make))

    async def _data(self, request: web.Request) -> web.Response:
        reader = self._reader(request)

        async def make() -> CachedResponse:
            found = await self._read(public.coming, reader)
            return CachedResponse(JSON_LD, schema_org.listed(self._site.context, found))

        return served(request, await self._lists.get(("json", reader.code), make))

    async def _atom(self, request: web.Request) -> web.Response:
        reader = self._reader(request)

        async def make() -> CachedResponse:
            found = await self._read(public.recent, reader)
            return CachedResponse(atom.TYPE, atom.written(self._site.context, reader, found))

        return served(request, await self._lists.get(("atom", reader.code), make))

    async def _page(self, request: web.Request) -> web.Response:
        reader, code = self._reader(request), _code(request)

        async def make() -> CachedResponse:
            told = _there(await self._read(partial(public.one, code=code), reader))
            return CachedResponse(pages.TYPE, pages.event_page(self._site.context, told))

        return served(request, await self._pages.get(("page", code, reader.code), make))

    async def _one_calendar(self, request: web.Request) -> web.Response:
        reader, code = self._reader(request), _code(request)

        async def make() -> CachedResponse:
            return CachedResponse(
                ICS, _there(await self._read(partial(public.calendar_of, code=code), reader))
            )

        return served(request, await self._pages.get(("ics", code, reader.code), make))

    async def _picture(self, request: web.Request) -> web.Response:
        code = _code(request)
        event = await self._site.store.read(lambda tx: events.public_by_code(tx, code))
        ref = _there(event.picture if event else None)

        async def make() -> CachedResponse:
            return await _redrawn(_there(await self._stored(ref)).body)

        return served(request, await self._pictures.get(("picture", ref), make))

    async def _poster(self, request: web.Request) -> web.Response:
        """The poster of a coming event: past ones have none."""
        reader, now = self._reader(request), utc_now()

        def look(unit: UnitOfWork) -> tuple[int, Poster] | None:
            event = events.public_by_code(unit.tx, _code(request))
            if event is None or event.state != "published" or event.ends_at <= now:
                return None
            return event.version, poster.of_event(unit, event, poster.languages_of(unit, reader.code))

        return await self._sheet(request, look, poster_picture.png)

    async def _card(self, request: web.Request) -> web.Response:
        """The preview of a shared link to an event without a picture."""
        reader = self._reader(request)

        def look(unit: UnitOfWork) -> tuple[int, Poster] | None:
            event = events.public_by_code(unit.tx, _code(request))
            if event is None:
                return None
            return event.version, poster.of_event(unit, event, (reader.code,))

        return await self._sheet(request, look, poster_picture.card_png)

    async def _sheet(
        self,
        request: web.Request,
        look: Callable[[UnitOfWork], tuple[int, Poster] | None],
        draw: Callable[[Poster], bytes],
    ) -> web.Response:
        """Draws one sheet at a time, and not again until the event changes."""
        context = self._site.context
        version, sheet = _there(
            await self._site.store.read(lambda tx: look(UnitOfWork(tx, context, utc_now(), "", Effects())))
        )

        async def make() -> CachedResponse:
            if not self._site.drawings.lets(self._site.callers.key(request)):
                raise web.HTTPTooManyRequests
            async with self._drawing:
                return CachedResponse("image/png", await asyncio.to_thread(draw, sheet))

        key = (draw.__name__, _code(request), version, self._reader(request).code)
        return served(request, await self._sheets.get(key, make))

    async def _stored(self, ref: str) -> StoredFile | None:
        site = self._site
        if not ref.startswith(media.PREFIX):
            return await site.fetch(ref)
        sealed = await site.store.read(lambda tx: media.get(tx, ref))
        return None if sealed is None else await asyncio.to_thread(sealed.opened, site.context.keys)

    async def _read(self, read: Callable[..., T], reader: Language) -> T:
        look = partial(read, context=self._site.context, language=reader, now=utc_now())
        return await self._site.store.read(look)

    def _reader(self, request: web.Request) -> Language:
        """A reader without a language of the town gets the town's own."""
        code = request.query.get("lang", "")
        return language(code if code in self._languages else self._site.context.place.default_language)


def _code(request: web.Request) -> str:
    return request.match_info["code"].upper()


def _there(found: T | None) -> T:
    """Raises HTTPNotFound."""
    if found is None:
        raise web.HTTPNotFound
    return found


async def _redrawn(body: bytes) -> CachedResponse:
    """Re-encodes, so that nothing but the picture is in it. Raises HTTPNotFound."""
    try:
        picture = await reencoded(body)
    except NotTaken as refused:
        raise web.HTTPNotFound from refused
    return CachedResponse(picture.type, picture.body)
