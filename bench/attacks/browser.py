"""A browser without a screen, from an address of its own: the proxy on this machine is believed about it."""

import itertools
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Self

from aiohttp import ClientResponse, ClientSession, ClientTimeout, CookieJar, FormData, TCPConnector

PATIENCE: Final = 30.0


class Browser:
    """Opens a connection for each request, as somebody who comes now and then."""

    def __init__(self, port: int, address: str) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._session = ClientSession(
            connector=TCPConnector(force_close=True, limit=0),
            cookie_jar=CookieJar(unsafe=True),
            timeout=ClientTimeout(PATIENCE),
            headers={"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": address, "Accept-Language": "en"},
        )
        self._keys = itertools.count()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    def key(self) -> str:
        return f"key-{id(self)}-{next(self._keys)}"

    async def post(self, path: str, body: dict[str, object] | FormData) -> tuple[int, Any]:  # Any: JSON
        how: dict[str, Any] = {"json": body} if isinstance(body, dict) else {"data": body}
        async with self._session.post(self._url + path, **how) as answer:
            return answer.status, await answer.json(content_type=None) if answer.ok else await answer.text()

    def get(self, path: str) -> AbstractAsyncContextManager[ClientResponse]:
        return self._session.get(self._url + path)

    async def begins(self) -> Self:
        await self.post("/chat/begin", {})
        return self

    async def says(self, text: str) -> int:
        return (await self.post("/chat/say", {"key": self.key(), "text": text}))[0]

    async def sends(self, path: str, body: bytes, name: str, type_: str) -> tuple[int, Any]:
        form = FormData()
        form.add_field("key", self.key())
        form.add_field("file", body, filename=name, content_type=type_)
        return await self.post(path, form)
