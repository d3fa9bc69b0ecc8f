"""The web of a town as it runs in `try`: the real pipeline, the real courier, the real application on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientResponse, ClientSession, CookieJar, FormData
from aiohttp.test_utils import TestServer

from bot.courier.courier import Courier
from bot.courier.tuning import Tuning
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.pipeline import Pipeline
from handlers.tickets import delivery_feedback
from storage.engine.open_store import open_store
from storage.engine.sqlite import sqlite_engine
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.place import DEFAULT_PLACE, read_place
from storage.place.model import Place
from storage.schema import metadata
from tests.dialogue import awake
from web.app import make_app
from web.chat.channel import WebChannel
from web.http.request_log import AccessLog
from web.http.site import Site
from web.http.wakeups import Hub
from web.team.personas import COORDINATOR, TEAM, seat_personas

SECRET = bytes(range(32))


@dataclass(slots=True)
class WebTown:
    store: Store
    site: Site
    pipeline: Pipeline
    server: TestServer

    @property
    def url(self) -> str:
        return str(self.server.make_url("")).rstrip("/")

    def browser(self, **headers: str) -> "Browser":
        return Browser(self.url, headers)


class Browser:
    """A browser without a screen: it keeps cookies and says where its requests come from."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = url
        self._session = ClientSession(
            cookie_jar=CookieJar(unsafe=True), headers={"Sec-Fetch-Site": "same-origin", **headers}
        )
        self._keys = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.key: cookie.value for cookie in self._session.cookie_jar}

    def use(self, cookies: dict[str, str]) -> None:
        self._session.cookie_jar.update_cookies(cookies)

    def key(self) -> str:
        self._keys += 1
        return f"key-{id(self)}-{self._keys}"

    async def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        async with self._session.get(self.url + path, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.read()

    async def headers_of(self, path: str) -> dict[str, str]:
        async with self._session.get(self.url + path) as answer:
            return {name.lower(): value for name, value in answer.headers.items()}

    async def told_to_clear(self, path: str, body: Any) -> str:
        """What the answer tells the browser to forget."""
        async with self._session.post(self.url + path, json=body) as answer:
            assert answer.status == 200, await answer.text()
            return answer.headers.get("Clear-Site-Data", "")

    async def json(self, path: str) -> Any:
        async with self._session.get(self.url + path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        """`body` is JSON data, or a FormData."""
        how = {"json": body} if isinstance(body, dict) else {"data": body}
        async with self._session.post(self.url + path, headers=headers, **how) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await answer.json() if is_json else await answer.text()

    async def begins(self) -> None:
        assert (await self.post("/chat/begin", {}))[0] == 200

    async def says(self, text: str, key: str = "") -> tuple[int, Any]:
        return await self.post("/chat/say", {"key": key or self.key(), "text": text})

    async def taps(self, tap: str, message: int = 0) -> tuple[int, Any]:
        return await self.post("/chat/tap", {"key": self.key(), "tap": tap, "message": message})

    @asynccontextmanager
    async def listens(self, since: int, **headers: str) -> AsyncIterator["Stream"]:
        """Hear of changes as they happen."""
        url = f"{self.url}/chat/live?since={since}"
        async with self._session.get(url, headers=headers) as answer:
            assert answer.content_type == "text/event-stream"
            yield Stream(answer)

    async def sees(self, words: str, path: str = "/chat/since") -> dict[str, Any]:
        """Wait for a message that holds these words."""
        async with asyncio.timeout(10):
            while True:
                for message in reversed((await self.json(path))["messages"]):
                    if words in text_of(message):
                        return dict(message)
                await asyncio.sleep(0.02)

    async def chat(self) -> list[dict[str, Any]]:
        return list((await self.json("/chat/since"))["messages"])


class Stream:
    def __init__(self, answer: ClientResponse) -> None:
        self._answer = answer

    async def next(self) -> dict[str, Any]:
        """What the next event tells."""
        async with asyncio.timeout(10):
            async for line in self._answer.content:
                if line.startswith(b"data: "):
                    return dict(json.loads(line[6:]))
        raise AssertionError("the stream ended")


def text_of(message: dict[str, Any]) -> str:
    return "".join(piece["text"] for piece in message.get("pieces", ()))


@asynccontextmanager
async def open_web_town(
    folder: Path, port: int = 0, *, team_page: bool = True, place: Place | None = None, **settings: Any
) -> AsyncIterator[WebTown]:
    url = f"sqlite:///{folder / 'town.db'}"
    engine = sqlite_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    store, hub = open_store(url), Hub()
    context = Context(
        place or awake(read_place(DEFAULT_PLACE)),
        KeyRing(SECRET),
        TeamChat("web", TEAM),
        CAPABILITIES,
        frozenset({COORDINATOR}),
    )
    await seat_personas(store, context)
    courier = Courier(
        store,
        context,
        {"web": WebChannel(context.keys, hub)},
        delivery_feedback,
        Tuning(poll=0.2, alone=True),
    )
    pipeline = Pipeline(store, context, courier.hand_over, courier)
    site = Site(store, context, pipeline.take, hub, team_page=team_page, **settings)
    server = TestServer(make_app(site), port=port or None)
    work = asyncio.create_task(courier.run())
    try:
        await server.start_server(access_log_class=AccessLog)
        yield WebTown(store, site, pipeline, server)
    finally:
        await server.close()
        await pipeline.settle()
        courier.stop()
        await work
        await store.close()


PDF = b"%PDF-1.7\n%secret words\n"


async def arrived(citizen: Browser) -> None:
    await citizen.begins()
    await citizen.taps("l/en")
    await citizen.sees("What would you like to do?")


def form(key: str, body: bytes, name: str = "letter.pdf", type_: str = "application/pdf") -> FormData:
    data = FormData()
    data.add_field("key", key)
    data.add_field("file", body, filename=name, content_type=type_)
    return data
