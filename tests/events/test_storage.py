"""What is kept of events and of who wants to hear of them, read back on either engine."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from bot.clock import Clock
from bot.courier.broadcast_feeder import BroadcastFeeder
from handlers.capabilities import CAPABILITIES
from handlers.events import publishing
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.broadcasts import broadcasts, event_notices
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events, signups, subscriptions
from storage.people import people
from storage.people.encryption import KeyRing
from storage.sending.tables import outbox
from tests.dialogue import CHANNEL, latina
from tests.events.hall import Hall
from tests.events.published import drafted

T = TypeVar("T")


async def test_a_place_on_the_map_is_read_as_it_was_written(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> tuple[float | None, float | None]:
        unit = UnitOfWork(tx, Context(latina(), keys, None, CAPABILITIES), utc_now(), "test", Effects())
        maker = people.add(tx, keys, CHANNEL, "giulia", unit.now)
        made = drafted(unit, maker, latitude=41.4676, longitude=12.9036)
        found = events.get(tx, made.id)
        return found.latitude, found.longitude

    assert await store.run(work) == (41.4676, 12.9036)


async def test_a_change_leaves_alone_what_it_does_not_name(store: Store, keys: KeyRing) -> None:
    now = utc_now()

    def work(tx: Transaction) -> None:
        who = people.add(tx, keys, CHANNEL, "anna", now)
        known = subscriptions.begin(tx, who.id, now)
        assert subscriptions.told(tx, who.id, now + timedelta(hours=1))
        subscriptions.change(tx, known, active=False)
        after = subscriptions.change(tx, known, frequency="daily")
        assert not after.active, "who has opted out stays out"
        assert after.told_at == now + timedelta(hours=1), "what was told stays told"

    await store.run(work)


async def test_a_digest_is_told_once_and_never_to_whoever_opted_out(store: Store, keys: KeyRing) -> None:
    now = utc_now()

    def work(tx: Transaction) -> None:
        who = people.add(tx, keys, CHANNEL, "anna", now)
        known = subscriptions.begin(tx, who.id, now)
        until = now + timedelta(hours=1)
        assert [subscriptions.told(tx, who.id, until) for _ in range(2)] == [True, False]
        subscriptions.change(tx, known, active=False)
        assert not subscriptions.told(tx, who.id, until + timedelta(hours=1))

    await store.run(work)


@dataclass
class Evening:
    """A hall whose clock is turned by hand, and everything that is said to its people."""

    hall: Hall
    now: datetime

    async def unit(self, work: Callable[[UnitOfWork], T]) -> T:
        effects = Effects()
        name = f"evening:{id(effects)}"
        return await self.hall.store.run(
            lambda tx: work(UnitOfWork(tx, self.hall.context, self.now, name, effects))
        )

    async def ticks(self, *, clocks: int = 1) -> None:
        """So many processes look at the clock at once."""
        every = [
            Clock(self.hall.store, self.hall.context, lambda _rows: None, lambda: self.now)
            for _ in range(clocks)
        ]
        for _ in range(5):
            await asyncio.gather(*(each.tick() for each in every))

    async def spreads(self) -> None:
        feeder = BroadcastFeeder(self.hall.store, self.hall.context, lambda _rows: None, lambda: True, 500)
        for _ in range(3):
            await feeder.step()

    async def sent(self, key: str) -> int:
        """How many messages were put whose cause begins so."""
        counted = select(func.count()).select_from(outbox).where(outbox.c.key.startswith(key))
        found: int = await self.hall.store.run(lambda tx: tx.core.execute(counted).scalar_one())
        return found


async def test_a_day_of_notices_on_either_engine(hall: Hall) -> None:
    """Opted in, told at once and by digest and reminder, moved, cancelled: each once, though two clocks run."""
    evening = Evening(hall, datetime(2030, 1, 15, 17, 0, tzinfo=UTC))
    (anna, bea, carl) = await hall.people(3)
    before = evening.now - timedelta(hours=3)

    def subscribe(unit: UnitOfWork) -> None:
        for who, frequency in ((anna, "now"), (bea, "daily"), (carl, "daily")):
            known = subscriptions.begin(unit.tx, who.id, before)
            subscriptions.change(
                unit.tx, known, frequency=frequency, quiet_from="00:00", quiet_until="00:00", at=utc_now()
            )
        subscriptions.choose(unit.tx, bea.id, "topic", ["cultura"])
        subscriptions.choose(unit.tx, carl.id, "topic", ["corsi"])

    await evening.unit(subscribe)
    evening.now -= timedelta(hours=1)
    await evening.ticks()
    maker = (await hall.people(1))[0]
    event = await evening.unit(
        lambda unit: publishing.publish(unit, drafted(unit, maker, starts_at=evening.now + timedelta(days=2)))
    )
    await evening.spreads()
    assert await evening.sent("bcast:") == 1
    for who in (anna, bea):
        await hall.comes(who, event)
    evening.now += timedelta(hours=1)
    await evening.ticks(clocks=3)
    assert await evening.sent("timer:digest:") == 1
    evening.now = event.starts_at - timedelta(days=1)
    await evening.ticks(clocks=3)
    assert await evening.sent("timer:event tomorrow:") == 2

    def move(unit: UnitOfWork) -> None:
        known = events.get(unit.tx, event.id)
        after = events.change(unit.tx, known, unit.now, venue="Teatro")
        assert after
        publishing.changed(unit, known, after)

    await evening.unit(move)
    await evening.spreads()
    assert await evening.sent("bcast:") == 3
    await evening.unit(lambda unit: publishing.cancel(unit, event, "It rains."))
    await evening.spreads()
    assert await evening.sent("bcast:") == 2, "what had not gone out is called back"
    assert await evening.unit(lambda unit: event_notices.waiting_for(unit.tx, anna.id)) == []
    (left,) = await evening.unit(lambda unit: event_notices.going_out(unit.tx, event.id))
    told = broadcasts.message(hall.context.keys.own, left)
    assert all("It rains." in text for text in told.texts.values()), "only that it is off still goes out"
    assert await evening.unit(lambda unit: signups.of_person(unit.tx, anna.id, unit.now)) == []
