"""An operator's own chat beside the team room of `try`: where private words open, and where they are a citizen like any other."""

from functools import partial
from typing import Annotated

import msgspec
from aiohttp import web

from flows.said import Said
from handlers.messaging.inbound import Spoke
from handlers.messaging.outbound import Piece
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.web import web_messages as rooms
from web.chat import wire
from web.chat.channel import NAME
from web.chat.event_stream import known_of, stream
from web.chat.files import file_of
from web.chat.history import Written, first_look, look_again, look_back
from web.chat.json_bodies import LONGEST_TEXT, Key, asked_for, plain
from web.chat.stored_message import StoredMessage, number, packed
from web.chat.wire import Plain
from web.http.site import Site
from web.team.personas import persona

FILES = "/team/own/media"


class Say(msgspec.Struct, frozen=True):
    key: Key
    persona: str
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
    reply_to: int = 0


class Tap(msgspec.Struct, frozen=True):
    key: Key
    persona: str
    tap: Annotated[str, msgspec.Meta(max_length=64)]
    message: int


class OwnChat:
    """The operator is named by the request: anybody at this machine may play each of them."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def opening(self, request: web.Request) -> web.Response:
        who = await self._who(_asked(request))
        look = await self.site.store.read(lambda tx: first_look(tx, who.lane))
        told = {"change": look.change, "messages": self._wired(who, look.rows), "more": look.more}
        return plain(told)

    async def live(self, request: web.Request) -> web.StreamResponse:
        who = await self._who(_asked(request))
        return await stream(request, self.site, who.lane, partial(self._tell, who))

    async def since(self, request: web.Request) -> web.Response:
        return plain(await self._tell(await self._who(_asked(request)), known_of(request)))

    async def before(self, request: web.Request) -> web.Response:
        who, n = await self._who(_asked(request)), number(request.query.get("n", ""))
        look = await self.site.store.read(lambda tx: look_back(tx, who.lane, n))
        return plain({"messages": self._wired(who, look.rows), "more": look.more})

    async def media(self, request: web.Request) -> web.StreamResponse:
        who = await self._who(request.match_info["persona"])
        return await file_of(request, self.site, who.lane)

    async def say(self, request: web.Request) -> web.Response:
        asked = await asked_for(request, Say)
        who = await self._who(asked.persona)
        reply_to = str(asked.reply_to) if asked.reply_to > 0 else ""
        inbound = msgspec.structs.replace(
            _inbound(who, asked.persona, asked.key),
            said=Said(text=asked.text),
            command=asked.text.startswith("/"),
            reply_to=reply_to,
        )
        shown = StoredMessage((Piece(asked.text),), reply_to=reply_to)
        written = Written(inbound, lambda tx: self._write(tx, who, asked.key, shown))
        effects = await self.site.take(inbound, written.keep)
        self.site.hub.wake(who.lane)
        return plain({"n": written.n, "toast": effects.toast})

    async def tap(self, request: web.Request) -> web.Response:
        asked = await asked_for(request, Tap)
        who = await self._who(asked.persona)
        inbound = msgspec.structs.replace(
            _inbound(who, asked.persona, asked.key), tap=asked.tap, message_id=str(max(asked.message, 0))
        )
        return plain({"n": 0, "toast": (await self.site.take(inbound)).toast})

    async def _who(self, of_id: str) -> Person:
        """Raises HTTPBadRequest when nobody of that name can be played."""
        found = persona(of_id)
        if found is None:
            raise web.HTTPBadRequest
        keys = self.site.context.keys
        who = await self.site.store.run(lambda tx: people.find(tx, keys, NAME, found.id))
        if who is None:
            raise web.HTTPBadRequest
        return who

    def _write(self, tx: Transaction, who: Person, key: str, shown: StoredMessage) -> int:
        sealer = people.key_of(self.site.context.keys, who)
        return rooms.add(
            tx, who.lane, packed(shown), sealer, utc_now(), key=key, author_id=who.id, keyholder_id=who.id
        )

    async def _tell(self, who: Person, known: int) -> Plain:
        look = await self.site.store.read(lambda tx: look_again(tx, who.lane, known))
        return {"change": look.change, "messages": self._wired(who, look.rows), "more": look.more}

    def _wired(self, who: Person, rows: list[rooms.Row]) -> list[Plain]:
        address = people.address_of_person(self.site.context.keys, who)
        return [wire.message(row, self.site.context.keys, f"{FILES}/{address}", mine=who.id) for row in rows]


def _asked(request: web.Request) -> str:
    return request.query.get("session", "")


def _inbound(who: Person, address: str, key: str) -> Spoke:
    return Spoke(NAME, f"{who.id}:{key}", utc_now(), address, address, private=True)
