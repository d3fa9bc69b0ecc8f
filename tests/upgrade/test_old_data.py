"""A data folder of an older release is opened: what is stored in it or was sent from it still works, on both engines."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from tests.databases import ENGINES
from tests.upgrade import fixture, updates
from tests.upgrade.browser import browsing
from tests.upgrade.driver import House
from tests.upgrade.fixture import cast, manifest


def group_of(probe: dict[str, Any]) -> str:
    """Buttons by their first word, and of everything else its kind."""
    return str(probe["family"]).split("/", 1)[0].split(" ", 1)[0]


GROUPS: Final = sorted({group_of(probe) for probe in manifest()["probes"]})
DEEDS: Final = {
    *(
        "agree",
        "answer",
        "assign",
        "close",
        "find",
        "give back",
        "look",
        "note",
        "propose",
        "refuse",
        "reopen",
    ),
    *("show", "take", "visit", "visit arrived", "visit booked", "visit name", "wait"),
}
"""What the access log says was done, as it is hashed; of a visit its code follows."""


HELD: Final = {
    ("timer", "kind"): {
        *("morning", "digest", "digest later", "draft reminder", "draft expiry", "offer"),
        *("visit tomorrow", "visit soon", "event tomorrow", "event soon", "event begins"),
    },
    ("draft", "flow"): {"report", "proposal", "complaint", "help", "talk", "visit", "room", "words"},
    ("broadcast", "state"): {"draft", "asked", "scheduled", "running", "paused", "done"},
    ("outbox", "state"): {"ready", "sending", "sent"},
    ("outbox", "role"): {"answered", "broadcast", "card", "progress", "receipt", "said", "told"},
    ("message", "role"): {
        "answered",
        "asking",
        "card",
        "note",
        "original",
        "prompt",
        "receipt",
        "said",
        "told",
    },
    ("waitlist", "state"): {"waiting", "offered"},
    ("signup", "state"): {"coming", "waiting", "cancelled"},
    ("subscription", "frequency"): {"now", "daily", "weekly"},
}
"""What the fixture has by table and column. Values are stored: they stay when their names in code change."""
PAYLOADS: Final = {"show", "edit", "react", "topic", "delete", "expire"}


@pytest.fixture(scope="module", params=ENGINES)
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of that release with the tables of this one. Nobody changes it."""
    try:
        return fixture.restored(request.param, tmp_path_factory.mktemp("old"))
    except (OSError, RuntimeError, AssertionError) as error:
        pytest.skip(f"{request.param} cannot start here: {error}")


@asynccontextmanager
async def house_on(url: str, **more: Any) -> AsyncIterator[House]:
    house = fixture.opened(url, **more)
    try:
        yield house
    finally:
        await house.close()


def differences(probes: list[dict[str, Any]], seen: list[Any]) -> Iterator[str]:
    for probe, sees in zip(probes, seen, strict=True):
        if sees != probe["sees"]:
            yield f"{probe['who']} {probe['steps']}\n  saw {probe['sees']}\n  sees {sees}"


@pytest.mark.parametrize("group", GROUPS)
async def test_what_was_sent_or_begun_is_still_read(old: str, group: str) -> None:
    probes = [each for each in manifest()["probes"] if group_of(each) == group]
    async with house_on(old) as house:
        seen = await fixture.played(house, probes)
    assert not "\n".join(differences(probes, seen))


async def test_one_of_each_is_there(old: str) -> None:
    async with house_on(old) as house:
        found = {
            (column, value)
            for table, column in HELD
            for (value,) in await house.rows(table, column)
            if value in HELD[table, column]
        }
        asides = {aside.partition(":")[0] for (aside,) in await house.rows("person", "aside") if aside}
        learned = {name.partition(":")[0] for (name,) in await house.rows("installation", "name")}
    assert found == {(column, value) for (_table, column), values in HELD.items() for value in values}
    assert asides == {"add", "rate", "visit", "open"}
    assert learned >= {"moved", "key", "telegram username", "access head"}
    assert {kind for _to, kind, *_lines in manifest()["queued"]} == PAYLOADS


async def test_what_waits_in_the_outbox_is_sent_and_timers_fire(old: str, tmp_path: Path) -> None:
    async with house_on(fixture.copied(old, tmp_path)) as house:
        assert await fixture.sent(house) == manifest()["queued"]
        states = {state for (state,) in await house.rows("outbox", "state")}
        assert not states & {"ready", "sending"}
        assert await fixture.fired(house) == manifest()["timers"]


async def test_the_access_log_is_whole_and_goes_on(old: str, tmp_path: Path) -> None:
    async with house_on(fixture.copied(old, tmp_path)) as house:
        deeds = [deed for (deed,) in await house.rows("access", "deed")]
        assert {deed.partition(" LTB-")[0] for deed in deeds} == DEEDS
        assert await house.first_broken_access_row() is None
        await house.hear(updates.said(cast().phones["giulia"], house.now, "/find Buca", first=900_000))
        assert len(await house.rows("access", "deed")) == len(deeds) + 1
        assert await house.first_broken_access_row() is None


async def test_the_key_is_known_again(old: str, tmp_path: Path) -> None:
    async with house_on(fixture.copied(old, tmp_path)) as house:
        assert await house.fits()


async def test_a_browser_and_a_slip_of_paper_still_open_the_web_chat(old: str, tmp_path: Path) -> None:
    told, now = manifest()["web"], datetime.now(UTC)
    async with house_on(fixture.copied(old, tmp_path), now=now, public_url="") as house:
        await house.change("web_session", {"at": now})  # as if the page had been open yesterday
        async with browsing(house, told["cookie"], "") as (browser, other):
            asked = (await browser.messages())[-1]
            assert "In which neighbourhood is it?" in asked
            await browser.taps("a/report.neighbourhood/isonzo")
            assert "What happened?" in (await browser.messages())[-1]
            await other.post("return", receipt=told["receipt"])
            assert await other.messages() == await browser.messages()
