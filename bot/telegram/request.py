"""The client's request seam over aiohttp: one pool of connections kept alive, and causes that tell what happened."""

from typing import Any

import aiohttp
import msgspec
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 10.0
READ = 35.0
"""Telegram waits out floods by itself for 8 s: a shorter patience would take delivered messages for lost."""
KEPT_ALIVE = 30.0
JSON = {"Content-Type": "application/json"}

_decoder = msgspec.json.Decoder()


class AiohttpRequest(BaseRequest):
    """Errors never carry an address: it holds the token."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=READ)

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=self._timeout,
                trust_env=True,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @property
    def read_timeout(self) -> float:
        return READ

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # Any: as the client declares it
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - writes are covered by the read's patience
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one for all
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the pool has no end
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("the client is not open")
        timeout = self._timeout
        if read_timeout is not BaseRequest.DEFAULT_NONE and read_timeout is not None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=read_timeout)
        data, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # Any: JSON
        try:
            parsed = _decoder.decode(payload)
        except msgspec.DecodeError as error:
            raise TelegramError("Telegram answered with something that is no JSON") from error
        if not isinstance(parsed, dict):
            raise TelegramError("Telegram answered with something that is no answer")
        return parsed


def _body(request_data: RequestData | None) -> tuple[Any, dict[str, str] | None]:  # Any: what aiohttp takes
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        return msgspec.json.encode(request_data.parameters), JSON
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, part in request_data.multipart_data.items():
        filename, content, type_ = part
        form.add_field(name, content, filename=filename, content_type=type_)
    return form, None
