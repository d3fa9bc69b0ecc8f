"""The server itself: it listens on loopback, can be away, and shows a test who is there and what happened."""

import random
from collections.abc import Callable
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.botapi.answers import said
from tests.botapi.calls import Call, Delivery
from tests.botapi.chats import Chat, Human
from tests.botapi.clock import Clock
from tests.botapi.faults import Faults
from tests.botapi.files import MOST_UPLOADED
from tests.botapi.groups import Group
from tests.botapi.handling import Handling
from tests.botapi.limits import Limits
from tests.botapi.message import Message
from tests.botapi.methods import NAMES
from tests.botapi.people import Person
from tests.botapi.refusals import Refused
from tests.botapi.updates import Mischief, Updates
from tests.botapi.wait import PATIENCE
from tests.botapi.webhook import WebhookLog
from tests.botapi.world import FIRST_SUPERGROUP, World

T = TypeVar("T")

TOKEN = "123456:TEST-token_0123456789-abcdefghijklm"


class BotApi:
    """A strict Bot API server on loopback; start it with `await BotApi.start()`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults = Faults()
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._control: Callable[[web.Request], Any] | None = None
        self._port = 0
        self._own_errors: list[Exception] = []
        self._handling = Handling(world, self.faults)

    @classmethod
    async def start(
        cls,
        token: str = TOKEN,
        *,
        port: int = 0,
        enforce_limits: bool = False,
        duplicate: float = 0.0,
        swap: float = 0.0,
        seed: int = 0,
        control: bool = False,
    ) -> "BotApi":
        """Listen on 127.0.0.1; duplicate and swap are probabilities for each update."""
        mischief = Mischief(duplicate, swap, random.Random(seed))
        api = cls(World(token, mischief, enforce_limits=enforce_limits))
        if control:
            from tests.botapi.control import Control  # noqa: PLC0415 -- it needs this module

            api._control = Control(api).answer
        await api._listen(port)
        return api

    async def close(self) -> None:
        self.faults.clear()
        await self.world.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._own_errors:
            raise AssertionError("the server itself failed") from self._own_errors[0]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    # Who is there

    def person(self, id: int, first_name: str = "Ada", language_code: str = "it") -> Person:  # noqa: A002
        """A person (the same again for the same id) who has not started the bot yet."""
        human = self.world.humans.get(id) or Human(id, first_name, language_code)
        self.world.meet(human)
        return Person(self.world, human)

    def group(self, id: int, title: str = "Team", *, forum: bool = True, admin: bool = True) -> Group:  # noqa: A002
        """Make a group with the bot in it: a supergroup for ids of -100…, a plain one (never a forum) above."""
        plain = id > FIRST_SUPERGROUP
        chat = self.world.chats.get(id)
        if chat is None:
            chat = Chat(id, "group" if plain else "supergroup", title, forum=forum and not plain)
            chat.bot_status = "administrator" if admin else "member"
            chat.last_id = (
                0 if plain else 1
            )  # message 1 of a supergroup says that it was made; General bears its number
            self.world.chats[id] = chat
        return Group(self.world, chat)

    # What happened

    @property
    def calls(self) -> list[Call]:
        """Every call but getUpdates."""
        return self._handling.calls

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def limits(self) -> Limits:
        return self.world.limits

    @property
    def updates(self) -> Updates:
        return self.world.updates

    @property
    def webhook(self) -> WebhookLog:
        return self.world.webhook_log

    @property
    def deliveries(self) -> list[Delivery]:
        """Every message the bot put anywhere, in order, as it first looked: here duplicates are counted."""
        return self.world.deliveries

    def delivered(self, chat: "int | Person | Group", part: str = "") -> list[Delivery]:
        """Those of one chat whose text has this part."""
        chat_id = chat if isinstance(chat, int) else chat.id
        return [one for one in self.deliveries if one.chat == chat_id and Message(one.content).says(part)]

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def until(
        self,
        look: Callable[[], T | None],
        within: float = PATIENCE,
        what: str = "it never happened",
    ) -> T:
        """Wait until a look at anything here finds something; bounded."""
        return await self.world.feed.until(look, within, lambda: what)

    async def settled(self, within: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update; its answers may still be on their way."""
        await self.world.updates.feed.until(
            lambda: None if self.updates.waiting else True,
            within,
            lambda: f"{len(self.updates.waiting)} updates were never confirmed",
        )

    async def polled(self, within: float = PATIENCE) -> None:
        """Wait until the bot stands in a long poll."""
        poller = self.world.poller
        await poller.came.until(lambda: poller.is_held or None, within, lambda: "nobody polls")

    # Being away

    async def goes_away(self) -> None:
        """Refuse connections until it comes back; what people do meanwhile is kept."""
        if self._site is not None and self._runner is not None and self._runner.server is not None:
            await self._site.stop()
            self._site = None
            self.world.poller.dismiss("")
            await self._runner.server.shutdown(0.05)

    async def comes_back(self) -> None:
        if self._site is None and self._runner is not None:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
            await self._site.start()

    async def _listen(self, port: int) -> None:
        app = web.Application(client_max_size=MOST_UPLOADED + 2**20)
        app.router.add_route("*", "/{rest:.*}", self._route)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", port)
        await self._site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def _route(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        if path.startswith("/control/") and self._control is not None:
            answer: web.StreamResponse = await self._control(request)
            return answer
        if path.startswith("/file/bot"):
            return self._download(path.removeprefix("/file/bot"))
        token, slash, method = path.removeprefix("/bot").partition("/")
        if not path.startswith("/bot") or not slash:
            return said(Refused(404, ""))
        if token != self.world.token:
            return said(Refused(401 if ":" in token else 404, ""))
        name = NAMES.get(method.lower())
        if name is None:
            return said(Refused(404, "method not found"))
        try:
            return await self._handling.answer(request, name)
        except (
            web.HTTPException,
            web.RequestPayloadError,
            OSError,
        ):  # the other side broke off, or sent too much
            raise
        except Exception as error:
            self._own_errors.append(error)
            raise

    def _download(self, rest: str) -> web.Response:
        token, _, path = rest.partition("/")
        if token != self.world.token:
            return said(Refused(401, ""))
        file = self.world.shelf.at(path)
        if file is None:
            return said(Refused(404, ""))
        return web.Response(body=file.data, content_type="application/octet-stream")
