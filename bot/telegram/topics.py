"""The team chat's topics: made, renamed, closed and reopened; and whether the chat has any at all."""

import time
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache, TTLCache
from telegram.error import BadRequest, TelegramError

from bot.telegram.client import Client
from bot.telegram.delivery_results import outcome_of
from bot.telegram.encode import LONGEST_TITLE, Json
from handlers.messaging.delivery_result import DeliveryResult, Sent
from handlers.messaging.outbound import ShapeTopic

BELIEVED: Final = 300.0
"""Seconds after which we look again whether a chat has topics."""
REMEMBERED: Final = 2000
PLAIN: Final = ("not a forum", "not enough rights", "chat_not_forum")
"""Refusals that mean: do without topics here. `ascolto doctor` names the right that is missing."""


class Topics:
    """Remembers the state of each topic, so that a card that changes costs one call and not three."""

    def __init__(self, client: Client, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._forums: TTLCache[str, bool] = TTLCache(REMEMBERED, BELIEVED, timer=now)
        self._icons: dict[str, str] | None = None
        self._left: LRUCache[str, ShapeTopic] = LRUCache(REMEMBERED)

    async def has_any(self, chat: str) -> bool:
        """Raises TelegramError when Telegram cannot tell."""
        known = self._forums.get(chat)
        if known is None:
            about = await self._client.call("getChat", {"chat_id": chat})
            known = self._forums[chat] = about.get("is_forum") is True
        return known

    async def shape(self, chat: str, thread: str, outbound: ShapeTopic) -> DeliveryResult:
        """Shapes a topic; in a chat without topics that is done at once."""
        try:
            if not await self.has_any(chat):
                return Sent()
            if not thread:
                return await self._create(chat, outbound)
            return await self._change(chat, thread, outbound)
        except BadRequest as error:
            if any(words in error.message.lower() for words in PLAIN):
                self._forums[chat] = False
                return Sent()
            return outcome_of(error, private=False)
        except TelegramError as error:
            return outcome_of(error, private=False)

    async def _create(self, chat: str, outbound: ShapeTopic) -> DeliveryResult:
        made = await self._client.call("createForumTopic", {"chat_id": chat} | await self._look(outbound))
        thread = str(made["message_thread_id"])
        self._remember(chat, thread, ShapeTopic(outbound.title, outbound.icon))
        if outbound.closed:
            await self._client.call("closeForumTopic", {"chat_id": chat, "message_thread_id": int(thread)})
            self._remember(chat, thread, outbound)
        return Sent(thread)

    async def _change(self, chat: str, thread: str, outbound: ShapeTopic) -> DeliveryResult:
        before = self._left.get(f"{chat}:{thread}")
        where: Json = {"chat_id": chat, "message_thread_id": int(thread)}
        if before is None or (before.title, before.icon) != (outbound.title, outbound.icon):
            await self._do("editForumTopic", where | await self._look(outbound))
        if before is None or before.closed != outbound.closed:
            await self._do("closeForumTopic" if outbound.closed else "reopenForumTopic", where)
        self._remember(chat, thread, outbound)
        return Sent(thread)

    async def _do(self, method: str, parameters: Json) -> None:
        try:
            await self._client.call(method, parameters)
        except BadRequest as error:
            if "not_modified" not in error.message.lower():
                raise

    async def _look(self, outbound: ShapeTopic) -> Json:
        icon = (await self._known_icons()).get(_bare(outbound.icon)) if outbound.icon else None
        return {"name": outbound.title[:LONGEST_TITLE]} | ({"icon_custom_emoji_id": icon} if icon else {})

    async def _known_icons(self) -> dict[str, str]:
        """Telegram offers a fixed set of icons; a topic without one is a topic all the same."""
        if self._icons is None:
            try:
                stickers = await self._client.call("getForumTopicIconStickers", {})
            except BadRequest:
                stickers = []
            self._icons = {
                _bare(sticker.get("emoji", "")): sticker["custom_emoji_id"]
                for sticker in stickers
                if "custom_emoji_id" in sticker
            }
        return self._icons

    def _remember(self, chat: str, thread: str, outbound: ShapeTopic) -> None:
        self._left[f"{chat}:{thread}"] = outbound


def _bare(emoji: str) -> str:
    """Drops the selector that only chooses a look."""
    return emoji.replace("\ufe0f", "")
