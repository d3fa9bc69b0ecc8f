"""Server-sent events: sends a page every change in its chat, and now and then checks that it is still there."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec
from aiohttp import web

from web.chat.wire import Plain
from web.http.security import HEADERS
from web.http.site import Site
from web.http.wakeups import TooManyListeners, changed

HEARTBEAT = 15.0
AS_EVENTS = {**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
Tell = Callable[[int], Awaitable[Plain]]
"""Makes the page's data of the changes after a number: `change` is the number to ask from next."""


async def stream(request: web.Request, site: Site, room: str, tell: Tell) -> web.StreamResponse:
    try:
        with site.hub.listen(room) as event:
            response = web.StreamResponse(headers=AS_EVENTS)
            await response.prepare(request)
            known = known_of(request)
            with suppress(ConnectionResetError):  # the page was closed
                await _tell_all(response, site, event, tell, known)
            return response
    except TooManyListeners:
        return web.Response(status=429)


async def _tell_all(
    response: web.StreamResponse, site: Site, event: asyncio.Event, tell: Tell, known: int
) -> None:
    while not site.hub.closed:
        told = await tell(known)
        known = await _send(response, told, known)
        if "ended" in told:
            break
        await changed(event, min(HEARTBEAT, site.asks_again))


async def _send(response: web.StreamResponse, told: Plain, known: int) -> int:
    """Sends a change, or else a sign of life."""
    if told["change"] == known and "ended" not in told:
        await response.write(b": here\n\n")
        return known
    await response.write(b"id: %d\ndata: %s\n\n" % (told["change"], msgspec.json.encode(told)))
    return int(told["change"])


def known_of(request: web.Request) -> int:
    """The change number a page knows already; one that reconnects names its last event."""
    known = request.headers.get("Last-Event-ID") or request.query.get("since", "0")
    return int(known) if known.isascii() and known.isdecimal() and len(known) < 19 else 0  # noqa: PLR2004 - 63 bits
