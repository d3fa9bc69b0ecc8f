"""Limits and everything that can go wrong, as the client reports it."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.botapi import BotApi, Person
from tests.botapi.contract.clients import TEAM, bot_of


async def test_limits() -> None:
    async with await BotApi.start(enforce_limits=True) as api, bot_of(api.url) as bot:
        ada, team = api.person(7), api.group(TEAM)
        await ada.starts()
        for _ in range(3):
            await bot.send_message(ada.id, "quick")
        with pytest.raises(RetryAfter, match="Retry in 0:00:01"):
            await bot.send_message(ada.id, "quick")
        for _ in range(20):
            await bot.send_message(team.id, "quick")
        with pytest.raises(RetryAfter, match=r"Retry in 0:0(0:5\d|1:00)"):
            await bot.send_message(team.id, "quick")
        api.clock.skip(61)
        await bot.send_message(team.id, "later")
        assert (api.limits.caused, len(api.delivered(team))) == (2, 21)


FAULTS: list[tuple[str, type[TelegramError], int]] = [
    ("drop_before", NetworkError, 0),
    ("accept_then_drop", NetworkError, 1),
    ("accept_then_late", TimedOut, 1),
    ("500", NetworkError, 0),
    ("502", NetworkError, 0),
    ("not_json", TelegramError, 0),
    ("429", RetryAfter, 0),
    ("refuse", BadRequest, 0),
]


@pytest.mark.parametrize(("kind", "error", "delivered"), FAULTS)
async def test_faults(
    api: BotApi, bot: Bot, ada: Person, kind: Any, error: type[TelegramError], delivered: int
) -> None:
    api.faults.next("sendMessage", kind, chat=ada.id, text="Bad Request: something")
    with pytest.raises(error) as failed:
        await bot.send_message(ada.id, "Hello", read_timeout=0.2)
    assert type(failed.value) is error
    assert len(api.delivered(ada)) == delivered
    call = api.calls_of("sendMessage")[0]
    assert (call.acted, call.outcome) == (bool(delivered), kind)
    await bot.send_message(ada.id, "Hello")
    assert len(api.delivered(ada)) == delivered + 1


async def test_faults_by_dice_are_the_same_with_the_same_seed() -> None:
    stories = []
    for _ in range(2):
        async with await BotApi.start() as api, bot_of(api.url) as bot:
            ada = api.person(7)
            await ada.starts()
            api.faults.sometimes({"500": 0.3, "accept_then_drop": 0.2}, seed=5)
            for number in range(20):
                with suppress(NetworkError):
                    await bot.send_message(ada.id, str(number))
            stories.append([call.outcome for call in api.calls_of("sendMessage")])
    assert stories[0] == stories[1]
    assert set(stories[0]) == {"ok", "500", "accept_then_drop"}


async def test_a_held_call_waits_at_the_gate(api: BotApi, bot: Bot, ada: Person) -> None:
    fault = api.faults.next("sendMessage", "hold_after")
    sending = asyncio.create_task(bot.send_message(ada.id, "Hello"))
    await fault.gate.reached.wait()
    assert ada.last.text == "Hello"
    fault.gate.open()
    assert (await sending).text == "Hello"


async def test_the_server_can_be_away(api: BotApi, bot: Bot, ada: Person) -> None:
    await api.goes_away()
    with pytest.raises(NetworkError, match=r"(?i)ConnectError"):
        await bot.send_message(ada.id, "Hello")
    await api.comes_back()
    await bot.send_message(ada.id, "Hello")
    assert ada.last.text == "Hello"


async def test_the_server_may_wait_out_a_short_flood_itself() -> None:
    async with await BotApi.start(enforce_limits=True) as api, bot_of(api.url) as bot:
        ada = api.person(7)
        await ada.starts()
        api.limits.absorbs = 8
        for number in range(4):
            await bot.send_message(ada.id, str(number))
        assert (api.limits.caused, len(api.delivered(ada))) == (0, 4)
