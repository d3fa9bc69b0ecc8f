"""Serves the files of a chat's messages to exactly those who may read the message."""

import asyncio
from urllib.parse import quote

from aiohttp import web

from storage.web import media
from storage.web import web_messages as rooms
from storage.web.media import StoredFile
from web.chat.stored_message import number, unpacked
from web.http.security import HEADERS
from web.http.site import Site

SHOWN_HERE = ("image/jpeg", "image/png", "image/webp", "image/gif")
PLAYED_HERE = ("audio/", "video/mp4", "video/webm")


async def file_of(request: web.Request, site: Site, room: str) -> web.Response:
    """The file at the path's `n` and `at` within `room`."""
    stored = await _stored(site, room, number(request.match_info["n"]), number(request.match_info["at"]))
    if stored is None:
        raise web.HTTPNotFound
    return _served(request, stored)


async def _stored(site: Site, room: str, n: int, at: int) -> StoredFile | None:
    row = await site.store.read(lambda tx: rooms.get(tx, room, n))
    body = None if row is None else row.opened(site.context.keys)
    files = () if body is None else unpacked(body).files
    if at >= len(files):
        return None
    file = files[at]
    if not file.ref.startswith(media.PREFIX):
        return await site.fetch(file.ref)
    sealed = await site.store.read(lambda tx: media.get(tx, file.ref))
    return None if sealed is None else await asyncio.to_thread(sealed.opened, site.context.keys)


def _served(request: web.Request, stored: StoredFile) -> web.Response:
    """Only pictures and sound are opened by the browser itself, and even they in a sandbox. Players ask for ranges."""
    inline = stored.type in SHOWN_HERE or stored.type.startswith(PLAYED_HERE)
    headers = {
        **HEADERS,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": stored.type if inline else "application/octet-stream",
        "Content-Disposition": ("inline" if inline else "attachment") + _named(stored.name),
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
    }
    whole = len(stored.body)
    try:
        start, stop, _step = request.http_range.indices(whole)
    except ValueError:
        start, stop = 0, whole
    if "Range" not in request.headers or start >= stop:
        return web.Response(body=stored.body, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{whole}"
    return web.Response(body=stored.body[start:stop], status=206, headers=headers)


def _named(name: str) -> str:
    return f"; filename*=UTF-8''{quote(name, safe='')}" if name else ""
