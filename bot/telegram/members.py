"""Asks Telegram whether each operator is still in the team chat: an outage may have cost us the update."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from telegram.error import BadRequest, TelegramError

from bot.telegram.client import Client
from bot.telegram.decode import GONE, NAME
from handlers.messaging.context import Context, team_chat
from handlers.messaging.error_reply import described
from handlers.messaging.inbound import MemberLeft
from handlers.pipeline import Pipeline
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people

log = logging.getLogger("ascolto.telegram")

EVERY: Final = 45.0
"""Seconds; an operator who left loses the role within a minute."""
UNKNOWN: Final = ("user not found", "participant_id_invalid", "user_not_participant", "member not found")


class Members:
    """`run` never ends by itself."""

    def __init__(
        self,
        client: Client,
        pipeline: Pipeline,
        store: Store,
        context: Context,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._client = client
        self._road = pipeline
        self._store = store
        self._context = context
        self._now = now

    async def run(self) -> None:
        while True:
            try:
                await self.compare()
            except TelegramError as error:
                log.warning("the team was not compared: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - the next time will do
                log.error("the team was not compared: %s", described(error))  # noqa: TRY400 - as above
            await asyncio.sleep(EVERY)

    async def compare(self) -> None:
        """Reports operators who are no longer in the chat as having left. Raises TelegramError."""
        chat, operators = await self._store.run(self._team)
        for address in operators:
            if chat and not await self._is_there(chat, address):
                now = self._now()
                key = f"left:{address}:{now.isoformat()}"
                await self._road.take(MemberLeft(NAME, key, now, address, chat))

    def _team(self, tx: Transaction) -> tuple[str, list[str]]:
        team = team_chat(tx, self._context)
        if team is None or team.channel != NAME:
            return "", []
        known = [who for who in people.team(tx) if who.channel == NAME and not who.is_erased]
        return team.chat, [people.address_of_person(self._context.keys, who) for who in known]

    async def _is_there(self, chat: str, address: str) -> bool:
        try:
            member = await self._client.call("getChatMember", {"chat_id": chat, "user_id": int(address)})
        except BadRequest as error:
            if any(words in error.message.lower() for words in UNKNOWN):
                return False
            raise
        return not is_gone(member)


def is_gone(member: Any) -> bool:  # Any: JSON
    status = member.get("status")
    return status in GONE or (status == "restricted" and not member.get("is_member", True))
