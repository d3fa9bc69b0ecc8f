"""Reminders come once, for the time a visit has, at the right hour on the wall, and never of what is off."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.clock import Clock
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import reminders
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.people.tables import person
from storage.place.slots import instant
from storage.sending.tables import outbox
from tests.visits.calendar import LISTENING, MONDAY, NIGHT, Calendar, open_calendar
from tests.visits.units import books, cancels, joins, known, moves

WAITING = Statement(select(outbox.c.key).where(outbox.c.state == "ready").order_by(outbox.c.id), str)


def clock_of(desk: Calendar) -> Clock:
    return Clock(desk.store, desk.context, desk.sent.extend, lambda: desk.now)


async def ticks(desk: Calendar, clock: Clock, at: datetime) -> None:
    desk.now = at
    await clock.tick()


async def test_the_day_before_and_two_hours_before_and_once_each(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    visit = await desk.books("anna", "09:00")
    clocks = clock_of(desk), clock_of(desk)
    heard = []
    for hours in (25, 24, 23, 3, 2, 1, 0):
        for clock in clocks:
            await ticks(desk, clock, visit.starts_at - timedelta(hours=hours))
        heard.append(len(await desk.told("anna")))
    assert heard == [0, 1, 1, 1, 2, 2, 2]


async def test_a_moved_visit_is_reminded_of_for_its_new_time_alone(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    visit = await desk.books("anna", "09:00")
    moved = await desk.does(moves, visit, desk.at("11:15", MONDAY + timedelta(days=2)))
    clock = clock_of(desk)
    await ticks(desk, clock, visit.starts_at - timedelta(hours=1))
    assert await desk.told("anna") == []
    await ticks(desk, clock, moved.starts_at - timedelta(hours=1))
    assert len(await desk.told("anna")) == 1


@pytest.mark.parametrize("off", ["cancelled", "moved"])
async def test_what_waits_for_the_courier_when_it_is_off_is_not_sent(
    store: Store, keys: KeyRing, off: str
) -> None:
    """Telegram may have been out of reach for hours."""
    desk = open_calendar(store, keys)
    visit = await desk.books("anna", "09:00")
    await ticks(desk, clock_of(desk), visit.starts_at - timedelta(hours=24))
    assert len(await store.run(lambda tx: tx.all(WAITING))) == 1
    undo = {
        "cancelled": lambda unit: cancels(unit, visit),
        "moved": lambda unit: moves(unit, visit, desk.at("11:15")),
    }
    await desk.does(undo[off])
    assert await store.run(lambda tx: tx.all(WAITING)) == []


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 27, 4, tzinfo=UTC)),  # 23 hours before
        (date(2026, 10, 25), datetime(2026, 10, 24, 3, tzinfo=UTC)),  # 25 hours before
    ],
)
async def test_the_day_before_is_the_same_hour_on_the_wall(
    store: Store, keys: KeyRing, day: date, due: datetime
) -> None:
    desk = open_calendar(store, keys)
    desk.now = desk.at("09:00", day - timedelta(days=5))
    visit = await desk.books("anna", "05:00", NIGHT, day)
    times = reminders.times(visit, desk.context.place.tz)
    assert times[reminders.DAY_BEFORE] == due
    assert times[reminders.SOON] == visit.starts_at - timedelta(hours=2)


async def test_the_second_of_two_hours_has_its_own_reminder(store: Store, keys: KeyRing) -> None:
    desk, night = open_calendar(store, keys), date(2026, 10, 25)
    desk.now = desk.at("09:00", night - timedelta(days=5))
    first = instant(night, time(2), desk.context.place.tz)
    before = [
        await desk.does(books_at, name, first + timedelta(hours=more)) for name, more in (("a", 0), ("b", 1))
    ]
    assert before == [datetime(2026, 10, 24, 0, tzinfo=UTC)] * 2


def books_at(unit: UnitOfWork, name: str, starts: datetime) -> datetime:
    return reminders.times(books(unit, name, starts, NIGHT), unit.context.place.tz)[reminders.DAY_BEFORE]


async def test_an_erased_waiter_holds_up_nobody(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    visits = [await desk.books(name, "09:00") for name in ("anna", "bruno")]
    await desk.does(joins, "carla", LISTENING)
    await desk.does(cancels, visits[0])
    await desk.does(erased, "carla")
    await ticks(desk, clock_of(desk), desk.now + timedelta(minutes=120))
    assert "09:00" in await desk.free()


def erased(unit: UnitOfWork, name: str) -> None:
    unit.tx.core.execute(person.update().where(person.c.id == known(unit, name).id).values(wrapped_key=None))
