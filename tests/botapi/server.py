"""The HTTP side: one call comes in, meets a fault or a limit or its method, and is answered."""

import asyncio
import inspect
import random
from collections.abc import Callable
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.botapi.answers import broken, done, said
from tests.botapi.calls import Call, Delivery
from tests.botapi.chats import Chat, Human
from tests.botapi.clock import Clock
from tests.botapi.faults import Fault, Faults
from tests.botapi.files import MOST_UPLOADED
from tests.botapi.groups import Group
from tests.botapi.limits import Limits, whole_seconds
from tests.botapi.message import Message
from tests.botapi.methods import COUNTED, METHODS, NAMES
from tests.botapi.params import Params, read
from tests.botapi.people import Person
from tests.botapi.refusals import Refused, too_many
from tests.botapi.shapes import Json
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
        self.calls: list[Call] = []  # every call but getUpdates
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._control: Callable[[web.Request], Any] | None = None
        self._port = 0
        self._own_errors: list[Exception] = []
        world.reply = self._reply

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
        """Meet somebody (the same again for the same id); they have not started the bot yet."""
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
            return await self._meet(request, name)
        except (
            web.HTTPException,
            web.RequestPayloadError,
            OSError,
        ):  # the other side broke off, or sent too much
            raise
        except Exception as error:
            self._own_errors.append(error)
            raise

    async def _meet(self, request: web.Request, method: str) -> web.StreamResponse:
        try:
            params = await read(request)
        except Refused as refused:
            return said(refused)
        call = Call(
            method, params.values | {name: file.data for name, file in params.uploads.items()}, _chat(params)
        )
        if method != "getUpdates":
            self.calls.append(call)
        fault = self.faults.pick(method, call.chat)
        if fault is None:
            return await self._act(call, params)
        return await self._fail(fault, call, params, request)

    async def _act(self, call: Call, params: Params) -> web.Response:
        """Do what was asked, and write into the log what came of it."""
        try:
            await self._limit(call, params)
            result = METHODS[call.method](self.world, params)
            call.result = await result if inspect.isawaitable(result) else result
        except Refused as refused:
            call.outcome, call.answered = "refused", True
            call.code, call.reason = refused.code, refused.description
            return said(refused)
        self._spend(call, params)
        call.outcome, call.acted, call.answered, call.code = "ok", True, True, 200
        return done(call.result)

    async def _reply(self, said: Json) -> None:
        """A call that came in the answer to a delivery."""
        values = dict(said)
        method = NAMES[str(values.pop("method")).lower()]
        params = Params(values)
        call = Call(method, params.values, _chat(params))
        self.calls.append(call)
        await self._act(call, params)

    async def _fail(
        self, fault: Fault, call: Call, params: Params, request: web.Request
    ) -> web.StreamResponse:
        if fault.kind == "hold_before":
            await fault.gate.wait()
        answer = await self._act(call, params) if fault.acted else None
        call.outcome, call.answered = fault.kind, False
        if fault.kind == "accept_then_late":
            await (asyncio.sleep(fault.seconds) if fault.seconds else fault.gate.wait())
        if fault.kind == "hold_after":
            await fault.gate.wait()
        if answer is not None and fault.kind in {"accept_then_late", "hold_before", "hold_after"}:
            call.answered = True
            return answer
        return broken(fault, call, request)

    async def _limit(self, call: Call, params: Params) -> None:
        chat = self._counted_chat(call)
        if chat is None:
            return
        wait = self.limits.wait(chat, _messages(params))
        if 0 < wait <= self.limits.absorbs:
            await asyncio.sleep(wait)
            wait = self.limits.wait(chat, _messages(params))
        if wait > 0:
            self.limits.caused += 1
            raise too_many(whole_seconds(wait))

    def _spend(self, call: Call, params: Params) -> None:
        chat = self._counted_chat(call)
        if chat is not None:
            self.limits.spend(chat, _messages(params))

    def _counted_chat(self, call: Call) -> Chat | None:
        if not self.limits.enabled or call.method not in COUNTED or call.chat is None:
            return None
        return self.world.chats.get(call.chat)

    def _download(self, rest: str) -> web.Response:
        token, _, path = rest.partition("/")
        if token != self.world.token:
            return said(Refused(401, ""))
        file = self.world.shelf.at(path)
        if file is None:
            return said(Refused(404, ""))
        return web.Response(body=file.data, content_type="application/octet-stream")


def _chat(params: Params) -> int | None:
    given = params.text("chat_id")
    return int(given) if given.lstrip("-").isdigit() else None


def _messages(params: Params) -> int:
    if not params.has("media"):
        return 1
    media = params.structure("media", "media")
    return len(media) if isinstance(media, list) else 1
