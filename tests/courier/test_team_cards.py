"""The team's cards never expire: whatever keeps the team chat away, each open ticket stands there in the end."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot.clock import Clock
from handlers.tickets import actions, delivery_feedback
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import KeyRing
from storage.sending.tables import outbox
from tests.courier.scenario import TEAM, SendingService, sending_service

HOUR = 3600.0
STORY = "The lamp at the school is dark"


@pytest.fixture
async def service(store: Store, keys: KeyRing) -> AsyncIterator[SendingService]:
    async with sending_service(store, keys, desk=delivery_feedback) as opened:
        opened.api.group(TEAM)
        await opened.work()
        yield opened


async def files(service: SendingService, story: str = STORY) -> str:
    who = await service.meet(7)

    def work(tx: Transaction) -> str:
        unit = service._unit(tx)  # noqa: SLF001 - a unit as its own
        owner = people.change(tx, people.get(tx, who.id), language="en")
        record = {"category": "lighting", "where": {"address": "Via Isonzo 12"}, "what": {"text": story}}
        return actions.open_ticket(
            unit, owner, "report", record, category="lighting", neighbourhood=None, language="en"
        ).code

    code: str = await service.store.run(work)
    return code


def cards(service: SendingService, words: str = STORY) -> list[str]:
    return [each.text for each in service.api.delivered(TEAM) if words in each.text]


def clock_of(service: SendingService) -> Clock:
    return Clock(service.store, service.context, service.courier.hand_over, service.clock.now)


async def passes(service: SendingService, hours: float) -> None:
    """Time, with a round of the courier each hour."""
    for _ in range(int(hours)):
        service.clock.turn(HOUR)
        await service.work()


async def test_a_bot_let_in_after_a_day_posts_every_card(service: SendingService) -> None:
    team = service.api.group(TEAM)
    await team.removes_bot()
    await files(service)
    await service.work(3)
    await passes(service, 25)
    await team.adds_bot()
    await service.work(8, turning=61)
    assert len(cards(service)) == 1
    assert "dead" not in await service.states("team")


async def test_telegram_away_for_a_day_and_a_half_loses_no_card(service: SendingService) -> None:
    await service.api.goes_away()
    await files(service)
    await service.work(3)
    await passes(service, 36)
    await service.api.comes_back()
    await service.work(8, turning=301)
    assert len(cards(service)) == 1
    assert "dead" not in await service.states("team")


async def test_a_card_whose_arrival_is_unknown_is_posted_again(service: SendingService) -> None:
    service.api.faults.next("sendMessage", "502", times=4, chat=TEAM)
    clock = clock_of(service)
    await clock.tick()
    await files(service)
    await service.work(12, turning=10)
    assert cards(service) == []
    service.clock.turn(601)
    await clock.tick()
    await service.work(8, turning=10)
    assert len(cards(service)) == 1


async def test_a_card_that_an_older_release_gave_up_is_posted_at_the_next_start(
    service: SendingService,
) -> None:
    await files(service)
    given_up = update(outbox).values(state="dead", error="expired")
    await service.store.run(lambda tx: tx.core.execute(given_up))
    await service.work(3)
    assert cards(service) == []
    for _ in range(2):  # and once only
        await clock_of(service).tick()
        await service.work(8, turning=10)
    summaries = cards(service, "What happened so far") or cards(service, "Che cosa è successo finora")
    assert len(summaries) == 1
    assert len(cards(service)) == 2  # the card, and the summary below it
