"""Intake: every update of Telegram goes through one pipeline; a tapped button is answered after the commit."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec
from telegram.error import TelegramError

from bot.telegram.client import Client
from bot.telegram.decode import NAME, Decoded, Decoder
from handlers.messaging.context import Context
from handlers.messaging.error_reply import described
from handlers.pipeline import Pipeline
from storage.engine.driver_errors import is_outage
from storage.engine.store import Store
from storage.engine.utc import utc_now
from storage.sending import seen_updates

log = logging.getLogger("ascolto.telegram")

LONGEST_TOAST: Final = 200
ANSWER: Final = "answerCallbackQuery"


class Intake:
    """`take` and `decoded` raise only when the database is out of reach; everything else is dealt with."""

    def __init__(
        self,
        client: Client,
        pipeline: Pipeline,
        store: Store,
        context: Context,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.decoder = Decoder("")
        self._client = client
        self._road = pipeline
        self._store = store
        self._context = context
        self._now = now
        self._answering: set[asyncio.Task[None]] = set()

    def is_called(self, username: str) -> None:
        """Sets the bot's own name: until then commands for any bot are taken for ours."""
        self.decoder = Decoder(username)

    async def take(self, body: bytes) -> bytes:
        """Takes the body of a webhook delivery; returns the call that Telegram shall make on reading our answer."""
        decoded = self.decoder.decode(body, self._now())
        if not decoded.readable:
            await self._bury("no update", body)
            return b""
        toast = await self._inbound(decoded, body)
        if not decoded.tap_id:
            return b""
        return msgspec.json.encode({"method": ANSWER} | _answer(decoded.tap_id, toast))

    async def do(self, decoded: Decoded, body: bytes | dict[str, Any]) -> None:
        """Takes a polled update: nothing waits for our answer, so a button is answered by a call."""
        toast = await self._inbound(decoded, body)
        if decoded.tap_id:
            self._answer(decoded.tap_id, toast)

    async def _inbound(self, decoded: Decoded, body: bytes | dict[str, Any]) -> str:
        """Returns once it is on disk, with the words for the button."""
        effects = None
        if decoded.inbound is not None:
            try:
                effects = await self._road.take(decoded.inbound)
            except Exception as error:
                if is_outage(error):
                    raise
                log.error("an update could not even be apologised for: %s", described(error))  # noqa: TRY400
                await self._bury(described(error), body)
        return effects.toast if effects else ""

    async def bury(self, update: Any) -> None:  # Any: JSON
        """Keeps an unreadable update for the administrator."""
        await self._bury("no update", update)

    async def settle(self) -> None:
        """Waits for the buttons that are being answered."""
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _bury(self, what: str, body: Any) -> None:  # Any: bytes or JSON
        kept = body if isinstance(body, bytes) else msgspec.json.encode(body)
        reference = secrets.token_hex(6).upper()
        now = self._now()
        log.error("kept as a dead letter, reference %s: %s", reference, what)
        await self._store.run(
            lambda tx: seen_updates.bury(tx, self._context.keys, NAME, what, kept, reference, now)
        )

    def _answer(self, tap_id: str, toast: str) -> None:
        task = asyncio.create_task(self._say(tap_id, toast))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _say(self, tap_id: str, toast: str) -> None:
        """Stops the button from spinning: best effort, at once or never."""
        try:
            await self._client.call(ANSWER, _answer(tap_id, toast))
        except TelegramError as error:
            log.debug("a button was not answered: %s", type(error).__name__)


def _answer(tap_id: str, toast: str) -> dict[str, str]:
    return {"callback_query_id": tap_id} | ({"text": toast[:LONGEST_TOAST]} if toast else {})
