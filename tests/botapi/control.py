"""Steering the server from another process: everything people, groups and faults can do, as JSON.

POST /control/person {"id", "first_name", "language_code"}       POST /control/person/<id>/<deed> {"args", "kwargs"}
POST /control/group {"id", "title", "forum", "admin"}            POST /control/group/<id>/<deed> {"args", "kwargs"}
POST /control/faults/next|sometimes|clear {"args", "kwargs"}     POST /control/settings {"duplicate", "swap", "limits", "token", "skip"}
GET  /control/calls      GET /control/deliveries                 POST /control/tap/<id>      POST /control/settled
"""

import base64
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web

from tests.botapi.calls import Call, Delivery
from tests.botapi.chats import Topic
from tests.botapi.faults import Fault
from tests.botapi.groups import Group
from tests.botapi.message import Message
from tests.botapi.people import Person
from tests.botapi.shapes import Json
from tests.botapi.world import Tap

if TYPE_CHECKING:
    from tests.botapi.server import BotApi

FAULT_DEEDS = frozenset({"next", "sometimes", "clear"})
LOOK = {"raw", "changed", "reactions"}


def public(of: type) -> frozenset[str]:
    return frozenset(name for name in dir(of) if not name.startswith("_"))


class Control:
    def __init__(self, api: "BotApi") -> None:
        self.api = api
        self._roads: dict[str, Callable[[list[str], Json], Awaitable[Any]]] = {
            "person": self._person,
            "group": self._group,
            "faults": self._faults,
            "settings": self._settings,
            "tap": self._tap,
            "settled": self._settled,
            "calls": self._calls,
            "deliveries": self._deliveries,
        }

    async def answer(self, request: web.Request) -> web.Response:
        """Answer 200 with the result, 409 when an expectation failed, 400 when the order makes no sense."""
        first, *rest = request.path.removeprefix("/control/").split("/")
        body = msgspec.json.decode(await request.read() or b"{}")
        try:
            result = await self._roads[first](rest, decoded(body))
        except AssertionError as failed:
            return _json({"error": str(failed)}, 409)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            return _json({"error": f"{type(wrong).__name__}: {wrong}"}, 400)
        return _json({"result": encoded(result)}, 200)

    async def _person(self, rest: list[str], body: Json) -> Any:
        if not rest:
            return self.api.person(**body).id
        return await _do(self.api.person(int(rest[0])), public(Person), rest[1], body)

    async def _group(self, rest: list[str], body: Json) -> Any:
        if not rest:
            return self.api.group(**body).id
        return await _do(self.api.group(int(rest[0])), public(Group), rest[1], body)

    async def _faults(self, rest: list[str], body: Json) -> Any:
        return await _do(self.api.faults, FAULT_DEEDS, rest[0], body)

    async def _settings(self, _rest: list[str], body: Json) -> None:
        mischief = self.api.updates.mischief
        mischief.duplicate = body.get("duplicate", mischief.duplicate)
        mischief.swap = body.get("swap", mischief.swap)
        self.api.limits.enabled = body.get("limits", self.api.limits.enabled)
        self.api.world.token = body.get("token", self.api.world.token)
        self.api.clock.skip(body.get("skip", 0))

    async def _tap(self, rest: list[str], _body: Json) -> Json:
        return await self.api.world.taps[rest[0]].answered()

    async def _settled(self, _rest: list[str], _body: Json) -> None:
        await self.api.settled()

    async def _calls(self, _rest: list[str], _body: Json) -> list[Call]:
        return self.api.calls

    async def _deliveries(self, _rest: list[str], _body: Json) -> list[Delivery]:
        return self.api.deliveries


async def _do(actor: object, allowed: frozenset[str], deed: str, body: Json) -> Any:
    if deed not in allowed:
        raise ValueError(f"no deed is called {deed!r}")
    found = getattr(actor, deed)
    result = found(*body.get("args", []), **body.get("kwargs", {})) if callable(found) else found
    return await result if inspect.isawaitable(result) else result


def encoded(result: Any) -> Any:
    """Turn what a deed answers into JSON."""
    if isinstance(result, Message | Topic):
        return asdict(result)
    if isinstance(result, Tap):
        return {"tap": result.id}
    if isinstance(result, Call | Delivery):
        return result.as_json()
    if isinstance(result, Group | Fault):
        return result.id if isinstance(result, Group) else result.kind
    if isinstance(result, dict):
        return {str(key): encoded(value) for key, value in result.items()}
    return [encoded(one) for one in result] if isinstance(result, list | tuple) else result


def decoded(given: Any) -> Any:
    """Turn JSON back into messages and bytes."""
    if isinstance(given, dict):
        if given.keys() == LOOK:
            return Message(given["raw"], given["changed"], tuple(given["reactions"]))
        if given.keys() == {"base64"}:
            return base64.b64decode(given["base64"])
        return {key: decoded(value) for key, value in given.items()}
    return [decoded(one) for one in given] if isinstance(given, list) else given


def _json(answer: Json, status: int) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(answer), content_type="application/json")
