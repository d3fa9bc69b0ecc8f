"""The Bot API client: python-telegram-bot's Bot over our own connections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.request import AiohttpRequest

LARGEST_DOWNLOAD: Final = 20 * 2**20
"""The Bot API's limit for a bot's downloads."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes along with a call."""

    name: str
    type: str
    body: bytes


NO_UPLOADS: Final[Mapping[str, Upload]] = {}


class Plain(msgspec.Struct, frozen=True):
    """A call's data as our request seam reads it; the client's own kind wraps each value, for files that may be there."""

    parameters: Mapping[str, object]
    contains_files: bool = False


class Client:
    """`bot` is for rare calls; `call` is for the pipeline."""

    def __init__(self, token: str, api_url: str) -> None:
        self._request = AiohttpRequest(api_url)
        self._base = f"{api_url}/bot{token}"
        self._files = f"{api_url}/file/bot{token}"
        self.bot: Bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._request,
            get_updates_request=AiohttpRequest(api_url),
        )

    async def open(self) -> None:
        """Opens without any call: Telegram may be down at the start."""
        await self._request.initialize()

    async def close(self) -> None:
        await self._request.shutdown()

    async def call(
        self,
        method: str,
        parameters: Mapping[str, object],
        uploads: Mapping[str, Upload] = NO_UPLOADS,
        *,
        patience: float | None = None,
    ) -> Any:
        """Returns the result, as JSON. Raises TelegramError.

        Bot's own methods build and check objects that we do not need: ten times this call's cost.
        """
        data: Any = _with_files(parameters, uploads) if uploads else Plain(parameters)
        more = {} if patience is None else {"read_timeout": patience}
        return await self._request.post(f"{self._base}/{method}", data, **more)

    async def download(self, file_id: str) -> bytes:
        """Returns the bytes of a received file. Raises TelegramError, also when it is too large."""
        file = await self.call("getFile", {"file_id": file_id})
        path = file.get("file_path", "")
        if not path or file.get("file_size", 0) > LARGEST_DOWNLOAD:
            raise TelegramError("the file cannot be fetched")
        return await self._request.retrieve(f"{self._files}/{path}")


def _with_files(parameters: Mapping[str, object], uploads: Mapping[str, Upload]) -> RequestData:
    given = [RequestParameter(name, value, None) for name, value in parameters.items()]
    for name, upload in uploads.items():
        file = InputFile(upload.body, filename=upload.name)
        if upload.type:
            file.mimetype = upload.type
        given.append(RequestParameter(name, None, [file]))
    return RequestData(given)
