"""The pipeline when something fails on our side: told with a reference, kept sealed for us, and never in the way."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, select, update

from flows.said import Said
from handlers.messaging.context import team_chat
from handlers.messaging.inbound import ChatMoved
from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people.tables import person
from storage.sending.tables import dead_letter, outbox
from storage.tickets.tables import draft
from tests.dialogue import CHANNEL, TEAM, Citizen, Operator, Town, open_town

TOLD = Statement(select(func.count()).select_from(outbox).where(outbox.c.lane == bindparam("in_lane")), int)
BURIED = Statement(select(func.count()).select_from(dead_letter), int)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


def break_drafts(tx: Transaction) -> None:
    """A disk or a restore that went wrong: what is sealed no longer opens."""
    tx.core.execute(update(draft).values(body=b"not what was sealed here, by far"))


def break_people(tx: Transaction) -> None:
    tx.core.execute(update(person).values(wrapped_key=b"not what was sealed here, by far"))


async def test_a_fault_of_ours_is_told_with_a_reference_and_kept(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    anna = Citizen(town, "anna")
    await anna.arrives()
    await anna.taps("📍 Report a problem")
    await town.store.run(break_drafts)
    await anna.says("my husband must not know of this")
    told = re.search(
        r"Something went wrong on our side; your answers are safe.*Reference (\w{4})", anna.sees, re.DOTALL
    )
    assert told is not None
    assert await town.store.read(lambda tx: tx.one(BURIED)) == 1
    assert told[1] in caplog.text
    assert "husband" not in caplog.text


async def test_the_team_hears_the_reference_alone(town: Town) -> None:
    anna, giulia = Citizen(town, "anna"), Operator(town, "giulia")
    await anna.arrives()
    await anna.taps("📍 Report a problem")
    await town.store.run(break_drafts)
    await anna.says("my husband must not know of this")
    assert re.search(r"Reference|riferimento", giulia.sees, re.IGNORECASE)
    assert "husband" not in giulia.sees


async def test_who_cannot_even_be_told_stands_in_nobodys_way(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    anna, bruno = Citizen(town, "anna"), Citizen(town, "bruno")
    await anna.arrives()
    await town.store.run(break_people)
    await anna.says("hello, is somebody there?")
    assert await town.store.read(lambda tx: tx.one(BURIED)) == 1
    assert "nobody could be told" in caplog.text
    await bruno.arrives()
    assert "What would you like to do?" in bruno.sees


async def test_a_group_that_moved_is_the_team_chat_all_the_same(town: Town) -> None:
    moved = ChatMoved(CHANNEL, "moved", utc_now(), TEAM, "-100777")
    await town.pipeline.take(moved)
    await town.pipeline.take(moved)
    team = await town.store.read(lambda tx: team_chat(tx, town.context))
    assert team is not None
    assert team.chat == "-100777"


async def test_three_hundred_messages_of_one_citizen_are_kept_and_answered_once_a_minute(town: Town) -> None:
    anna, ben = Citizen(town, "anna"), Citizen(town, "ben")
    await anna.arrives()
    await ben.arrives()
    before = await town.store.read(lambda tx: tx.one(TOLD, in_lane=anna.lane))
    for number in range(300):
        said = Said(text=f"The bench in the park is broken, part {number}")
        await town.hear(town.spoken("anna", "anna", said=said, message_id=f"m{number}"), hold=True)
    answers = await town.store.read(lambda tx: tx.one(TOLD, in_lane=anna.lane)) - before
    assert 20 <= answers < 100, "twenty at once of a minute, then the newest"
    seen = len(ben.chat)
    await ben.says("The lamp in via Isonzo is dark")
    assert len(ben.chat) > seen, "nobody else waits"
