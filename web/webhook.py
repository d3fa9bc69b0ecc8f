"""Where Telegram delivers: whoever knows the secret, one update at a time, acknowledged once it is on disk."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from storage.outage import is_outage

log = logging.getLogger("ascolto.webhook")

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST: Final = 2**20
AGAIN_IN: Final = "5"
"""Seconds after which Telegram may try again; it counts them for each chat."""
Take = Callable[[bytes], Awaitable[None]]
"""Returns once the update in these bytes is on disk, whatever it was; raises when the database is out of reach."""


def webhook(path: str, secret: str, take: Take) -> web.RouteDef:
    """The route at which updates arrive. A fault of ours is never answered by an error: that would stall everybody."""
    wanted = secret.encode()

    async def deliver(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not secret or not hmac.compare_digest(given, wanted):
            return web.Response(status=403)
        body = await _body(request)
        if body is None:
            log.error("a delivery was too large and is dropped")
            return web.Response()
        try:
            await take(body)
        except Exception as error:  # noqa: BLE001 - an error for an answer would stall everybody
            if not is_outage(error):
                log.error("a delivery was dropped: %s", type(error).__name__)  # noqa: TRY400 - a trace would quote
                return web.Response()
            log.error("the database is out of reach: a delivery is sent back")  # noqa: TRY400 - as above
            return web.Response(status=503, headers={"Retry-After": AGAIN_IN})
        return web.Response()

    return web.post(path, deliver, name="telegram")


async def _body(request: web.Request) -> bytes | None:
    """None when it is larger than any update."""
    if (request.content_length or 0) > LARGEST:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
