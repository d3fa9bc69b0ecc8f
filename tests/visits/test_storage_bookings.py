"""Seats and bookings on either engine: taken once, given back whole, moved without being lost."""

from datetime import datetime, timedelta

import pytest

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions, reminders
from handlers.visits.actions import BookedAlready, Changed, SlotTaken
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.place.slots import Span
from storage.sending import timers
from storage.visits import bookings, seats
from storage.visits.bookings import Booking
from tests.visits.calendar import HELP, LISTENING, MONDAY, centre, every_day, open_calendar, service
from tests.visits.units import ahead, books, cancels, closes, joins, marks, moves, reopens, waits


async def test_a_seat_is_taken_once_and_given_back_whole(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna, bruno = await desk.books("anna", "09:00"), await desk.books("bruno", "09:00")
    assert [len(await desk.cells_of(each)) for each in (anna, bruno)] == [9, 9]
    with pytest.raises(SlotTaken):
        await desk.books("carla", "09:00")
    assert "09:00" not in await desk.free()
    await desk.does(cancels, anna)
    assert await desk.cells_of(anna) == []
    carla = await desk.books("carla", "09:00")
    assert {number for number, _cell in await desk.cells_of(carla)} == {0}


async def test_bookings_of_different_lengths_never_overlap(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    for name in ("anna", "bruno"):
        await desk.books(name, "09:00")
    with pytest.raises(SlotTaken):  # half an hour that begins within the three quarters
        await desk.books("carla", "09:30", HELP)
    await desk.books("carla", "10:00", HELP)
    assert await desk.free(HELP) == ["10:00", "10:30", "11:00", "11:30"]


async def test_who_gets_no_seat_leaves_no_trace(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    for name in ("anna", "bruno"):
        await desk.books(name, "09:00")
    refused = await desk.does(hears_that_it_is_gone, "carla", desk.at("09:00"))
    assert await desk.does(ahead, "carla") == []
    assert refused == "gone"


def hears_that_it_is_gone(unit: UnitOfWork, name: str, starts: datetime) -> str:
    """As a handler does it: in the same unit, which is kept."""
    with pytest.raises(SlotTaken):
        books(unit, name, starts, LISTENING)
    return "gone"


async def test_nothing_is_booked_too_late_too_early_or_between_the_slots(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    desk.now = desk.at("08:30")
    for clock in ("09:00", "09:05", "12:00"):
        with pytest.raises(SlotTaken):
            await desk.books("anna", clock)
    with pytest.raises(SlotTaken):
        await desk.books("anna", "09:00", day=MONDAY + timedelta(days=61))
    last = await desk.books("anna", "11:15", day=MONDAY + timedelta(days=60))
    assert last.state == "booked"
    late = await desk.does(books, "bruno", desk.at("09:00"), LISTENING, late=True)
    assert late.state == "booked"


async def test_one_of_a_service_each_until_it_is_over(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    first = await desk.books("anna", "09:00")
    with pytest.raises(BookedAlready) as refused:
        await desk.books("anna", "10:30")
    assert refused.value.booking.id == first.id
    await desk.books("anna", "10:30", HELP)  # another service
    desk.now = desk.at("09:46")
    assert (await desk.books("anna", "11:15")).sole == LISTENING


async def test_as_many_as_they_like_where_the_place_says_so(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys, centre(one_each=False))
    both = [await desk.books("anna", clock) for clock in ("09:00", "10:30")]
    assert [each.sole for each in both] == [None, None]


async def test_a_move_takes_the_new_seat_before_it_gives_up_the_old(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    for name in ("bruno", "carla"):
        await desk.books(name, "10:30")
    with pytest.raises(SlotTaken):
        await desk.does(moves, anna, desk.at("10:30"))
    assert len(await desk.cells_of(anna)) == 9
    moved = await desk.does(moves, anna, desk.at("11:15"))
    assert (moved.version, moved.moved, moved.wall) == (2, 1, "2026-11-30T11:15+01:00")
    assert [cell for _number, cell in await desk.cells_of(moved)] == list(moved.span.cells)
    with pytest.raises(Changed):
        await desk.does(moves, anna, desk.at("09:45"))


async def test_a_move_may_overlap_where_it_comes_from(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    later = Span(anna.starts_at + timedelta(minutes=15), anna.ends_at + timedelta(minutes=15))
    assert await store.run(lambda tx: seats.take(tx, "desk", 2, later, anna.id, had=anna.span))
    assert await desk.cells_of(anna) == [(0, cell) for cell in later.cells]


async def test_a_move_that_fails_leaves_the_old_seat_and_nothing_else(store: Store, keys: KeyRing) -> None:
    """Where it overlaps its own old seat, each number that was tried must be given back."""
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    for name in ("bruno", "carla"):
        await desk.books(name, "09:45")
    before = await desk.cells_of(anna)
    later = Span(anna.starts_at + timedelta(minutes=15), anna.ends_at + timedelta(minutes=15))
    assert not await store.run(lambda tx: seats.take(tx, "desk", 2, later, anna.id, had=anna.span))
    assert await desk.cells_of(anna) == before


async def test_a_move_to_another_number_leaves_none_behind(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    await desk.books("bruno", "09:45")
    later = Span(anna.starts_at + timedelta(minutes=15), anna.ends_at + timedelta(minutes=15))
    assert await store.run(lambda tx: seats.take(tx, "desk", 2, later, anna.id, had=anna.span))
    assert await desk.cells_of(anna) == [(1, cell) for cell in later.cells]


async def test_a_code_that_is_taken_is_made_anew(store: Store, keys: KeyRing) -> None:
    """The codes of a short alphabet run out soon: longer ones follow."""
    desk = open_calendar(
        store, keys, centre(service("group", every_day(("09:00", "10:00")), seats=50, desk="group"))
    )
    names = [f"anna{number}" for number in range(40)]
    made = [await desk.books(name, "09:00", "group") for name in names]
    assert len({each.code for each in made}) == 40
    assert {each.code[:4] for each in made} == {"LTB-"}


async def test_a_change_is_made_once_for_each_version(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    assert await desk.does(change, anna)
    assert await desk.does(change, anna) is None
    with pytest.raises(Changed):
        await desk.does(cancels, anna)


def change(unit: UnitOfWork, booking: Booking) -> Booking | None:
    return bookings.change(unit.tx, booking, unit.now, confirmed=True)


async def test_what_is_over_can_be_neither_moved_nor_cancelled(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    desk.now = anna.ends_at
    with pytest.raises(Changed):
        await desk.does(cancels, anna)
    with pytest.raises(Changed):
        await desk.does(moves, anna, desk.at("11:15"))


async def test_an_offer_is_taken_or_declined_and_nothing_else(store: Store, keys: KeyRing) -> None:
    """A held seat is nobody's visit yet: who moved or cancelled it would be lost from the list."""
    desk = open_calendar(store, keys)
    for name in ("bruno", "carla"):
        visit = await desk.books(name, "09:00")
    await desk.does(joins, "anna", LISTENING)
    await desk.does(cancels, visit)
    [held] = await desk.does(ahead, "anna")
    assert held.state == "held"
    with pytest.raises(Changed):
        await desk.does(moves, held, desk.at("11:15"))
    with pytest.raises(Changed):
        await desk.does(actions.confirm, held)


async def test_an_offer_that_the_desk_cancels_leaves_them_their_place(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    for name in ("bruno", "carla"):
        visit = await desk.books(name, "09:00")
    for name in ("anna", "dario"):
        await desk.does(joins, name, LISTENING)
    await desk.does(cancels, visit)
    [held] = await desk.does(ahead, "anna")
    closed = await desk.does(closes, LISTENING, MONDAY, "09:00", "12:00")
    await desk.does(cancels, held, by="giulia")
    assert [each.state for name in ("anna", "dario") for each in await desk.does(waits, name)] == [
        "waiting",
        "waiting",
    ]
    await desk.does(reopens, closed)
    assert [each.state for each in await desk.does(waits, "anna")] == ["offered"]


async def test_a_mark_that_is_taken_back_leaves_all_as_it_was(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    anna = await desk.books("anna", "09:00")
    arrived = await desk.does(marks, anna, "arrived")
    assert (arrived.sole, len(await desk.cells_of(arrived))) == (None, 9)
    with pytest.raises(Changed):
        await desk.does(cancels, arrived)
    again = await desk.does(marks, arrived, "booked")
    assert again.sole == LISTENING
    with pytest.raises(BookedAlready):
        await desk.books("anna", "10:30")
    desk.now = anna.starts_at - timedelta(hours=2)
    due = await store.run(lambda tx: timers.due(tx, desk.now))
    assert [each.kind for each in due] == [reminders.DAY_BEFORE, reminders.SOON]


async def test_of_two_that_a_mark_left_behind_the_newer_one_counts(store: Store, keys: KeyRing) -> None:
    desk = open_calendar(store, keys)
    missed = await desk.does(marks, await desk.books("anna", "09:00"), "missed")
    newer = await desk.books("anna", "10:30")
    again = await desk.does(marks, missed, "booked")
    assert (again.sole, newer.sole) == (None, LISTENING)
