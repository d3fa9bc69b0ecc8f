"""What time does to a draft: one reminder, then it is forgotten."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from handlers.capabilities import CAPABILITIES
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.sending import timers
from storage.tickets.tables import draft
from tests.dialogue import Citizen, Town, open_town
from tests.tickets.scenario import STORY


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def anna(town: Town) -> Citizen:
    citizen = Citizen(town, "anna", language_hint="en")
    await citizen.arrives()
    return citizen


async def passes(town: Town, now: datetime) -> int:
    """What the clock does at `now`; how many timers fired."""

    def work(tx: Transaction) -> int:
        fired = timers.fire_due(tx, now)
        for each in fired:
            CAPABILITIES.timers[each.kind].act(
                UnitOfWork(tx, town.context, now, f"{each.kind}:{each.occurrence}", Effects()), each
            )
        return len(fired)

    count: int = await town.run(work)
    await town.deliver()
    return count


async def test_a_draft_is_reminded_of_once_and_can_be_sent(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    assert await passes(town, utc_now() + timedelta(hours=25)) == 1
    assert anna.sees.startswith("You have begun something and not sent it yet. We keep it for 7 days.")
    assert await passes(town, utc_now() + timedelta(hours=50)) == 0
    for said in ("Q4", STORY):
        await anna.says(said)
    await anna.taps("Skip")
    await anna.taps("Send")
    assert await passes(town, utc_now() + timedelta(days=30)) == 0


async def test_a_draft_that_was_touched_since_is_reminded_of_later(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    begun = utc_now()
    await anna.taps("Street light")
    touched = update(draft).values(updated_at=begun + timedelta(hours=20))
    await town.run(lambda tx: tx.core.execute(touched))
    assert await passes(town, begun + timedelta(hours=25)) == 1
    assert "Where is it?" in anna.sees
    assert await passes(town, begun + timedelta(hours=45)) == 1
    assert anna.sees.startswith("You have begun something")


async def test_after_seven_days_a_draft_is_forgotten(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await passes(town, utc_now() + timedelta(days=8))
    assert "it is deleted now" in anna.sees
    await anna.says("/report")
    assert "What is it about?" in anna.sees


async def test_a_cancelled_draft_is_not_reminded_of(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.says("/cancel")
    assert await passes(town, utc_now() + timedelta(days=8)) == 0
