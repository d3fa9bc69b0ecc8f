"""Parses the value of each setting: a ValueError tells the administrator why, and never holds a secret."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storage.place import DEFAULT_PLACE
from web.http.callers import Network

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
HIGHEST_PORT: Final = 65535


def _token(value: str) -> str:
    if not re.fullmatch(r"\d{3,}:[A-Za-z0-9_-]{20,}", value):
        raise ValueError("is not a token; @BotFather gives one such as 123456789:AAE…")
    return value


def _api_url(value: str) -> str:
    return _address(value).rstrip("/")


def _address(value: str) -> str:
    """Plain http is for this machine only: elsewhere it would travel in clear."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address that begins with https://")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must begin with https://; http:// is for 127.0.0.1 only")
    return value


def _public(value: str) -> str:
    """The beginning of every address: a path would not be ours."""
    parts = urlsplit(_address(value))
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must be an address without a path, such as https://ascolto.example")
    return f"{parts.scheme}://{parts.netloc}"


def _networks(value: str) -> tuple[Network, ...]:
    return tuple(_network(each.strip()) for each in value.split(",") if each.strip())


def _network(said: str) -> Network:
    try:
        return ip_network(said)
    except ValueError:
        raise ValueError(
            f"must list addresses or networks such as 10.0.0.2 or 10.0.0.0/24, and {said!r} is none"
        ) from None


def _chat(value: str) -> str:
    if not re.fullmatch(r"-\d{1,20}", value):
        raise ValueError(f"must be the number of a group, such as -1001234567890, not {value!r}")
    return value


def _people(value: str) -> frozenset[str]:
    listed = [each.strip() for each in value.split(",") if each.strip()]
    for each in listed:
        if not re.fullmatch(r"\d{1,20}", each):
            raise ValueError(f"must list user numbers with commas between, and {each!r} is none")
    return frozenset(listed)


def _secret(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
        raise ValueError("must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
    return value


def _rate(value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", value):
        raise ValueError(f"must be a whole number from 1, not {value!r}")
    return int(value)


def _port(value: str) -> int:
    if not re.fullmatch(r"\d{1,5}", value) or int(value) > HIGHEST_PORT:
        raise ValueError(f"must be a number from 0 to {HIGHEST_PORT}, not {value!r}")
    return int(value)


def _database(value: str) -> str:
    try:
        backend = make_url(value).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError(
            "must begin with sqlite:/// or postgresql://"
        )  # never show it: it may hold a password
    if backend == "sqlite" and not make_url(value).database:
        raise ValueError("must name a file: nothing may be lost when the service stops")
    return value


def _place(value: str) -> Path:
    return DEFAULT_PLACE if value == "latina" else Path(value)


READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "telegram_token": _token,
    "telegram_api_url": _api_url,
    "team_chat": _chat,
    "coordinators": _people,
    "webhook_url": _address,
    "webhook_secret": _secret,
    "messages_per_second": _rate,
    "http_host": str,
    "http_port": _port,
    "public_url": _public,
    "trusted_proxies": _networks,
    "new_chats_per_hour": _rate,
    "uploads_per_person_mb": _rate,
    "uploads_per_address_mb": _rate,
    "disk_kept_free_mb": _rate,
    "database_url": _database,
    "key_file": Path,
    "place": _place,
    "var": Path,
}
