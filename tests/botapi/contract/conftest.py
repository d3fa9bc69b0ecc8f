"""One server, one bot, Ada who has started it, and a team with topics."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot

from tests.botapi import BotApi, Group, Person
from tests.botapi.contract.clients import TEAM, Hook, bot_of


@pytest.fixture(autouse=True)
def _retry_after_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose the client's coming type of `retry_after`; the present one warns whenever a 429 is read."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with bot_of(api.url) as client:
        yield client


@pytest.fixture
async def ada(api: BotApi) -> Person:
    person = api.person(7, "Ada", "uk")
    await person.starts()
    return person


@pytest.fixture
async def team(api: BotApi, ada: Person) -> Group:
    group = api.group(TEAM, "Team")
    await group.join(ada)
    return group


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    listener = Hook()
    runner = web.ServerRunner(web.Server(listener.handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield listener
    await runner.cleanup()
