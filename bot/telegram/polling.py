"""Polls Telegram for updates: lanes side by side, the next offset only once a whole batch is on disk."""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.client import Client
from bot.telegram.decode import Decoded
from bot.telegram.intake import Intake
from handlers.messaging.error_reply import described
from handlers.messaging.inbound import Spoke
from storage.engine.store import Store
from storage.engine.utc import utc_now
from storage.sending import leases

log = logging.getLogger("ascolto.telegram")

ALLOWED: Final = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
)
"""Updates about members and reactions come only when they are asked for."""
LEASE_NAME: Final = "poller"
LEASE: Final = timedelta(seconds=40)
HELD: Final = 25
"""Seconds that Telegram holds an empty answer back; less than the lease, which is renewed in between."""
PATIENCE: Final = HELD + 15.0
BATCH: Final = 100
LONGEST_PAUSE: Final = 30.0


class Polling:
    """One poller per bot, by lease. `run` works until `stop`."""

    def __init__(
        self,
        client: Client,
        intake: Intake,
        store: Store,
        *,
        alone: bool = False,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._client = client
        self._intake = intake
        self._store = store
        self._alone = alone
        self._now = now
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._offset = 0
        self._failures = 0
        self._stopping = asyncio.Event()
        self._webhook_removed = False

    async def run(self) -> None:
        stopped = asyncio.ensure_future(self._stopping.wait())
        while not self._stopping.is_set():
            asking = asyncio.ensure_future(self._ask())
            await asyncio.wait({asking, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                break
            await self._take(asking.result())
        stopped.cancel()
        await self._give_back()

    def stop(self) -> None:
        self._stopping.set()

    async def _ask(self) -> list[Any]:  # Any: JSON
        """One batch; an empty one after a failure, and after the pause that it asks for."""
        try:
            if not await self._lead():
                await asyncio.sleep(LEASE.total_seconds() / 4)
                return []
            if not self._webhook_removed:
                await self._client.call("deleteWebhook", {"drop_pending_updates": False})
                self._webhook_removed = True
            batch = await self._client.call("getUpdates", self._parameters(), patience=PATIENCE)
        except Exception as error:  # noqa: BLE001 - whatever it is, we ask again
            await self._pause(error)
            return []
        self._failures = 0
        return batch if isinstance(batch, list) else []

    def _parameters(self) -> dict[str, object]:
        given: dict[str, object] = {"timeout": HELD, "limit": BATCH, "allowed_updates": ALLOWED}
        return given | ({"offset": self._offset} if self._offset else {})

    async def _pause(self, error: Exception) -> None:
        self._failures += 1
        pause = min(LONGEST_PAUSE, 2.0 ** min(self._failures - 1, 5))
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            pause = wait if isinstance(wait, int) else wait.total_seconds()
        if isinstance(error, Conflict):
            self._webhook_removed = False
            log.error("another program asks for this bot's updates; trying again")
        elif isinstance(error, InvalidToken):
            log.error("Telegram does not accept the token")
        else:
            what = type(error).__name__ if isinstance(error, TelegramError) else described(error)
            log.warning("no updates just now: %s", what)
        await asyncio.sleep(pause)

    async def _take(self, batch: list[Any]) -> None:
        """Every update of a batch is on disk before the next offset is named."""
        decoded = [(self._intake.decoder.convert(update, self._now()), update) for update in batch]
        while True:
            lanes: dict[str, list[tuple[Decoded, Any]]] = {}
            for each in decoded:
                lanes.setdefault(_lane(each[0]), []).append(each)
            done = await asyncio.gather(*map(self._take_lane, lanes.values()), return_exceptions=True)
            failed = [error for error in done if isinstance(error, BaseException)]
            if not failed:
                break
            # The database is out of reach. Updates already taken are known when they come again.
            log.error("updates wait: %s", described(failed[0]))
            await asyncio.sleep(1)
        numbers = [each.number for each, _ in decoded if each.number is not None]
        if numbers:
            self._offset = max(numbers) + 1

    async def _take_lane(self, lane: list[tuple[Decoded, Any]]) -> None:
        for decoded, update in lane:
            if decoded.readable:
                await self._intake.do(decoded, update)
            else:
                await self._intake.bury(update)

    async def _lead(self) -> bool:
        take = partial(
            leases.take,
            name=LEASE_NAME,
            holder=self._holder,
            now=self._now(),
            span=LEASE,
            alone=self._alone,
        )
        return await self._store.run(take) is not None

    async def _give_back(self) -> None:
        try:
            await self._store.run(lambda tx: leases.give_back(tx, LEASE_NAME, self._holder))
        except Exception as error:  # noqa: BLE001 - it ends by itself
            log.warning("the poller's lease was not given back: %s", described(error))


def _lane(decoded: Decoded) -> str:
    """One person's private messages in order; in a group, one topic's."""
    inbound = decoded.inbound
    if not isinstance(inbound, Spoke):
        return ""
    return inbound.address if inbound.private else f"{inbound.chat}/{inbound.thread}"
