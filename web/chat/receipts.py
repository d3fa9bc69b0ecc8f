"""The receipt: sixteen digits on a slip of paper that open a citizen's chat on another device."""

import asyncio
import secrets
from typing import Final

import msgspec
from aiohttp import web

from locales.language import language
from storage.engine.utc import utc_now
from storage.web import web_sessions
from web.chat.json_bodies import asked_for, plain, refusal
from web.chat.page_texts import WORDS, likely
from web.chat.sessions import FORGET, give, join, known_visitor, take_back, visitor
from web.http.site import Site

DIGITS = 16
GROUP = 4
ALL: Final = b""
LATER: Final = 0.5
"""Seconds by which everybody's tries are slowed while many guess."""


class Return(msgspec.Struct, frozen=True):
    receipt: str


class Receipts:
    def __init__(self, site: Site) -> None:
        self.site = site
        self._hashing = asyncio.Lock()
        """Each takes 16 MB."""

    async def make(self, request: web.Request) -> web.Response:
        """Makes a new receipt: shown this once."""
        who = (await known_visitor(request, self.site)).who
        if not self.site.receipts.lets(str(who.id).encode()):
            return refusal((await self._words(request))["too_many"], 429)
        receipt, now = new_receipt(), utc_now()
        hashed = await self._hashed(receipt)
        await self.site.store.run(lambda tx: web_sessions.give_receipt(tx, hashed, who.id, now))
        return plain({"receipt": grouped(receipt)})

    async def come_back(self, request: web.Request) -> web.Response:
        """Opens the chat of a receipt, in place of the one this browser had."""
        receipt = read_receipt((await asked_for(request, Return)).receipt)
        say = await self._words(request)
        if receipt is None:
            return refusal(say["wrong_number"])
        caller = self.site.callers.key(request)
        if not await self._may_try(caller):
            return refusal(say["too_many"], 429)
        person_id = await self._holder(receipt)
        if person_id is None:
            self.site.receipt_tries.count(caller)
            self.site.all_receipt_tries.count(ALL)
            return refusal(say["wrong_number"])
        await self._end_here(request)
        response = plain({})
        response.headers.update(FORGET)  # of the chat that this browser had before
        give(response, self.site, await join(self.site, person_id))
        return response

    async def leave(self, request: web.Request) -> web.Response:
        """Lets the browser forget the chat; the chat stays."""
        response = plain({})
        await self._end_here(request)
        take_back(response, self.site)
        return response

    async def _end_here(self, request: web.Request) -> None:
        if here := await visitor(request, self.site):
            await self.site.store.run(lambda tx: web_sessions.end(tx, self.site.context.keys, here.token))
            self.site.hub.wake(here.room)

    async def _may_try(self, caller: bytes) -> bool:
        """Guessing becomes slow, for one address and in all; whoever has the right number is still heard."""
        if not self.site.receipt_tries.would_let(caller):
            return await self.site.receipt_tries.take_turn(caller)
        if not self.site.all_receipt_tries.would_let(ALL):
            await asyncio.sleep(LATER)
        return True

    async def _holder(self, receipt: str) -> int | None:
        hashed = await self._hashed(receipt)
        return await self.site.store.read(lambda tx: web_sessions.holder(tx, hashed))

    async def _hashed(self, receipt: str) -> bytes:
        async with self._hashing:
            return await asyncio.to_thread(web_sessions.receipt_hash, self.site.context.keys, receipt)

    async def _words(self, request: web.Request) -> dict[str, str]:
        here, place = await visitor(request, self.site), self.site.context.place
        code = here.who.language if here else likely(request.headers.get("Accept-Language", ""), place)
        reader = language(code or place.default_language)
        return {name: reader.say(WORDS[name]) for name in ("too_many", "wrong_number")}


def new_receipt() -> str:
    """Fifteen random digits (some 50 bits) and one that detects most mistakes."""
    chance = "".join(secrets.choice("0123456789") for _digit in range(DIGITS - 1))
    return chance + next(last for last in "0123456789" if luhn(chance + last))


def read_receipt(written: str) -> str | None:
    """The digits of a receipt however they were grouped, and in any script; None when it cannot be one."""
    digits = "".join(str(int(each)) for each in written[:100] if each.isdecimal())
    return digits if len(digits) == DIGITS and luhn(digits) else None


def grouped(receipt: str) -> str:
    return " ".join(receipt[at : at + GROUP] for at in range(0, DIGITS, GROUP))


def luhn(digits: str) -> bool:
    doubled = (int(each) * (2 - at % 2) for at, each in enumerate(digits))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0
