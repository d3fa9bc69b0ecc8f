"""`ascolto run` as a process of its own, against a Bot API server: it starts, works, stops and comes back."""

from pathlib import Path

import pytest

from bot.telegram.probe import TeamRequest
from tests.botapi import TOKEN, BotApi
from tests.databases import ENGINES, new_database
from tests.service import Service, telegram

TEAM = -1001234567890
A_WHILE = 60.0  # seconds; only a failing test waits so long
WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


@WAYS
@pytest.mark.parametrize("engine", ENGINES)
async def test_it_answers_and_stops(engine: str, tmp_path: Path, *, webhook: bool) -> None:
    more = {"DATABASE_URL": new_database(engine, tmp_path), "COORDINATORS": "9"}
    async with await BotApi.start() as api:
        api.group(TEAM)
        ada = api.person(7)
        settings = telegram(api, tmp_path, TOKEN, TEAM, webhook=webhook, more=more)
        async with await Service.start(settings) as service:
            await ada.starts()
            await ada.hears("Italiano")
            assert await service.stop() == 0
            assert TOKEN not in service.log
            assert "Traceback" not in service.log


@WAYS
async def test_it_comes_back_after_a_power_cut(tmp_path: Path, *, webhook: bool) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        ada = api.person(7)
        async with await Service.start(telegram(api, tmp_path, TOKEN, TEAM, webhook=webhook)) as service:
            await ada.starts()
            await ada.hears("Italiano")
            await service.kill()
            await ada.says("/my")  # while nobody is there
            await service.again()
            await api.settled(within=A_WHILE)
            assert await service.stop() == 0


@WAYS
async def test_it_starts_although_telegram_is_away(tmp_path: Path, *, webhook: bool) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        settings = telegram(api, tmp_path, TOKEN, TEAM, webhook=webhook)
        port = int(api.url.rpartition(":")[2])
    service = Service(settings, ("run",))
    async with service:
        await service.again(ready=False)
        await service.alive()
        async with await BotApi.start(port=port) as api:
            api.group(TEAM)
            await service.ready()
            ada = api.person(7)
            await ada.starts()
            await ada.hears("Italiano")
            assert await service.stop() == 0


async def test_it_takes_over_from_a_webhook(tmp_path: Path) -> None:
    async with await BotApi.start() as api:
        api.group(TEAM)
        async with TeamRequest(api.url, TOKEN) as request:
            await request.ask("setWebhook", url="http://127.0.0.1:1/elsewhere")
        async with await Service.start(telegram(api, tmp_path, TOKEN, TEAM)) as service:
            ada = api.person(7)
            await ada.starts()
            await ada.hears("Italiano")
            assert await service.stop() == 0


async def test_two_workers_on_one_database(tmp_path: Path) -> None:
    more = {"DATABASE_URL": new_database("postgresql", tmp_path)}
    async with await BotApi.start() as api:
        api.group(TEAM)
        ada = api.person(7)
        one = telegram(api, tmp_path, TOKEN, TEAM, more=more)
        two = telegram(api, tmp_path, TOKEN, TEAM, more=more)
        async with await Service.start(one) as first, await Service.start(two) as second:
            await ada.starts()
            await ada.hears("Italiano")
            assert await first.stop() == 0
            await ada.says("/help")
            await api.settled(within=A_WHILE)
            assert await second.stop() == 0
