"""The client's request seam: our own lines for calls, aiohttp for files and through proxies; causes that tell what happened."""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import msgspec
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.lines import CONNECT, KEPT_ALIVE, Lines

READ = 35.0
"""Telegram waits out floods by itself for 8 s: a shorter patience would take delivered messages for lost."""
JSON = {"Content-Type": "application/json"}

_decoder = msgspec.json.Decoder()


class AiohttpRequest(BaseRequest):
    """Errors never carry an address: it holds the token."""

    def __init__(self, api_url: str) -> None:
        parts = urlsplit(api_url)
        self._lines = (
            None if _has_proxy(parts.scheme, parts.netloc) else Lines(f"{parts.scheme}://{parts.netloc}")
        )
        self._session: aiohttp.ClientSession | None = None

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector,
                trust_env=True,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        if self._lines is not None:
            self._lines.close()
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
        patience = READ
        if read_timeout is not BaseRequest.DEFAULT_NONE and read_timeout is not None:
            patience = read_timeout
        try:
            if self._lines and request_data and not request_data.contains_files and method == "POST":
                path = url.removeprefix(self._lines.origin)
                return await self._lines.post(path, msgspec.json.encode(request_data.parameters), patience)
            return await self._by_aiohttp(self._session, url, method, request_data, patience)
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    async def _by_aiohttp(
        self,
        session: aiohttp.ClientSession,
        url: str,
        method: str,
        request_data: RequestData | None,
        patience: float,
    ) -> tuple[int, bytes]:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=patience)
        data, headers = _body(request_data)
        async with session.request(method, url, data=data, headers=headers, timeout=timeout) as response:
            return response.status, await response.read()

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


def _has_proxy(scheme: str, host: str) -> bool:
    return scheme in getproxies() and not proxy_bypass(host)
