"""Closed hours and extra ones, on either engine: closing takes only what is free, and the rest as soon as it is."""

from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.visits import opening_hours, seats
from tests.visits.calendar import HELP, LISTENING, MONDAY, open_calendar
from tests.visits.units import absent, cancels, closes, joins, moves, opens, reopens

DAY = (LISTENING, MONDAY)


async def test_closing_leaves_who_has_booked_and_takes_the_rest(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    await desk.does(closes, *DAY, "09:00", "10:30")
    assert await desk.free() == ["10:30", "11:15"]
    assert await desk.free(HELP) == ["10:30", "11:00", "11:30"]
    assert len(await desk.cells_of(anna)) == 9


async def test_what_is_given_up_in_closed_hours_stays_closed(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna, bruno = await desk.books("anna", "09:00"), await desk.books("bruno", "09:00")
    closed = await desk.does(closes, *DAY, "09:00", "10:30")
    await desk.does(cancels, anna)
    await desk.does(moves, bruno, desk.at("11:15"))
    assert await desk.free() == ["10:30", "11:15"]
    await desk.does(reopens, closed)
    assert await desk.free() == ["09:00", "09:45", "10:30", "11:15"]


async def test_reopening_leaves_who_has_booked(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    before = await desk.cells_of(anna)
    closed = await desk.does(closes, *DAY, "09:00", "12:00")
    await desk.does(reopens, closed)
    assert await desk.cells_of(anna) == before
    await desk.books("bruno", "09:00")
    assert await desk.free() == ["09:45", "10:30", "11:15"]


async def test_nobody_moves_into_closed_hours_by_the_cells_they_have(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    before = await desk.cells_of(anna)
    await desk.does(closes, *DAY, "09:00", "09:45")
    assert not await store.run(lambda tx: seats.take(tx, "desk", 2, anna.span, anna.id, had=anna.span))
    assert await desk.cells_of(anna) == before


async def test_extra_hours_are_offered_until_they_are_dropped(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    extra = await desk.does(opens, *DAY, "12:00", "13:30")
    assert (await desk.free())[-2:] == ["12:00", "12:45"]
    found = await store.run(lambda tx: opening_hours.between(tx, LISTENING, MONDAY, MONDAY))
    assert found == [extra]
    assert await store.run(lambda tx: opening_hours.find(tx, extra.id)) == extra
    await store.run(lambda tx: opening_hours.drop(tx, extra.id))
    assert (await desk.free())[-1] == "11:15"


async def test_what_is_reopened_is_offered_in_the_order_of_the_list(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    closed = await desk.does(closes, *DAY, "09:00", "09:45")
    names = ("anna", "bruno", "carla")
    for name in names:
        await desk.does(joins, name, LISTENING)
    await desk.does(reopens, closed)
    told = [len(await desk.told(name)) for name in names]
    assert told == [1, 1, 0]


async def test_old_seats_are_forgotten_and_coming_ones_are_not(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    assert await store.run(lambda tx: seats.forget_old(tx, anna.starts_at)) == 0
    assert await store.run(lambda tx: seats.forget_old(tx, anna.ends_at)) == 9


async def test_who_is_absent_takes_one_seat(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    await desk.does(absent, *DAY, "09:00", "12:00")
    await desk.books("anna", "09:00")
    assert await desk.free() == ["09:45", "10:30", "11:15"]
