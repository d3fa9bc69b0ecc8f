"""A browser with the web chat: it keeps its cookie and sees what stands in its room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from tests.upgrade.driver import House

COOKIE: Final = "ascolto"


class Browser:
    """The house's clock goes with the real one: pages know no other."""

    def __init__(self, house: House, url: str, session: ClientSession) -> None:
        self._house = house
        self._url = url
        self._session = session
        self._keys = 0

    @property
    def cookie(self) -> str:
        return next(each.value for each in self._session.cookie_jar if each.key == COOKIE)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:  # Any: JSON
        async with self._session.post(f"{self._url}/chat/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            told: dict[str, Any] = await answer.json()
        self._house.now = datetime.now(UTC) + timedelta(seconds=5)
        await self._house.send_all()
        return told

    async def says(self, text: str) -> None:
        await self.post("say", key=self._key(), text=text)

    async def taps(self, data: str, message: int = 0) -> None:
        await self.post("tap", key=self._key(), tap=data, message=message)

    async def messages(self) -> list[str]:
        """The text of each that stands there, oldest first."""
        async with self._session.get(f"{self._url}/chat/since") as answer:
            told = await answer.json()
        return ["".join(piece["text"] for piece in each.get("pieces", ())) for each in told["messages"]]

    def _key(self) -> str:
        self._keys += 1
        return f"{id(self)}-{self._keys}"


@asynccontextmanager
async def browsing(house: House, *cookies: str) -> AsyncIterator[list[Browser]]:
    """A browser for each cookie; an empty one is new here."""
    server = TestServer(house.web_app())
    await server.start_server()
    url = str(server.make_url("")).rstrip("/")
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
    sessions = [ClientSession(cookie_jar=CookieJar(unsafe=True), headers=headers) for _cookie in cookies]
    for session, cookie in zip(sessions, cookies, strict=True):
        session.cookie_jar.update_cookies({COOKIE: cookie} if cookie else {})
    try:
        yield [Browser(house, url, session) for session in sessions]
    finally:
        for session in sessions:
            await session.close()
        await server.close()
