"""The webhook: Telegram knows the secret, delivers one update at a time, and is acknowledged once it is on disk."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from storage.engine.driver_errors import is_outage

log = logging.getLogger("ascolto.webhook")

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST: Final = 2**20
AGAIN_IN: Final = "5"
"""Seconds after which Telegram may try again; it counts them for each chat."""
Take = Callable[[bytes], Awaitable[bytes]]
"""Returns once the update in these bytes is on disk, whatever it was; raises when the database is out of reach.

The result is a call in JSON that Telegram makes for us on reading the answer, or nothing.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    body: bytes = b""


TAKEN, FORBIDDEN, AGAIN = Answer(), Answer(403), Answer(503)


class Deliveries:
    """Never answers a fault of ours by an error: that would stall all deliveries."""

    def __init__(self, path: str, secret: str, take: Take) -> None:
        self.path = path
        self._secret = secret.encode()
        self._take = take

    def knows(self, given: bytes) -> bool:
        return bool(self._secret) and hmac.compare_digest(given, self._secret)

    async def take(self, body: bytes) -> Answer:
        """Takes a delivery with the right secret."""
        try:
            call = await self._take(body)
        except Exception as error:  # noqa: BLE001 - an error for an answer would stall everybody
            if not is_outage(error):
                log.error("a delivery was dropped: %s", type(error).__name__)  # noqa: TRY400 - a trace would quote
                return TAKEN
            log.error("the database is out of reach: a delivery is sent back")  # noqa: TRY400 - as above
            return AGAIN
        return Answer(body=call) if call else TAKEN

    async def hear(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not self.knows(given):
            refused = _response(FORBIDDEN)
            refused.force_close()
            return refused
        body = await _body(request)
        if body is None:
            log.error("a delivery was too large and is dropped")
            return _response(TAKEN)
        return _response(await self.take(body))

    def route(self) -> web.RouteDef:
        return web.post(self.path, self.hear, name="telegram")


def webhook(path: str, secret: str, take: Take) -> web.RouteDef:
    """The route at which updates arrive."""
    return Deliveries(path, secret, take).route()


def _response(answer: Answer) -> web.Response:
    headers = {"Retry-After": AGAIN_IN} if answer.status == AGAIN.status else None
    if not answer.body:
        return web.Response(status=answer.status, headers=headers)
    return web.Response(body=answer.body, content_type="application/json")


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
