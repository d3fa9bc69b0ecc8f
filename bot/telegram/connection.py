"""All parts of Telegram that run while the service does: one place to open, wire and stop them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from telegram.error import TelegramError

from bot.telegram.bot_profile import send_niceties
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import Client, Upload
from bot.telegram.encode import file_id_of
from bot.telegram.intake import Intake
from bot.telegram.members import Members
from bot.telegram.polling import Polling
from bot.telegram.webhook_setup import Webhook
from handlers.messaging.context import Context
from handlers.pipeline import Pipeline
from storage.engine.store import Store
from storage.people.installation import USERNAME, learn, learned
from storage.web.media import StoredFile

log = logging.getLogger("ascolto.telegram")

PAUSE: Final = 10.0
OURS: Final = "telegram:"
Fetch = Callable[[str], Awaitable[StoredFile | None]]


class Connection:
    """Opened first and closed last; `channel` is for the courier."""

    def __init__(self, token: str, api_url: str, store: Store, context: Context, fetch: Fetch) -> None:
        """`fetch` gives the bytes of files that are not Telegram's."""
        self.client = Client(token, api_url)
        self.channel = TelegramChannel(self.client, self._resolve)
        self._store = store
        self._context = context
        self._fetch = fetch

    async def open(self) -> None:
        await self.client.open()

    async def close(self) -> None:
        await self.client.close()

    async def ready(self) -> bool:
        """Whether Telegram accepts the bot just now."""
        try:
            await self.client.call("getMe", {}, patience=3.0)
        except TelegramError:
            return False
        return True

    async def fetch(self, ref: str) -> StoredFile | None:
        """Returns the bytes of a file that Telegram keeps, for pages to show; None when it cannot be had."""
        kind, file_id = file_id_of(ref)
        if not ref.startswith(OURS) or kind == "contact":
            return None
        try:
            body = await self.client.download(file_id)
        except TelegramError as error:
            log.warning("a file was not fetched: %s", type(error).__name__)
            return None
        return StoredFile("", "", body)

    def intake(self, pipeline: Pipeline) -> Intake:
        return Intake(self.client, pipeline, self._store, self._context)

    def polling(self, intake: Intake, *, alone: bool) -> Polling:
        return Polling(self.client, intake, self._store, alone=alone)

    def webhook(self, url: str, secret: str) -> Webhook:
        return Webhook(self.client, url, secret)

    def members(self, pipeline: Pipeline) -> Members:
        return Members(self.client, pipeline, self._store, self._context)

    async def introduce(self, intake: Intake) -> None:
        """Learns the bot's own name as soon as Telegram answers; then sends the profile. Telegram may be down meanwhile."""
        known = await self._store.run(lambda tx: learned(tx, USERNAME))
        if known:
            intake.is_called(known)
        while True:
            try:
                me = await self.client.call("getMe", {})
                break
            except TelegramError as error:
                log.warning("Telegram does not answer: %s", type(error).__name__)
                await asyncio.sleep(PAUSE)
        username = str(me.get("username", ""))
        intake.is_called(username)
        if username != known:
            await self._store.run(lambda tx: learn(tx, USERNAME, username))
        await send_niceties(self.client, self._store, self._context)

    async def _resolve(self, ref: str) -> Upload | None:
        stored = await self._fetch(ref)
        return None if stored is None else Upload(stored.name or "file", stored.type, stored.body)
