"""The parameters of one call, however they were sent: query, form, multipart or JSON."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web

from tests.botapi.refusals import bad


@dataclass(frozen=True)
class Upload:
    name: str
    mime: str
    data: bytes


@dataclass
class Params:
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.values or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict | list):
            return msgspec.json.encode(value).decode()
        return str(value)

    def integer(self, name: str, default: int = 0, least: int | None = None, most: int | None = None) -> int:
        """Read a number; what is none counts as the default and what is out of range is drawn in, as Telegram does."""
        try:
            number = int(self.text(name, str(default)))
        except ValueError:
            number = default
        if least is not None:
            number = max(least, number)
        return number if most is None else min(most, number)

    def number(self, name: str) -> float:
        """Read a coordinate."""
        if not self.text(name):
            raise bad(f"{name} is empty")
        try:
            return float(self.text(name))
        except ValueError as error:
            raise bad(f"can't parse {name}") from error

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def structure(self, name: str, what: str) -> Any:
        """Read an object or array, sent as JSON in a string or as itself; None when it is not there."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError as error:
            raise bad(f"Can't parse {what} JSON object") from error


async def read(request: web.Request) -> Params:
    params = Params(dict(request.query))
    if request.method != "POST" or not request.can_read_body:
        return params
    if request.content_type == "application/json":
        params.values |= _decoded(await request.read())
        return params
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params.uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        elif isinstance(value, str):
            params.values[name] = value
    return params


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        values = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise bad("Can't parse request JSON object") from error
    if not isinstance(values, dict):
        raise bad("Can't parse request JSON object")
    return values
