"""What the desk keeps of events, on either engine; and two at one door, or at one draft, at the same moment."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from handlers.events import attendance, check_in, minutes, publishing
from handlers.events.check_in import Met
from handlers.events.plan import span_on
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import check_in as event_check_in
from storage.events import event_drafts, events, signups, statistics
from storage.events.events import Event
from storage.events.signups import Signup
from storage.events.statistics import Count
from storage.people import people
from storage.people.people import Person
from tests.dialogue import CHANNEL, new_world
from tests.events.published import drafted

T = TypeVar("T")


@dataclass
class Backstage:
    """A town without chats."""

    store: Store
    context: Context = field(default_factory=new_world)

    async def do(self, work: Callable[[UnitOfWork], T]) -> T:
        def in_unit(tx: Transaction) -> T:
            return work(UnitOfWork(tx, self.context, utc_now(), "backstage", Effects()))

        return await self.store.run(in_unit)

    async def person(self, name: str) -> Person:
        return await self.do(lambda unit: people.add(unit.tx, self.context.keys, CHANNEL, name, unit.now))

    async def event(self, **values: Any) -> Event:  # Any: columns of an event
        maker = await self.person("giulia")
        return await self.do(lambda unit: publishing.publish(unit, drafted(unit, maker, **values)))

    async def signs_up(self, name: str, known: Event, many: int = 1, *, wait: bool = False) -> Signup:
        who = await self.person(name)
        return await self.do(lambda unit: attendance.sign_up(unit, who, known, many, wait=wait))

    async def meets(self, known: Event, code: str, *, let_in: bool = False) -> Met:
        return await self.do(lambda unit: check_in.meet(unit, known, code, let_in=let_in))


@pytest.fixture
def backstage(store: Store) -> Backstage:
    return Backstage(store)


async def test_a_draft_is_kept_sealed_changed_and_dropped(backstage: Backstage) -> None:
    key, who = backstage.context.keys.own, await backstage.person("marco")
    answers = {"title": "Festa", "capacity": None, "spoken": ["it"]}
    made = await backstage.do(lambda unit: event_drafts.add(unit.tx, key, who.id, unit.now, answers))
    kept = await backstage.do(lambda unit: event_drafts.lock(unit.tx, key, made.id))
    assert kept == made
    changed = made.having(revisiting="title", saved=True)
    await backstage.do(lambda unit: event_drafts.put(unit.tx, key, changed, unit.now))
    assert await backstage.do(lambda unit: event_drafts.latest(unit.tx, key, 5)) == [changed]
    assert await backstage.do(lambda unit: event_drafts.of_person(unit.tx, key, who.id)) == [changed]
    early = utc_now() - timedelta(days=1)
    assert await backstage.do(lambda unit: event_drafts.forget_old(unit.tx, early)) == 0
    assert await backstage.do(lambda unit: event_drafts.forget_old(unit.tx, utc_now())) == 1
    assert await backstage.do(lambda unit: event_drafts.lock(unit.tx, key, made.id)) is None


async def test_one_door_at_a_time(backstage: Backstage) -> None:
    who, first, second = await backstage.person("marco"), await backstage.event(), await backstage.event()
    assert await backstage.do(lambda unit: event_check_in.door_of(unit.tx, who.id)) is None
    for each in (first, second):
        await backstage.do(lambda unit, at=each: event_check_in.open_door(unit.tx, who.id, at.id, unit.now))  # type: ignore[misc]
    assert await backstage.do(lambda unit: event_check_in.door_of(unit.tx, who.id)) == second.id


async def test_two_read_one_code_at_the_same_moment_and_one_lets_them_in(backstage: Backstage) -> None:
    known = await backstage.event(capacity=10)
    anna = await backstage.signs_up("anna", known, 3)
    met = await asyncio.gather(*(backstage.meets(known, anna.code) for _ in range(6)))
    assert sorted(each.answer for each in met) == [*["again"] * 5, "in"]


async def test_the_last_place_is_given_once_whoever_is_at_the_door(backstage: Backstage) -> None:
    known = await backstage.event(capacity=3)
    await backstage.signs_up("anna", known, 2)
    waiting = [await backstage.signs_up(name, known, 2, wait=True) for name in ("bruno", "carla", "dora")]

    def smaller(unit: UnitOfWork, each: Signup) -> None:
        signups.change(unit.tx, each, unit.now, people=1)

    for each in waiting:
        await backstage.do(lambda unit, of=each: smaller(unit, of))  # type: ignore[misc]
    met = await asyncio.gather(*(backstage.meets(known, each.code, let_in=True) for each in waiting))
    assert sorted(each.answer for each in met) == ["full", "full", "in"]
    after = await backstage.do(lambda unit: events.get(unit.tx, known.id))
    assert (after.taken, after.left) == (3, 0)


async def test_minutes_open_only_where_they_belong(backstage: Backstage) -> None:
    known, other = await backstage.event(), await backstage.event()
    kept = await backstage.do(lambda unit: minutes.write(unit, known, "Forty people came."))
    assert b"Forty" not in (kept.minutes or b"")
    assert await backstage.do(lambda unit: minutes.read(unit, kept)) == "Forty people came."
    assert await backstage.do(lambda unit: minutes.read(unit, other)) == ""
    gone = await backstage.do(lambda unit: minutes.write(unit, kept, ""))
    assert gone.minutes is None


async def test_numbers_by_kind(backstage: Backstage) -> None:
    now = utc_now()
    begun = {"starts_at": now - timedelta(hours=1)}
    party = await backstage.event(**begun, kind="public")
    await backstage.event(**begun, kind="public")
    await backstage.event(kind="workshop")
    await backstage.event(starts_at=now - timedelta(days=100), kind="course")
    anna = await backstage.signs_up("anna", party, 3)
    await backstage.signs_up("bruno", party)
    await backstage.meets(party, anna.code)
    maker = await backstage.person("giulia")

    def outreach(unit: UnitOfWork) -> None:
        made = drafted(unit, maker, kind="outreach", starts_at=now - timedelta(hours=3))
        events.change(unit.tx, made, unit.now, reached=35)

    await backstage.do(outreach)
    week = now - timedelta(weeks=1)
    counts = await backstage.do(lambda unit: statistics.begun_between(unit.tx, week, utc_now()))
    assert counts == [Count("public", 2, 0, 4, 3), Count("outreach", 1, 35)]


async def test_hours_on_the_wall_stay_where_they_are_when_the_clock_changes(backstage: Backstage) -> None:
    """A night that is an hour shorter, one that is longer, and a begin that the clock skips."""
    march, october = datetime(2031, 3, 30, tzinfo=UTC).date(), datetime(2031, 10, 26, tzinfo=UTC).date()
    night = {"from": "01:00", "until": "04:00"}
    skipped = {"from": "02:15", "until": "02:45"}
    spans = await backstage.do(
        lambda unit: [
            span_on(unit, when, day) for when, day in ((night, march), (night, october), (skipped, march))
        ]
    )
    assert [each.ends - each.starts for each in spans[:2]] == [timedelta(hours=2), timedelta(hours=4)]
    assert spans[2].starts < spans[2].ends
