"""A newer zone database: the time on the wall stays, the instants, the seats and the reminders follow it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, update

from bot.clock import Clock
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions, reminders, timezone_update
from handlers.visits.timezone_update import Rules
from storage import schema
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.place.model import Place
from storage.place.slots import Span, instant
from storage.place.week import Week
from storage.place.zonedata import zone_version
from storage.visits import bookings, opening_hours, seats, zone_versions
from storage.visits.bookings import Booking
from tests.rooms.scenario import RoomTown, open_room, room_place, some_day
from tests.tickets.scenario import citizen
from tests.visits.zone_rules import NO_SUMMER, ROME, SAME, SKIPS_TEN, zone

HOUR = timedelta(hours=1)


def summer_day() -> date:
    """A day to come on which Rome has summer time."""
    days = (some_day(ahead) for ahead in range(5, 366))
    return next(day for day in days if day.month == 7)


def march_sunday() -> date:
    """The last Sunday of March that is to come."""
    days = (some_day(ahead) for ahead in range(5, 372))
    return next(day for day in days if day.month == 3 and day.weekday() == 6 and day.day > 24)


def open_each_day() -> Place:
    place = room_place()
    hours = Week((((time(9), time(13)),),) * 7)
    services = tuple(msgspec.structs.replace(each, hours=hours) for each in place.services)
    return msgspec.structs.replace(place, services=services)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    async with open_room(tmp_path, open_each_day()) as opened:
        yield opened


async def visits(
    town: RoomTown, day: date, at: time = time(9), by: str = "olena", service: str = "ascolto"
) -> Booking:
    def work(unit: UnitOfWork) -> Booking:
        who, wanted = citizen(unit, by), unit.context.place.service(service)
        assert wanted is not None
        return actions.book(unit, who, wanted, instant(day, at, ROME), by=who, late=True)

    booked: Booking = await town.desk.town.unit(work)
    return booked


async def settle(town: RoomTown, rules: Rules) -> None:
    async def in_unit(work: Callable[[UnitOfWork], Any], cause: str) -> Any:  # Any: whatever the work gives
        assert cause.startswith("zones:")
        return await town.desk.town.unit(work)

    await timezone_update.settle(rules, in_unit)


async def again(town: RoomTown, booking: Booking) -> Booking:
    found: Booking = await town.desk.town.run(lambda tx: bookings.get(tx, booking.id))
    return found


async def cells(town: RoomTown, booking: Booking) -> list[int]:
    seat = schema.seat
    wanted = select(seat.c.cell).where(seat.c.booking_id == booking.id).order_by(seat.c.cell)
    found: list[int] = await town.desk.town.run(lambda tx: list(tx.core.execute(wanted).scalars()))
    return found


async def due(town: RoomTown, booking: Booking) -> dict[str, datetime]:
    timer = schema.timer
    wanted = select(timer.c.kind, timer.c.due_at).where(
        timer.c.subject == str(booking.id), timer.c.state == "due"
    )
    found: dict[str, datetime] = await town.desk.town.run(
        lambda tx: {kind: at.astimezone(UTC) for kind, at in tx.core.execute(wanted)}
    )
    return found


def messages(town: RoomTown, booking: Booking) -> int:
    return len(town.desk.town.chats.get(f"p{booking.person_id}", []))


async def outdated(town: RoomTown, rules: Rules) -> bool:
    found: bool = await town.desk.town.run(
        lambda tx: timezone_update.is_outdated(tx, rules=rules, now=utc_now())
    )
    return found


async def test_what_was_made_by_these_rules_is_left_alone(town: RoomTown) -> None:
    await visits(town, summer_day())
    await town.asks(some_day())
    assert not await outdated(town, Rules())
    assert await outdated(town, SAME)


async def test_a_version_that_changes_nothing_is_only_noted(town: RoomTown) -> None:
    booking = await visits(town, summer_day())
    before = await due(town, booking)
    await settle(town, SAME)
    noted = await again(town, booking)
    assert noted.zone_version == "2099a"
    assert (noted.version, noted.moved, noted.span) == (booking.version, 0, booking.span)
    assert await due(town, booking) == before
    assert messages(town, booking) == 0
    assert not await outdated(town, SAME)


async def test_ten_stays_ten_when_summer_time_is_abolished(town: RoomTown) -> None:
    day = summer_day()
    times = (time(9), time(9, 45), time(10, 30), time(11, 15), time(12))
    made = [await visits(town, day, at, f"{at}{by}") for at in times for by in "ab"]
    await settle(town, NO_SUMMER)
    for booking in made:
        moved = await again(town, booking)
        assert moved.starts_at == booking.starts_at + HOUR
        assert moved.wall == booking.wall.replace("+02:00", "+01:00")
        assert (moved.moved, moved.state, moved.zone_version) == (1, "booked", "2099b")
        assert await cells(town, moved) == list(moved.span.cells)
        assert messages(town, booking) == 0
        assert await due(town, booking) == {
            reminders.DAY_BEFORE: moved.starts_at - 24 * HOUR,
            reminders.SOON: moved.starts_at - 2 * HOUR,
        }


async def test_winter_is_not_touched_by_that(town: RoomTown) -> None:
    winter = next(day for day in map(some_day, range(5, 366)) if day.month == 1)
    booking = await visits(town, winter)
    await settle(town, NO_SUMMER)
    assert (await again(town, booking)).moved == 0


async def test_done_twice_it_moves_once(town: RoomTown) -> None:
    booking = await visits(town, summer_day())
    await settle(town, NO_SUMMER)
    await settle(town, NO_SUMMER)
    assert (await again(town, booking)).starts_at == booking.starts_at + HOUR


async def test_more_than_a_batch_is_settled(town: RoomTown) -> None:
    made = [
        await visits(town, summer_day() + timedelta(days=number // 2), time(9), f"c{number}")
        for number in range(timezone_update.AT_A_TIME + 2)
    ]
    await settle(town, NO_SUMMER)
    assert {(await again(town, each)).starts_at - each.starts_at for each in made} == {HOUR}
    assert not await outdated(town, NO_SUMMER)


async def test_a_time_that_is_there_no_more_is_moved_and_told(town: RoomTown) -> None:
    booking = await visits(town, march_sunday(), time(10, 30))
    await settle(town, SKIPS_TEN)
    moved = await again(town, booking)
    assert moved.wall == f"{march_sunday()}T11:00+02:00"
    [told] = town.desk.town.chats[f"p{booking.person_id}"]
    assert "has been moved" in told.text
    assert "10:30" in told.text


async def test_a_booking_that_finds_no_seat_is_kept_and_the_desk_is_told(town: RoomTown) -> None:
    day = summer_day()
    booking = await visits(town, day, time(9), service="mediazione")
    other = await visits(town, day, time(10), by="amal", service="mediazione")
    await town.desk.town.run(lambda tx: zone_versions.stamp(tx, other, NO_SUMMER.version))
    await settle(town, NO_SUMMER)
    kept = await again(town, booking)
    assert (kept.state, kept.starts_at) == ("booked", other.starts_at)
    assert await cells(town, kept) == []
    assert await cells(town, other) == list(other.span.cells)
    assert booking.code in town.desk.giulia.message_with("The rules of the clock have changed").text


async def test_no_cell_is_ever_taken_twice_and_none_is_lost(town: RoomTown) -> None:
    day = summer_day()
    for number, at in enumerate((time(9), time(10), time(11), time(12))):
        await visits(town, day, at, f"c{number}", "mediazione")

    def count(tx: Transaction) -> int:
        return int(tx.core.execute(select(func.count()).select_from(schema.seat)).scalar_one())

    before = await town.desk.town.run(count)
    await settle(town, NO_SUMMER)
    assert await town.desk.town.run(count) == before == 4 * 12


async def test_the_room_stays_taken_at_the_same_hour_on_the_wall(town: RoomTown) -> None:
    code = await town.asks(summer_day(), until=summer_day() + timedelta(days=14))
    await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(code))
    before = messages(town, (await town.bookings(code))[0])
    await settle(town, NO_SUMMER)
    there = [each.starts_at.astimezone(zone("CET-1")) for each in await town.bookings(code)]
    assert {at.time() for at in there} == {time(18)}
    assert messages(town, (await town.bookings(code))[0]) == before
    assert (await town.activity(code)).zone_version == "2099b"


async def test_what_is_only_asked_for_follows_the_wall_too(town: RoomTown) -> None:
    code = await town.asks(summer_day())
    before = await town.activity(code)
    await settle(town, NO_SUMMER)
    after = await town.activity(code)
    assert (after.starts_at, after.ends_at) == (before.starts_at + HOUR, before.ends_at + HOUR)
    assert after.version == before.version


async def test_closed_hours_follow_the_wall_too(town: RoomTown) -> None:
    day, hours = summer_day(), (time(9), time(10))

    def close(unit: UnitOfWork) -> int:
        who = citizen(unit, "giulia")
        opening = opening_hours.add(unit.tx, "mediazione", "closed", day, hours, who.id, unit.now)
        shut = Span(instant(day, hours[0], ROME), instant(day, hours[1], ROME))
        seats.close(unit.tx, "mediazione", range(1), [shut], opening.id)
        return opening.id

    opening_id = await town.desk.town.unit(close)
    before = await town.desk.town.run(lambda tx: seats.closed_by(tx, opening_id))
    await settle(town, NO_SUMMER)
    after = await town.desk.town.run(lambda tx: seats.closed_by(tx, opening_id))
    assert [cells.start for cells in after.values()] == [cells.start + 12 for cells in before.values()]


async def test_the_clock_settles_it_at_its_first_tick(town: RoomTown) -> None:
    booking = await visits(town, summer_day())
    age = update(schema.booking).values(zone_version="1999a")
    await town.desk.town.run(lambda tx: tx.core.execute(age).rowcount)
    clock = Clock(town.desk.town.store, town.desk.town.context, lambda _rows: None)
    await clock.tick()
    assert (await again(town, booking)).zone_version == zone_version()
    await town.desk.town.run(lambda tx: tx.core.execute(age).rowcount)
    await clock.tick()
    assert (await again(town, booking)).zone_version == "1999a"
