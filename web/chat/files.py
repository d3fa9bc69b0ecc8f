"""Serves the files of a chat's messages to exactly those who may read the message."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from storage.engine.utc import utc_now
from storage.web import media
from storage.web import web_messages as rooms
from storage.web.media import PART, Described
from web.chat.stored_message import number, unpacked
from web.http.security import HEADERS
from web.http.site import Site

SHOWN_HERE = ("image/jpeg", "image/png", "image/webp", "image/gif")
PLAYED_HERE = ("audio/", "video/mp4", "video/webm")


async def file_of(request: web.Request, site: Site, room: str) -> web.StreamResponse:
    """The file at the path's `n` and `at` within `room`."""
    ref = await _reference(site, room, number(request.match_info["n"]), number(request.match_info["at"]))
    if ref.startswith(media.PREFIX):
        return await _sent(request, site, ref)
    async with site.elsewhere:  # each is in memory as a whole
        stored = await site.fetch(ref) if ref else None
        if stored is None:
            raise web.HTTPNotFound
        span = _asked(request, len(stored.body))
        response = _response(stored.type, stored.name, span)
        await response.prepare(request)
        await response.write(stored.body[span.start : span.stop])
        return response


async def _reference(site: Site, room: str, n: int, at: int) -> str:
    row = await site.store.read(lambda tx: rooms.get(tx, room, n))
    body = None if row is None else row.opened(site.context.keys)
    files = () if body is None else unpacked(body).files
    return files[at].ref if at < len(files) else ""


async def _sent(request: web.Request, site: Site, ref: str) -> web.StreamResponse:
    """Sends a file of ours part by part, as fast as its reader takes it."""
    sealed = await site.store.read(lambda tx: media.head(tx, ref))
    file = None if sealed is None else sealed.described(site.context.keys)
    if sealed is None or file is None:
        raise web.HTTPNotFound
    if not file.in_parts and file.size > PART:
        await _cut(site, ref, file)
    elif not file.in_parts:
        stored = await asyncio.to_thread(sealed.opened, site.context.keys)
        return await _whole(request, file, b"" if stored is None else stored.body)
    del sealed
    span = _asked(request, file.size)
    response = _response(file.type, file.name, span)
    await response.prepare(request)
    for n in range(span.start // PART, -(-span.stop // PART)):
        part = await _part(site, file, n)
        first = n * PART
        await response.write(part[max(span.start - first, 0) : span.stop - first])
    return response


async def _whole(request: web.Request, file: Described, body: bytes) -> web.StreamResponse:
    span = _asked(request, len(body))
    response = _response(file.type, file.name, span)
    await response.prepare(request)
    await response.write(body[span.start : span.stop])
    return response


async def _part(site: Site, file: Described, n: int) -> bytes:
    """Raises ConnectionResetError when the file was deleted meanwhile: the reader sees that it is not whole."""
    async with site.parts:
        sealed = await site.store.read(lambda tx: media.part(tx, file.ref, n))
    if sealed is None:
        raise ConnectionResetError
    return media.open_part(file.key, file.ref, n, sealed)


async def _cut(site: Site, ref: str, file: Described) -> None:
    """Puts a large file of an earlier release into parts, one at a time, when it is first read."""
    async with site.cutting:
        sealed = await site.store.read(lambda tx: media.head(tx, ref))
        stored = await asyncio.to_thread(sealed.opened, site.context.keys) if sealed and sealed.body else None
        if stored is not None:
            parts = await asyncio.to_thread(media.sealed_parts, file.key, ref, stored.body)
            now = utc_now()
            await site.store.run(lambda tx: media.cut(tx, ref, parts, now))


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes asked for, of so many."""

    start: int
    stop: int
    whole: int
    is_part: bool


def _asked(request: web.Request, whole: int) -> Span:
    """Players ask for ranges."""
    try:
        start, stop, _step = request.http_range.indices(whole)
    except ValueError:
        start, stop = 0, whole
    if "Range" not in request.headers or start >= stop:
        return Span(0, whole, whole, is_part=False)
    return Span(start, stop, whole, is_part=True)


def _response(type_: str, name: str, span: Span) -> web.StreamResponse:
    """Only pictures and sound are opened by the browser itself, and even they in a sandbox."""
    inline = type_ in SHOWN_HERE or type_.startswith(PLAYED_HERE)
    headers = {
        **HEADERS,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": type_ if inline else "application/octet-stream",
        "Content-Disposition": ("inline" if inline else "attachment") + _named(name),
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Length": str(span.stop - span.start),
    }
    if span.is_part:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{span.whole}"
    return web.StreamResponse(status=206 if span.is_part else 200, headers=headers)


def _named(name: str) -> str:
    return f"; filename*=UTF-8''{quote(name, safe='')}" if name else ""
