"""A store on each engine and a staffed desk, fresh for every test; and figures that are printed though the tests pass."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

import pytest

from storage.engine.open_store import open_store
from storage.engine.postgres import postgres_engine
from storage.engine.sqlite import sqlite_engine
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.schema import metadata
from tests.databases import ENGINES, new_database
from tests.tickets.scenario import Desk, open_desk, open_italian_desk

LONG: Final = (
    "test_crash",
    "test_kills",
    "test_booking_rush",
    "test_booking_machine",
    "test_hostile_updates",
)
"""What takes longest is begun first, so that no processor waits for it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers begin at the start and in the middle of the list: each finds half of the long tests there."""
    long = [each for each in items if each.path.stem in LONG]
    rest = [each for each in items if each.path.stem not in LONG]
    half = len(rest) // 2
    items[:] = [*long[::2], *rest[:half], *long[1::2], *rest[half:]]


@pytest.fixture
def keys() -> KeyRing:
    return KeyRing(os.urandom(32))


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with every table, on SQLite and on PostgreSQL."""
    try:
        url = new_database(request.param, tmp_path)
    except (OSError, RuntimeError, AssertionError) as error:
        pytest.skip(f"{request.param} cannot start here: {error}")
    engine = sqlite_engine(url) if request.param == "sqlite" else postgres_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
async def italian_desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_italian_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say something that stands at the end of the run, whichever process ran the test."""

    def say(text: str) -> None:
        request.node.user_properties.append(("figures", text))

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for found in terminalreporter.stats.values() for report in found]
    said = [
        text
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, text in report.user_properties
        if name == "figures"
    ]
    if said:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(said))
