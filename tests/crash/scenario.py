"""Where a run takes place: a folder, a fresh database made from a template, and the settings of the service."""

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from storage.engine.migrate import upgrade
from storage.place import DEFAULT_PLACE
from tests.databases import new_database
from tests.service import free_port

TEAM = -1001234567890
COORDINATOR = 500
CITIZEN = 100


@dataclass(frozen=True)
class Engine:
    """How to get a database with all tables in no time, and how to be rid of it."""

    name: str
    make: Callable[[Path], str]
    """Gives the URL of a fresh database; the folder is the run's own."""
    drop: Callable[[str], None]


def sqlite_from(template: Path) -> Engine:
    """Copy a file that has all tables."""

    def make(folder: Path) -> str:
        shutil.copyfile(template, folder / "ascolto.db")
        return f"sqlite:///{folder / 'ascolto.db'}"

    return Engine("SQLite", make, lambda _url: None)


def english_place(folder: Path) -> Path:
    """Latina, whose team reads English: the dialogues below are written in it."""
    text = DEFAULT_PLACE.read_text("utf-8").replace('default_language = "it"', 'default_language = "en"')
    place = folder / "place.toml"
    place.write_text(text, "utf-8")
    return place


def settings(
    folder: Path, database: str, api: str, place: Path, key_file: Path, token: str, *, by_webhook: bool
) -> dict[str, str]:
    """With a webhook the port is fixed, so that the restarted service is found where the killed one was."""
    port = free_port() if by_webhook else 0
    webhook = {"ASCOLTO_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram"} if by_webhook else {}
    return webhook | {
        "ASCOLTO_TELEGRAM_TOKEN": token,
        "ASCOLTO_TELEGRAM_API_URL": api,
        "ASCOLTO_TEAM_CHAT": str(TEAM),
        "ASCOLTO_COORDINATORS": str(COORDINATOR),
        "ASCOLTO_HTTP_PORT": str(port),
        "ASCOLTO_DATABASE_URL": database,
        "ASCOLTO_KEY_FILE": str(key_file),
        "ASCOLTO_PLACE": str(place),
        "ASCOLTO_VAR": str(folder),
    }


def postgres_from(template: str) -> Engine:
    """Let PostgreSQL copy a database that has all tables."""
    numbers = itertools.count(1)
    server = create_engine(
        make_url(template).set(drivername="postgresql+psycopg", database="postgres"),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )
    source = make_url(template).database
    with (
        server.connect() as connection
    ):  # it is our side that dies, never the server: it need not wait for its disk
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))

    def make(_folder: Path) -> str:
        name = f"{source}crash{next(numbers)}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {source}"))
        return make_url(template).set(database=name).render_as_string(hide_password=False)

    def drop(url: str) -> None:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {make_url(url).database} WITH (FORCE)"))

    return Engine("PostgreSQL", make, drop)


def engine_named(name: str, folder: Path) -> Engine:
    """Bring one database to this release, then copy it as often as needed."""
    url = new_database(name, folder)
    upgrade(url)
    return sqlite_from(Path(url.removeprefix("sqlite:///"))) if name == "sqlite" else postgres_from(url)
