"""Telegram as the courier sees it: one outbound message in, one outcome out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from cachetools import FIFOCache
from telegram.error import BadRequest, TelegramError

from bot.courier.channels import Sending
from bot.telegram.client import Client, Upload
from bot.telegram.delivery_results import outcome_of
from bot.telegram.encode import Call, Whither, altered, edited, recaptioned, shown
from bot.telegram.keyboards import PIN, Json, asking
from bot.telegram.topics import Topics
from handlers.messaging.delivery_result import DeliveryResult, Gone, Refused, Sent
from handlers.messaging.outbound import Delete, Expire, File, Outbound, React, ShapeTopic, Show

log = logging.getLogger("ascolto.telegram")

NAME: Final = "telegram"
REMEMBERED: Final = 10_000
NO_TEXT: Final = ("there is no text in the message to edit", "message has no text")
Resolver = Callable[[str], Awaitable[Upload | None]]
"""Reads the bytes behind a reference that is not Telegram's own; None when they are gone."""


class TelegramChannel:
    """Keeps nothing that a restart may not lose."""

    name = NAME

    def __init__(self, client: Client, resolve: Resolver) -> None:
        self._client = client
        self._resolve = resolve
        self._topics = Topics(client)
        self._asked: FIFOCache[str, str] = FIFOCache(REMEMBERED)  # chats in which a location keyboard is open

    async def send(self, address: str, thread: str, outbound: Outbound, sending: Sending) -> DeliveryResult:
        try:
            match outbound:
                case Show():
                    return await self._show(address, thread, outbound, sending)
                case ShapeTopic():
                    return await self._topics.shape(address, thread, outbound)
                case React() | Delete() | Expire():
                    return await self._alter(address, outbound)
        except TelegramError as error:
            return outcome_of(error, private=sending.private)

    async def _alter(self, address: str, outbound: React | Delete | Expire) -> DeliveryResult:
        call = altered(outbound, address)
        await self._client.call(call.method, call.parameters)
        return Sent(outbound.message_id)

    async def _show(self, address: str, thread: str, outbound: Show, sending: Sending) -> DeliveryResult:
        keyboard = asking(outbound.screen) if sending.private else None
        closing = None
        if sending.private and keyboard is None and address in self._asked:
            # In parallel: the question need not wait for this call's way there and back.
            closing = asyncio.create_task(self._take_keyboard_away(address))
        try:
            outcome = await self._put(address, thread, outbound, sending)
        finally:
            if closing is not None:
                await closing
        if keyboard is not None and isinstance(outcome, Sent):
            await self._ask_where(address, keyboard, sending)
        return outcome

    async def _put(self, address: str, thread: str, outbound: Show, sending: Sending) -> DeliveryResult:
        files = await self._files(outbound)
        change = edited(outbound, address) if outbound.edit else None
        if change is not None:
            return await self._edit(address, outbound, change, files, sending)
        to = await self._whither(address, thread, outbound, sending)
        return await self._send_all(shown(outbound, to, files), sending)

    async def _edit(
        self,
        address: str,
        outbound: Show,
        change: Call,
        files: list[tuple[File, Upload | None]],
        sending: Sending,
    ) -> DeliveryResult:
        try:
            await self._client.call(change.method, change.parameters)
        except TelegramError as error:
            if any(words in error.message.lower() for words in NO_TEXT):
                return await self._recaption(address, outbound)
            outcome = outcome_of(error, private=sending.private)
            if not isinstance(outcome, Sent):
                return outcome
        if files:
            alone = msgspec.structs.replace(outbound.screen, pieces=(), rows=())
            await self._send_all(
                shown(Show(alone), Whither(address, silent=True, protected=outbound.protected), files),
                sending,
            )
        return Sent(outbound.edit)

    async def _recaption(self, address: str, outbound: Show) -> DeliveryResult:
        """Edits the caption: the message is a file with its text below. A text that is too long for that is sent anew."""
        call = recaptioned(outbound, address)
        if call is None:
            await self._quietly(
                "editMessageCaption", chat_id=address, message_id=int(outbound.edit), caption=""
            )
            return Gone()
        await self._client.call(call.method, call.parameters)
        return Sent(outbound.edit)

    async def _send_all(self, calls: list[Call], sending: Sending) -> DeliveryResult:
        """Sends in order, from where an earlier try stopped; a file that Telegram refuses does not stop the rest."""
        if not calls:
            return Refused("nothing to show")
        main = ""
        for number, call in enumerate(calls):
            if number >= len(sending.sent):
                if number:
                    await sending.may_send_more()
                sending.sent.append(await self._send_one(call, number))
            if call.main:
                main = sending.sent[number]
        also = tuple(each for each in sending.sent if each and each != main)
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

    async def _whither(self, address: str, thread: str, outbound: Show, sending: Sending) -> Whither:
        """In a chat without topics a message about a ticket replies to its card."""
        reply_to = outbound.reply_to
        if not sending.private and not reply_to and sending.card and not await self._topics.has_any(address):
            reply_to = sending.card
        return Whither(address, thread, reply_to, outbound.silent, outbound.protected)

    async def _files(self, outbound: Show) -> list[tuple[File, Upload | None]]:
        """Each file with its bytes, unless Telegram has it already."""
        found: list[tuple[File, Upload | None]] = []
        for file in outbound.screen.files:
            if file.body:
                found.append((file, Upload(file.name or file.kind, file.type, file.body)))
            elif file.ref.startswith(f"{NAME}:"):
                found.append((file, None))
            elif (upload := await self._resolve(file.ref)) is not None:
                found.append((file, upload))
        return found

    async def _ask_where(self, address: str, keyboard: Json, sending: Sending) -> None:
        """Sends the location button in a message of its own: a message has one keyboard."""
        if address in self._asked:
            return
        await sending.may_send_more()
        message = await self._quietly("sendMessage", chat_id=address, text=PIN, reply_markup=keyboard)
        if message is not None:
            self._asked[address] = str(message["message_id"])

    async def _take_keyboard_away(self, address: str) -> None:
        """Deletes that message: the keyboard goes with it."""
        await self._quietly("deleteMessage", chat_id=address, message_id=int(self._asked.pop(address)))

    async def _quietly(self, method: str, **parameters: object) -> Any:  # Any: JSON
        """Makes a call that may fail: without it, people type their address."""
        try:
            return await self._client.call(method, parameters)
        except TelegramError:
            return None
