"""The settings of an administrator: read from the environment, then from a TOML file, checked at once and documented here."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Self

from bot.config.setting_parsers import READERS
from storage.place import DEFAULT_PLACE
from storage.place.locate import locate
from web.http.callers import LOOPBACK, Network

PREFIX: Final = "ASCOLTO_"
FILE: Final = "ascolto.toml"
TELEGRAM: Final = "https://api.telegram.org"
IN_VAR: Final = frozenset({"database_url", "key_file"})
"""Fields that lie in ASCOLTO_VAR unless they are set."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the README's table. `default` is the effect of leaving it unset."""

    name: str
    meaning: str
    default: str


SETTINGS: Final = (
    Setting(
        "ASCOLTO_TELEGRAM_TOKEN",
        "The token that @BotFather gave for the bot.",
        "none: needed by `ascolto run`",
    ),
    Setting("ASCOLTO_TELEGRAM_API_URL", "Where the Bot API answers.", TELEGRAM),
    Setting(
        "ASCOLTO_TEAM_CHAT",
        "The number of the operators' group; `ascolto init` finds it.",
        "none: needed by `ascolto run`",
    ),
    Setting(
        "ASCOLTO_COORDINATORS",
        "Telegram user numbers of the coordinators, with commas between.",
        "none: nobody can add operators",
    ),
    Setting(
        "ASCOLTO_WEBHOOK_URL",
        "The public https address at which Telegram delivers.",
        "none: the service asks Telegram (polling)",
    ),
    Setting(
        "ASCOLTO_WEBHOOK_SECRET",
        "What Telegram must say with each delivery: up to 256 of A-Z, a-z, 0-9, _ and -.",
        "made from the key file",
    ),
    Setting(
        "ASCOLTO_MESSAGES_PER_SECOND",
        "How many messages Telegram takes from this bot in all; more than 25 only where paid broadcasts are on.",
        "25",
    ),
    Setting("ASCOLTO_HTTP_HOST", "The address to listen on.", "127.0.0.1"),
    Setting("ASCOLTO_HTTP_PORT", "The port to listen on; 0 takes any free one.", "8080"),
    Setting(
        "ASCOLTO_PUBLIC_URL",
        "The https address at which browsers reach the service: for links, and for cookies that never travel in clear.",
        "that of ASCOLTO_WEBHOOK_URL",
    ),
    Setting(
        "ASCOLTO_TRUSTED_PROXIES",
        "Addresses and networks of your proxies, with commas between: only they are believed for whom they ask.",
        "this machine: 127.0.0.1, ::1",
    ),
    Setting(
        "ASCOLTO_NEW_CHATS_PER_HOUR",
        "Web chats that one address (of IPv6, one /64) begins without waiting; the next ones wait some seconds.",
        "60",
    ),
    Setting(
        "ASCOLTO_UPLOADS_PER_PERSON_MB",
        "Megabytes of files that one citizen may send in a day by the web chat.",
        "300",
    ),
    Setting(
        "ASCOLTO_UPLOADS_PER_ADDRESS_MB",
        "The same of one address: an association, or the mobile network of many.",
        "2000",
    ),
    Setting(
        "ASCOLTO_DISK_KEPT_FREE_MB",
        "Megabytes of the disk that files never take: words need them.",
        "500",
    ),
    Setting(
        "ASCOLTO_DATABASE_URL",
        "`sqlite:///path` or `postgresql://user:password@host/name`.",
        "`ascolto.db` in ASCOLTO_VAR",
    ),
    Setting(
        "ASCOLTO_KEY_FILE",
        "The key that seals everything people said. Keep a copy elsewhere: without it nothing can be read.",
        "`ascolto.key` in ASCOLTO_VAR",
    ),
    Setting(
        "ASCOLTO_PLACE",
        "The place file: the town, its words and hours.",
        "Latina, which comes with the program",
    ),
    Setting("ASCOLTO_VAR", "The folder for data.", "`var` in the current folder"),
)


class SettingsError(Exception):
    """Every mistake in the settings, one sentence a line, each with its source."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class CannotStart(Exception):
    """The reason why a command cannot do its work although the settings are right, and what mends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Secrets are kept out of `repr`."""

    telegram_token: str = field(default="", repr=False)
    telegram_api_url: str = TELEGRAM
    team_chat: str = ""
    coordinators: frozenset[str] = frozenset()
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    messages_per_second: int = 25
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    public_url: str = ""
    trusted_proxies: tuple[Network, ...] = LOOPBACK
    new_chats_per_hour: int = 60
    uploads_per_person_mb: int = 300
    uploads_per_address_mb: int = 2000
    disk_kept_free_mb: int = 500
    database_url: str = field(repr=False)
    key_file: Path
    place: Path = DEFAULT_PLACE
    var: Path
    file: Path | None = None
    """The settings file that was read, if any."""
    sources: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """The source of each field that was set, as the administrator knows it."""

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def source(self, name: str) -> str:
        """The setting that decides a field, and its source."""
        if name in IN_VAR and name not in self.sources:
            return self.source("var")
        return self.sources.get(name, f"{PREFIX}{name.upper()} (not set)")

    def wrong(self, name: str, words: str) -> SettingsError:
        """The error for a value that parses and proves wrong later."""
        return SettingsError([f"{self.source(name)}: {words}"])

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ, file: Path | None = None) -> Self:
        """Raises SettingsError. `file` must exist when it is named; else `ascolto.toml` in ASCOLTO_VAR may."""
        problems: list[str] = []
        raw, found = _gather(environment, file, problems)
        given = dict(_checked(raw, problems))
        if problems:
            raise SettingsError(problems)
        folder = Path(str(given.setdefault("var", Path("var")))).absolute()
        given["var"] = folder
        given.setdefault("database_url", f"sqlite:///{folder / 'ascolto.db'}")
        given.setdefault("key_file", folder / "ascolto.key")
        sources = {_field(each.name): each.source for each in raw}
        return cls(**given, file=found, sources=sources)  # type: ignore[arg-type]  # READERS gives each field its type


@dataclass(frozen=True, slots=True)
class Raw:
    """A value as it was written, and its source."""

    name: str
    value: str
    source: str


def names() -> list[str]:
    return [setting.name for setting in SETTINGS]


def strangers(environment: Mapping[str, str]) -> list[str]:
    """Names every variable that looks like ours and is not: a typing error would go unseen."""
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in names())
    return [f"{name} (environment): is no setting{_nearest(name)}" for name in unknown]


def table() -> str:
    """The settings as a Markdown table, as the README shows them."""
    rows = [("Setting", "Meaning", "Default"), ("---", "---", "---")]
    rows += [(f"`{each.name}`", each.meaning, each.default) for each in SETTINGS]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _gather(
    environment: Mapping[str, str], file: Path | None, problems: list[str]
) -> tuple[list[Raw], Path | None]:
    here = [
        Raw(name, environment[name], f"{name} (environment)") for name in names() if environment.get(name)
    ]
    path = file or Path(environment.get("ASCOLTO_VAR") or "var") / FILE
    there = _from_file(path, problems) if file or path.exists() else []
    named = {raw.name for raw in here}
    return [*here, *(raw for raw in there if raw.name not in named)], path if path.exists() else None


def _from_file(path: Path, problems: list[str]) -> list[Raw]:
    try:
        text = path.read_text("utf-8")
        values = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path}: cannot be read ({type(error).__name__})")
        return []
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path}: is not TOML: {error}")
        return []
    lines = locate(text)
    found = []
    for name, value in values.items():
        source = f"{path.name} line {lines.get((name,), 1)}: {name}"
        if name not in names():
            problems.append(f"{source}: is no setting{_nearest(name)}")
        elif (plain := _plain(value)) is None:
            problems.append(f"{source}: must be a text in quotes or a whole number")
        else:
            found.append(Raw(name, plain, source))
    return found


def _plain(value: object) -> str | None:
    """Numbers may stand without quotes, and the coordinators may be a list."""
    if isinstance(value, list) and all(type(each) in {int, str} for each in value):
        return ",".join(map(str, value))
    return str(value) if type(value) in {int, str} else None


def _checked(raw: list[Raw], problems: list[str]) -> Iterator[tuple[str, object]]:
    for each in raw:
        field_name = _field(each.name)
        try:
            yield field_name, READERS[field_name](each.value.strip())
        except ValueError as error:
            problems.append(f"{each.source}: {error}")


def _field(name: str) -> str:
    return name.removeprefix(PREFIX).lower()


def _nearest(name: str) -> str:
    near = get_close_matches(name.upper(), [*names(), *(each.removeprefix(PREFIX) for each in names())], n=1)
    return f"; did you mean {PREFIX}{near[0].removeprefix(PREFIX)}?" if near else ""


assert set(READERS) == {_field(name) for name in names()}  # noqa: S101 - documented is read
assert set(READERS) <= {each.name for each in fields(Settings)}  # noqa: S101 - and what is read is kept
