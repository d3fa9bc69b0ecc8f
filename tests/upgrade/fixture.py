"""The fixture: the data of the older release restored for a test, and the manifest of what it showed."""

import asyncio
import gzip
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from tests.databases import new_database
from tests.upgrade import driver
from tests.upgrade.driver import House, Place, Seen
from tests.upgrade.replay import Cast, Player, Sees
from tests.upgrade.updates import Who

DATA: Final = Path(__file__).parent / "data"
REVISION: Final = "0003"
"""Of the tables of that release."""


@cache
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    return found


@cache
def cast() -> Cast:
    told = manifest()
    phones = {
        name: Who(name, number, hint, in_team=in_team)
        for name, (number, hint, in_team) in told["people"].items()
    }
    return Cast(phones, told["lanes"], frozenset(told["codes"]), datetime.fromisoformat(told["now"]))


def unpacked(name: str) -> str:
    return gzip.decompress((DATA / name).read_bytes()).decode()


def restored(engine: str, folder: Path) -> str:
    """A database as that release left it, brought to the tables of this one; gives its URL."""
    url = new_database(engine, folder)
    if engine == "sqlite":
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.executescript(unpacked("sqlite.sql.gz"))
        connection.close()
    else:
        driver.migrate_to(url, REVISION)
        driver.run_sql(url, unpacked("postgresql.sql.gz"))
    driver.migrate(url)
    asyncio.run(_started(url))
    return url


async def _started(url: str) -> None:
    """Its tickets are read again, as at the first start."""
    house = opened(url)
    try:
        await house.reads_again()
    finally:
        await house.close()


def copied(url: str, folder: Path) -> str:
    """A copy of a database that nobody has open."""
    source = make_url(url)
    copy = new_database(source.get_backend_name(), folder)
    if source.get_backend_name() == "sqlite":
        shutil.copy(str(source.database), str(make_url(copy).database))
    else:
        name = make_url(copy).database
        beside = source.set(database="postgres").render_as_string(hide_password=False)
        run_beside(
            beside, [f'DROP DATABASE "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{source.database}"']
        )
    return copy


def run_beside(url: str, statements: Iterable[str]) -> None:
    """Statements that cannot stand in a transaction, such as CREATE DATABASE."""
    driver_url = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(driver_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def place_in(text: str, folder: Path) -> Place:
    """A place file, read."""
    path = folder / "place.toml"
    path.write_text(text, encoding="utf-8")
    return driver.read_place(path)


@cache
def place() -> Place:
    """The place file of that release, read by this one."""
    with tempfile.TemporaryDirectory() as folder:
        return place_in(unpacked("place.toml.gz"), Path(folder))


def opened(url: str, now: datetime | None = None, public_url: str = "https://a.example") -> House:
    """The service on it. Messages that it sends have higher numbers than all before."""
    keys, handset = driver.open_keys(DATA / "key"), driver.Handset(first=90_000)
    return House(url, keys, place(), now or cast().now, handset, public_url)


async def played(house: House, probes: Iterable[dict[str, Any]]) -> list[Sees]:
    """What is seen of each, all of them on the same data."""
    return [[cast().seen(each) for each in await shown(house, probe)] for probe in probes]


async def shown(house: House, probe: dict[str, Any]) -> list[Seen]:
    who = cast().phones[probe["who"]]
    return await house.undone(lambda ear: Player(cast(), ear, who).plays(probe["steps"]))


async def sent(house: House) -> Sees:
    """What the outbox of the older release still brings to people's phones."""
    await house.send_all(3)
    house.now += timedelta(minutes=5)  # what was under way when it ended is nobody's by then
    await house.send_all(12)
    return _arrived(house, 0)


async def fired(house: House) -> list[dict[str, Any]]:
    """What the timers of the older release do at their times, one after another, and what has become of them."""
    told = []
    for due_at in sorted({each[0] for each in await house.rows("timer", "due_at", state="due")}):
        kinds = await house.rows("timer", "kind", due_at=due_at)
        house.now = max(house.now, due_at)
        before = len(house.handset.shown)
        await house.tick()
        await house.send_all(2)
        states = await house.rows("timer", "state", due_at=due_at)
        told.append(
            {
                "at": due_at.isoformat(),
                "kinds": sorted({kind for (kind,) in kinds}),
                "states": sorted({state for (state,) in states}),
                "sees": _arrived(house, before),
            }
        )
    return told


def _arrived(house: House, before: int) -> Sees:
    """Sorted: chats are served side by side."""
    return sorted(cast().seen(seen) for _address, _thread, _id, seen in house.handset.shown[before:])
