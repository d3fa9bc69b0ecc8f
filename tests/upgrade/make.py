"""Makes the fixture: plays the story, keeps both databases and asks this very release what people see.

python -m tests.upgrade.make
"""

import asyncio
import gzip
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert, select

from tests.databases import new_database
from tests.upgrade import driver, probes, record, story
from tests.upgrade.browser import browsing
from tests.upgrade.driver import House
from tests.upgrade.fixture import DATA, place_in
from tests.upgrade.town import Town

ASKED_AT = story.END + timedelta(minutes=1)


async def make(work: Path) -> None:
    url = f"sqlite:///{work}/ascolto.db"
    driver.migrate(url)
    place, key = place_in(driver.place_text(), work), work / "key"
    keys = driver.open_keys(key, create=True)
    web = await chats_in_a_browser(House(url, keys, place, datetime.now(UTC), public_url=""))
    house = House(url, keys, place, story.BEGIN)
    await house.fits()
    await house.learns_its_name()
    town = Town(house)
    await story.play(town)
    await learn(town)
    roles = await house.rows("message", "role", "lane", "message_id")
    await house.change("outbox", {"deed": b""}, state="sent")  # as a week later
    people: dict[str, list[Any]] = {
        name: [each.who.number, each.who.hint, each.who.in_team] for name, each in town.everybody.items()
    }
    people["new"] = [299, "en", False]
    told: dict[str, Any] = {
        "now": ASKED_AT.isoformat(),
        "people": people,
        "lanes": town.lanes,
        "codes": sorted(town.codes),
        "web": web,
        "queued": [],
        "timers": [],
        "probes": list(asked_of(town, [tuple(map(str, each)) for each in roles])),
    }
    keep(work, told)


async def chats_in_a_browser(house: House) -> dict[str, str]:
    """A report begun there, and the number on a slip of paper that opens the chat elsewhere."""
    async with browsing(house, "") as (browser,):
        await browser.post("begin")
        await browser.says("/start")
        await browser.taps("l/en")
        await browser.taps("m/report")
        await browser.taps("a/report.category/waste")
        await browser.taps("a/report.where/list")
        receipt = (await browser.post("receipt"))["receipt"]
        cookie = browser.cookie
    await house.close()
    return {"cookie": cookie, "receipt": receipt}


def asked_of(town: Town, roles: list[Any]) -> Iterator[probes.Probe]:
    yield from probes.of_drafts()
    yield from probes.of_links(town)
    yield from probes.of_people(town)
    yield from probes.of_prompts(town)
    yield from probes.of_roles(town, roles)
    yield from probes.of_team()
    yield from probes.of_buttons(town)


async def learn(town: Town) -> None:
    """Who has which lane, and which codes there are."""
    house = town.house
    for each, who in town.everybody.items():
        person_id = await house.person_id(str(who.who.number))
        town.lanes[f"p{person_id}"] = each
    for table in ("ticket", "booking", "signup"):
        for code, person_id in await house.rows(table, "code", "person_id"):
            town.codes.append(code)
            if name := town.lanes.get(f"p{person_id}"):
                town.owners[code] = name
    town.threads = {number: thread for _address, thread, number, _seen in house.handset.shown if thread}
    town.event_code = dict(await story.event_codes(town))["Cinema"]


def keep(work: Path, told: dict[str, Any]) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(work / "ascolto.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    packed(DATA / "sqlite.sql.gz", "\n".join(connection.iterdump()))
    packed(DATA / "postgresql.sql.gz", dumped(work))
    packed(DATA / "place.toml.gz", (work / "place.toml").read_text(encoding="utf-8"))
    shutil.copy(work / "key", DATA / "key")
    record.save(told)


def packed(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def dumped(work: Path) -> str:
    """The same rows as PostgreSQL keeps them; the tables are made by the migrations of that release."""
    url = new_database("postgresql", work)
    driver.migrate(url)
    copy_rows(f"sqlite:///{work}/ascolto.db", url)
    return "\n".join(inserts(url))


def copy_rows(source: str, target: str) -> None:
    """Every row of one database into another with the same empty tables."""
    with driver.sqlite_engine(source).connect() as old, driver.postgres_engine(target).connect() as new:
        for table in driver.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in old.execute(select(table))]  # noqa: SLF001 - its public name
            if rows:
                new.execute(insert(table), rows)
        new.commit()


def inserts(url: str) -> Iterator[str]:
    """Every row as a statement."""
    with psycopg.connect(url) as connection:
        cursor = psycopg.ClientCursor(connection)
        for table in driver.metadata.sorted_tables:
            columns = [column.name for column in table.columns]
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(["%s"] * len(columns))
            for row in connection.execute(f'SELECT {names} FROM "{table.name}"').fetchall():  # noqa: S608 - ours
                yield cursor.mogrify(f'INSERT INTO "{table.name}" ({names}) VALUES ({places});', row)  # noqa: S608


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(make(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(record.record(Path(folder), deeper=True))
