"""A broadcast to thousands while the service is killed again and again: nobody is forgotten, nobody is written to twice."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.courier.tuning import UNPACED
from handlers.broadcasts import actions
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast, Message
from storage.engine.open_store import open_store
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import open_key_file
from storage.place import read_place
from tests.botapi import TOKEN, BotApi
from tests.broadcasts.subscribers import add_subscribers
from tests.crash.scenario import TEAM, engine_named, english_place, settings
from tests.crash.services import Services

PEOPLE, KILLS = 5000, 10
LIVES = range(100, 2 * PEOPLE // KILLS - 100)
"""Points that a life lasts: each message passes two, so that the last life always has something left to do."""
PATIENCE = 120.0
BLINK = 0.1


@dataclass(frozen=True)
class Press:
    """What looks at the broadcast from outside, while the service is killed."""

    store: Store
    context: Context

    async def start(self) -> Broadcast:
        numbers = range(1000, 1000 + PEOPLE)
        for start in range(0, PEOPLE, 1000):
            part = numbers[start : start + 1000]
            await self.store.run(
                partial(add_subscribers, keys=self.context.keys, numbers=part, now=utc_now())
            )
        return await self.store.run(self._sent)

    async def over(self, known: Broadcast) -> dict[str, int]:
        """Wait until it is done; how many deliveries ended how."""
        async with asyncio.timeout(PATIENCE):
            while (await self.store.read(lambda tx: broadcasts.get(tx, known.id))).done_at is None:  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(BLINK)
        return await self.store.read(lambda tx: broadcasts.counts(tx, known.id))

    def _sent(self, tx: Transaction) -> Broadcast:
        anna, bruno = [people.add(tx, self.context.keys, "telegram", str(n), utc_now()) for n in (1, 2)]
        unit = UnitOfWork(tx, self.context, utc_now(), "press", Effects())
        asked = actions.schedule(unit, anna, actions.compose(unit, anna, Message({"it": "Festa in piazza"})))
        return actions.agree(unit, bruno, asked)


@pytest.fixture
async def services() -> AsyncIterator[Services]:
    async with await Services.open() as opened:
        yield opened


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_nobody_is_forgotten_or_written_to_twice(
    engine: str, services: Services, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    keys = open_key_file(tmp_path / "key", create=True)
    made = await asyncio.to_thread(engine_named, engine, tmp_path)
    url = await asyncio.to_thread(made.make, tmp_path)
    place = english_place(tmp_path)
    press = Press(open_store(url), Context(read_place(place), keys, None, CAPABILITIES))
    known = await press.start()
    async with await BotApi.start() as api:
        api.group(TEAM)
        for number in range(1000, 1000 + PEOPLE):
            api.person(number).private.started = True
        env = settings(tmp_path, url, api.url, place, tmp_path / "key", TOKEN, by_webhook=False)
        env["ASCOLTO_MESSAGES_PER_SECOND"] = "400"
        dice = random.Random(engine)
        for _ in range(KILLS):
            child = services.start(env, tmp_path, dice.choice(LIVES))
            assert (await asyncio.wait_for(asyncio.shield(child.died), PATIENCE)).signal == 9
        last = services.start(env, tmp_path)
        counts = await press.over(known)
        assert (await last.stop()).code == 0
        told = Counter(delivery.chat for delivery in api.deliveries if delivery.chat > 0)
    await press.store.close()
    unknown = counts["unknown"]
    figures(
        f"{engine}: {PEOPLE} people, killed {KILLS} times: {len(told)} reached, {unknown} of whom nobody knows "
        f"({len(told) - counts['sent']} of them reached), {max(told.values())} message each at most"
    )
    assert counts == {"sent": PEOPLE - unknown, "unknown": unknown}
    assert max(told.values()) == 1
    assert PEOPLE - unknown <= len(told) <= PEOPLE
    assert 0 < unknown <= KILLS * UNPACED
