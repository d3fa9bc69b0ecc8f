"""Registers the webhook, and checks each minute that it is still there."""

import asyncio
import logging
from typing import Any, Final
from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError

from bot.telegram.client import Client
from bot.telegram.polling import ALLOWED

log = logging.getLogger("ascolto.telegram")

EVERY: Final = 60.0
PATH: Final = "/telegram"
SIDE_BY_SIDE: Final = 40
MANY_WAITING: Final = 1000


class Webhook:
    """`url` is the whole address of the delivery. `run` never ends by itself."""

    def __init__(self, client: Client, url: str, secret: str) -> None:
        self._client = client
        self._url = delivery_url(url)
        self._secret = secret

    async def run(self) -> None:
        is_set = False
        while True:
            try:
                if not is_set:
                    await self.set()
                    is_set = True
                else:
                    is_set = self.fits(await self._client.call("getWebhookInfo", {}))
                    if not is_set:
                        log.warning("somebody changed the webhook; setting it again")
                        continue
            except InvalidToken:
                log.error("Telegram does not accept the token")  # noqa: TRY400 - a trace would quote
            except TelegramError as error:
                log.warning("the webhook was not looked after: %s", type(error).__name__)
            await asyncio.sleep(EVERY if is_set else 5.0)

    async def set(self) -> None:
        await self._client.call(
            "setWebhook",
            {
                "url": self._url,
                "secret_token": self._secret,
                "allowed_updates": ALLOWED,
                "max_connections": SIDE_BY_SIDE,
                "drop_pending_updates": False,
            },
        )

    def fits(self, about: Any) -> bool:  # Any: JSON
        """Whether Telegram still delivers here all we read; its complaints are logged."""
        if about.get("pending_update_count", 0) > MANY_WAITING:
            log.error("%d updates wait at Telegram", about["pending_update_count"])
        allowed = about.get("allowed_updates")
        return about.get("url") == self._url and (allowed is None or set(allowed) == set(ALLOWED))


def delivery_url(url: str) -> str:
    """An address without a path gets the usual one."""
    return url if urlsplit(url).path.strip("/") else url.rstrip("/") + PATH


def delivery_path(url: str) -> str:
    """The path on our own server for deliveries to `url`."""
    return urlsplit(delivery_url(url)).path
