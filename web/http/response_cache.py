"""Caches responses that many ask for, and answers 304 to a caller that has the present one."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

from aiohttp import web
from cachetools import TTLCache

KEPT: Final = 30.0
"""Seconds for which a response is served again."""
MAX_AGE: Final = 300
FOR_ALL: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""The headers of data that is the same for everybody: any page may read it."""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    type: str
    body: bytes

    @property
    def tag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:32]


Make = Callable[[], Awaitable[CachedResponse]]


class ResponseCache:
    """The `most` responses asked for last. However many callers ask at a time, one makes it and the others wait."""

    def __init__(self, most: int, seconds: float = KEPT) -> None:
        self._made: TTLCache[Hashable, CachedResponse] = TTLCache(most, seconds)
        self._making: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    async def get(self, key: Hashable, make: Make) -> CachedResponse:
        """An exception of `make` is not cached."""
        lock = self._making.get(key) or self._making.setdefault(key, asyncio.Lock())
        async with lock:
            made = self._made.get(key)
            if made is None:
                made = self._made[key] = await make()
            return made


def served(
    request: web.Request, made: CachedResponse, max_age: int = MAX_AGE, also: Mapping[str, str] = FOR_ALL
) -> web.Response:
    headers = {"ETag": f'"{made.tag}"', "Cache-Control": f"public, max-age={max_age}", **also}
    if any(each.value in (made.tag, "*") for each in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=made.body, headers={**headers, "Content-Type": made.type})
