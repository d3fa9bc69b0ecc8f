"""Telegram as the courier sees it: one deed in, one outcome out."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from telegram.error import BadRequest, TelegramError

from bot.courier.channels import Context
from bot.telegram.client import Client, Upload
from bot.telegram.delivery_results import outcome_of
from bot.telegram.encode import Call, Whither, altered, edited, recaptioned, shown
from bot.telegram.keyboards import PIN, Json, asking
from bot.telegram.topics import Topics
from handlers.messaging.delivery_result import Gone, Outcome, Refused, Sent
from handlers.messaging.outbound import Deed, Delete, Expire, File, React, ShapeTopic, Show

log = logging.getLogger("ascolto.telegram")

NAME: Final = "telegram"
REMEMBERED: Final = 10_000
NO_TEXT: Final = ("there is no text in the message to edit", "message has no text")
Resolver = Callable[[str], Awaitable[Upload | None]]
"""The bytes behind a reference that is not Telegram's own; None when they are gone."""


class TelegramChannel:
    """Remembers nothing that a restart may not forget."""

    name = NAME

    def __init__(self, client: Client, resolve: Resolver) -> None:
        self._client = client
        self._resolve = resolve
        self._topics = Topics(client)
        self._asked: OrderedDict[str, str] = OrderedDict()  # chats in which a location keyboard is open

    async def send(self, address: str, thread: str, deed: Deed, context: Context) -> Outcome:
        try:
            match deed:
                case Show():
                    return await self._show(address, thread, deed, context)
                case ShapeTopic():
                    return await self._topics.shape(address, thread, deed)
                case React() | Delete() | Expire():
                    return await self._alter(address, deed)
        except TelegramError as error:
            return outcome_of(error, private=context.private)

    async def _alter(self, address: str, deed: React | Delete | Expire) -> Outcome:
        call = altered(deed, address)
        await self._client.call(call.method, call.parameters)
        return Sent(deed.message_id)

    async def _show(self, address: str, thread: str, deed: Show, context: Context) -> Outcome:
        keyboard = asking(deed.screen) if context.private else None
        closing = None
        if context.private and keyboard is None and address in self._asked:
            # At the same time: the question need not wait for this call's way there and back.
            closing = asyncio.create_task(self._take_keyboard_away(address))
        try:
            outcome = await self._put(address, thread, deed, context)
        finally:
            if closing is not None:
                await closing
        if keyboard is not None and isinstance(outcome, Sent):
            await self._ask_where(address, keyboard, context)
        return outcome

    async def _put(self, address: str, thread: str, deed: Show, context: Context) -> Outcome:
        files = await self._files(deed)
        change = edited(deed, address) if deed.edit else None
        if change is not None:
            return await self._edit(address, deed, change, files, context)
        to = await self._whither(address, thread, deed, context)
        return await self._send_all(shown(deed, to, files), context)

    async def _edit(
        self,
        address: str,
        deed: Show,
        change: Call,
        files: list[tuple[File, Upload | None]],
        context: Context,
    ) -> Outcome:
        try:
            await self._client.call(change.method, change.parameters)
        except TelegramError as error:
            if any(words in error.message.lower() for words in NO_TEXT):
                return await self._recaption(address, deed)
            outcome = outcome_of(error, private=context.private)
            if not isinstance(outcome, Sent):
                return outcome
        if files:
            alone = msgspec.structs.replace(deed.screen, pieces=(), rows=())
            await self._send_all(shown(Show(alone), Whither(address, silent=True), files), context)
        return Sent(deed.edit)

    async def _recaption(self, address: str, deed: Show) -> Outcome:
        """The message is a file: its words are a caption."""
        call = recaptioned(deed, address)
        if call is None:
            return Gone()  # so that it is sent anew
        await self._client.call(call.method, call.parameters)
        return Sent(deed.edit)

    async def _send_all(self, calls: list[Call], context: Context) -> Outcome:
        """One after another, from where an earlier try stopped; a file that Telegram will not take stops nobody."""
        if not calls:
            return Refused("nothing to show")
        main = ""
        for number, call in enumerate(calls):
            if number >= len(context.sent):
                if number:
                    await context.may_send_more()
                context.sent.append(await self._send_one(call, number))
            if call.main:
                main = context.sent[number]
        also = tuple(each for each in context.sent if each and each != main)
        return Sent(main, also)

    async def _send_one(self, call: Call, number: int) -> str:
        try:
            message = await self._client.call(call.method, call.parameters, call.uploads)
        except BadRequest as error:
            if number and isinstance(outcome_of(error, private=True), Refused):
                log.warning("%s was refused as a further part of a message", call.method)
                return ""
            raise
        return str(message["message_id"])

    async def _whither(self, address: str, thread: str, deed: Show, context: Context) -> Whither:
        """In a chat without topics what is said about a ticket replies to its card."""
        reply_to = deed.reply_to
        if not context.private and not reply_to and context.card and not await self._topics.has_any(address):
            reply_to = context.card
        return Whither(address, thread, reply_to, deed.silent)

    async def _files(self, deed: Show) -> list[tuple[File, Upload | None]]:
        """Each file with its bytes, unless Telegram has it already."""
        found: list[tuple[File, Upload | None]] = []
        for file in deed.screen.files:
            if file.body:
                found.append((file, Upload(file.name or file.kind, file.type, file.body)))
            elif file.ref.startswith(f"{NAME}:"):
                found.append((file, None))
            elif (upload := await self._resolve(file.ref)) is not None:
                found.append((file, upload))
        return found

    async def _ask_where(self, address: str, keyboard: Json, context: Context) -> None:
        """A message has one keyboard; the button by which a phone says where it is comes in a message of its own."""
        if address in self._asked:
            return
        await context.may_send_more()
        message = await self._quietly("sendMessage", chat_id=address, text=PIN, reply_markup=keyboard)
        if message is not None:
            self._asked[address] = str(message["message_id"])
            if len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)

    async def _take_keyboard_away(self, address: str) -> None:
        """With its message goes the keyboard."""
        await self._quietly("deleteMessage", chat_id=address, message_id=int(self._asked.pop(address)))

    async def _quietly(self, method: str, **parameters: object) -> Any:  # Any: JSON
        """A comfort: when it fails, people type their address."""
        try:
            return await self._client.call(method, parameters)
        except TelegramError:
            return None
