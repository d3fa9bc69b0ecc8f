"""Makes single Bot API calls for `init` and `doctor`: Telegram's words come back as they are."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self

import aiohttp

PATIENCE = 15.0


class Declined(Exception):
    """Telegram refused. The words are its own and hold no token."""

    def __init__(self, code: int, words: str) -> None:
        self.code = code
        self.words = words
        super().__init__(f"Telegram says: {words} ({code})")


class NotReached(Exception):
    """No answer that we understand came back."""


class TeamRequest:
    """The address holds the token: it is never shown, neither in an error nor in a log."""

    def __init__(self, api_url: str, token: str) -> None:
        self._url = f"{api_url}/bot{token}/"
        self._session = aiohttp.ClientSession(trust_env=True)
        self.drift: timedelta | None = None
        """How far this machine's clock is ahead of Telegram's, as of the last answer."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    async def ask(self, method: str, *, wait: float = PATIENCE, **given: object) -> Any:
        """Raises Declined or NotReached."""
        try:
            timeout = aiohttp.ClientTimeout(total=wait)
            async with self._session.post(self._url + method, json=given, timeout=timeout) as response:
                answer = await response.json(content_type=None)
                self._compare_clocks(response.headers.get("Date"))
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise NotReached(type(error).__name__) from None  # its words may hold the address
        if not isinstance(answer, dict) or "ok" not in answer:
            raise NotReached("what answers is not a Bot API")
        if not answer["ok"]:
            raise Declined(int(answer.get("error_code", 0)), str(answer.get("description", "")))
        return answer["result"]

    def _compare_clocks(self, date: str | None) -> None:
        if date is not None:
            self.drift = datetime.now(UTC) - parsedate_to_datetime(date).astimezone(UTC)
