"""Security around every page: headers that allow nothing foreign, and refusals of requests from elsewhere."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from handlers.messaging.error_reply import described
from storage.engine.driver_errors import is_outage
from web.http.callers import came_through_another

log = logging.getLogger("ascolto.web")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), microphone=(self), camera=(self), interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
HERE: Final = {"localhost", "127.0.0.1", "::1"}
RETRY_AFTER: Final = {"Retry-After": "5"}


def guarded(handler: Handler) -> Handler:
    """Refuses changes asked for by another site, sets the headers, and never shows an error's message."""

    async def guard(request: web.Request) -> web.StreamResponse:
        if request.method == "POST" and not is_from_our_page(request):
            return dressed(web.Response(status=403, text="403: refused"))
        return dressed(await _answered(handler, request))

    return guard


def only_here(handler: Handler) -> Handler:
    """For one machine only: the connection and the requested name must both be this machine's."""

    async def guard(request: web.Request) -> web.StreamResponse:
        if not is_local(request):
            return web.Response(status=403, text="403: only on this machine")
        return await handler(request)

    return guarded(guard)


def is_from_our_page(request: web.Request) -> bool:
    """Browsers tell where a request comes from; one without that is none of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc.lower() == request.host.lower()
    return site is not None


def is_local(request: web.Request) -> bool:
    """A page elsewhere can point its own name at this machine: so the name counts as much as the address.

    A tunnel may give the name of this machine to requests from anywhere: those that it marks are none of ours.
    """
    is_named_here = urlsplit(f"//{request.host}").hostname in HERE
    return request.remote in HERE and is_named_here and not came_through_another(request)


def dressed(response: web.StreamResponse) -> web.StreamResponse:
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    return response


async def _answered(handler: Handler, request: web.Request) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        return web.Response(status=refusal.status, text=refusal.text, headers=refusal.headers)
    except (asyncio.CancelledError, ConnectionResetError):
        raise
    except Exception as error:  # noqa: BLE001 - the last stop: no page may show any of it
        if is_outage(error):
            return web.Response(status=503, text="503: try again", headers=RETRY_AFTER)
        log.error("request failed: %s", described(error))  # noqa: TRY400 - a traceback may quote what was said
        return web.Response(status=500, text="500: our fault")
