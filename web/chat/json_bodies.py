"""Requests and answers as JSON, checked against a type before use."""

from typing import Annotated, Any, TypeVar

import msgspec
from aiohttp import web

MOST_BODY = 64 * 1024
LONGEST_TEXT = 4096

Key = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9-]{8,40}$")]
"""Made by the page for each thing it sends: a retry has the same key."""

T = TypeVar("T")


def plain(told: Any, status: int = 200) -> web.Response:  # Any: JSON data
    return web.Response(body=msgspec.json.encode(told), status=status, content_type="application/json")


def refusal(words: str, status: int = 422) -> web.Response:
    """An answer in the sender's language."""
    return plain({"problem": words}, status)


async def asked_for(request: web.Request, wanted: type[T]) -> T:
    """Raises HTTPBadRequest, HTTPUnsupportedMediaType, HTTPRequestEntityTooLarge."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    body = await request.content.read(MOST_BODY + 1)
    while len(body) <= MOST_BODY and not request.content.at_eof():
        body += await request.content.read(MOST_BODY + 1 - len(body))
    if len(body) > MOST_BODY:
        raise web.HTTPRequestEntityTooLarge(MOST_BODY, len(body))
    try:
        return msgspec.json.decode(body, type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise web.HTTPBadRequest from error


def key_of(fields: dict[str, str]) -> str:
    """The key among a form's fields. Raises HTTPBadRequest."""
    try:
        return msgspec.convert(fields.get("key"), Key)
    except msgspec.ValidationError as error:
        raise web.HTTPBadRequest from error
