"""One call of the bot: it meets a fault, a limit or its method, and what came of it is written down."""

import asyncio
import inspect

from aiohttp import web

from tests.botapi.answers import broken, done, said
from tests.botapi.calls import Call
from tests.botapi.chats import Chat
from tests.botapi.faults import Fault, Faults
from tests.botapi.limits import whole_seconds
from tests.botapi.methods import COUNTED, METHODS, NAMES
from tests.botapi.params import Params, read
from tests.botapi.refusals import Refused, too_many
from tests.botapi.shapes import Json
from tests.botapi.world import World


class Handling:
    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        self.calls: list[Call] = []  # every call but getUpdates
        world.reply = self.reply

    async def answer(self, request: web.Request, method: str) -> web.StreamResponse:
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

    async def reply(self, said: Json) -> None:
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
        wait = self.world.limits.wait(chat, _messages(params))
        if 0 < wait <= self.world.limits.absorbs:
            await asyncio.sleep(wait)
            wait = self.world.limits.wait(chat, _messages(params))
        if wait > 0:
            self.world.limits.caused += 1
            raise too_many(whole_seconds(wait))

    def _spend(self, call: Call, params: Params) -> None:
        chat = self._counted_chat(call)
        if chat is not None:
            self.world.limits.spend(chat, _messages(params))

    def _counted_chat(self, call: Call) -> Chat | None:
        if not self.world.limits.enabled or call.method not in COUNTED or call.chat is None:
            return None
        return self.world.chats.get(call.chat)


def _chat(params: Params) -> int | None:
    given = params.text("chat_id")
    return int(given) if given.lstrip("-").isdigit() else None


def _messages(params: Params) -> int:
    if not params.has("media"):
        return 1
    media = params.structure("media", "media")
    return len(media) if isinstance(media, list) else 1
