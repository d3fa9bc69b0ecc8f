"""The waitlist on either engine: first come, first served, whatever lapses, is declined, or happens at once."""

import asyncio
from datetime import timedelta

import pytest

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import waitlist
from handlers.visits.actions import SlotTaken
from storage.engine.store import Store
from storage.people import people
from storage.people.encryption import KeyRing
from storage.visits.bookings import Booking
from tests.visits.calendar import HELP, LISTENING, MONDAY, Calendar, centre, every_day, open_calendar, service
from tests.visits.units import accepts, ahead, books, cancels, joins, leaves, moves, waits

ONE = centre(service(LISTENING, every_day(("09:00", "10:30"))))
"""A desk with one seat and two slots a day."""


async def full(store: Store, keys: KeyRing, *waiting: str, **rules: int) -> tuple[Calendar, Booking]:
    """A desk whose next morning is booked up, and who waits for it; gives what bruno has at nine."""
    place = centre(service(LISTENING, every_day(("09:00", "10:30"))), ahead_days=5, **rules)
    desk = open_calendar(store, keys, place)
    bruno, _carla = await desk.books("bruno", "09:00"), await desk.books("carla", "09:45")
    for name in waiting:
        assert await desk.does(joins, name, LISTENING)
    return desk, bruno


async def states(desk: Calendar, *names: str) -> list[str]:
    return [each.state for name in names for each in await desk.does(waits, name)]


async def offer_of(desk: Calendar, name: str) -> Booking:
    found = [each for each in await desk.does(ahead, name) if each.state == "held"]
    assert len(found) == 1
    return found[0]


async def test_who_came_first_is_offered_what_is_given_up(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "anna", "dario")
    assert not await desk.does(joins, "anna", LISTENING)
    await desk.does(cancels, bruno)
    assert await states(desk, "anna", "dario") == ["offered", "waiting"]
    assert len(await desk.told("anna")) == 1
    held = await offer_of(desk, "anna")
    assert (held.span, held.held_until) == (bruno.span, desk.now + timedelta(minutes=120))
    with pytest.raises(SlotTaken):
        await desk.books("elena", "09:00")
    taken = await desk.does(accepts, held)
    assert taken
    assert (taken.state, taken.sole, taken.held_until) == ("booked", LISTENING, None)
    assert await states(desk, "anna", "dario") == ["waiting"]
    assert await desk.does(accepts, held) is None


async def test_what_nobody_answers_goes_to_the_next_and_the_next(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "anna", "dario", "elena")
    await desk.does(cancels, bruno)
    for name, following in (("anna", "dario"), ("dario", "elena")):
        held = await offer_of(desk, name)
        assert not await desk.does(waitlist.lapse, held)
        desk.now += timedelta(minutes=120)
        assert await desk.does(waitlist.lapse, held)
        assert not await desk.does(waitlist.lapse, held)
        assert await desk.does(accepts, held) is None
        assert await states(desk, name, following) == ["offered"]
        assert len(await desk.told(name)) == 2
    last = await offer_of(desk, "elena")
    assert await desk.does(waitlist.decline, last)
    assert not await desk.does(waitlist.decline, last)
    assert await desk.free() == ["09:00"]


async def test_an_offer_that_is_over_is_ended_by_whoever_wants_the_seat(store: Store, keys: KeyRing) -> None:
    """No clock has run meanwhile. The next on the list still comes before them."""
    desk, bruno = await full(store, keys, "anna", "dario")
    await desk.does(cancels, bruno)
    desk.now += timedelta(minutes=120)
    assert await desk.does(hears_that_it_is_gone, "elena", bruno) == "gone"
    assert await states(desk, "anna", "dario") == ["offered"]
    desk.now += timedelta(minutes=120)
    assert (await desk.books("elena", "09:00")).state == "booked"
    assert await states(desk, "anna", "dario") == []


def hears_that_it_is_gone(unit: UnitOfWork, name: str, like: Booking) -> str:
    with pytest.raises(SlotTaken):
        books(unit, name, like.starts_at, like.service)
    return "gone"


async def test_who_takes_an_offer_gives_up_what_they_had(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "carla", "dario")
    [had] = await desk.does(ahead, "carla")
    await desk.does(cancels, bruno)
    assert await desk.does(accepts, await offer_of(desk, "carla"))
    assert [each.starts_at for each in await desk.does(ahead, "carla")] == [bruno.starts_at]
    assert (await offer_of(desk, "dario")).span == had.span
    assert await desk.cells_of(had) == []


async def test_who_books_or_leaves_passes_their_offer_on(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "anna", "dario", "elena")
    await desk.does(cancels, bruno)
    await desk.books("anna", "09:00", day=MONDAY - timedelta(days=1))
    assert await states(desk, "anna", "dario") == ["offered"]
    await desk.does(leaves, "dario", LISTENING)
    assert await states(desk, "dario", "elena") == ["offered"]


async def test_who_cannot_be_reached_keeps_their_place_but_holds_up_nobody(
    store: Store, keys: KeyRing
) -> None:
    desk, bruno = await full(store, keys, "anna", "dario")
    await desk.does(gone, "anna")
    await desk.does(cancels, bruno)
    assert await states(desk, "anna", "dario") == ["waiting", "offered"]


def gone(unit: UnitOfWork, name: str) -> None:
    who = people.find(unit.tx, unit.context.keys, "phone", name)
    assert who
    people.change(unit.tx, who, reachable=False)


async def test_what_ends_too_soon_to_be_answered_is_not_offered(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "anna")
    desk.now = bruno.starts_at - timedelta(minutes=69)
    await desk.does(cancels, bruno)
    assert await states(desk, "anna") == ["waiting"]
    assert await desk.free() == ["09:00"]


async def test_a_place_may_ask_for_quick_answers(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "anna", offer_minutes=5)
    await desk.does(cancels, bruno)
    assert await states(desk, "anna") == ["offered"]


async def test_who_gives_a_seat_up_is_not_offered_the_same_one(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "bruno", "anna")
    await desk.does(cancels, bruno)
    assert await states(desk, "bruno", "anna") == ["waiting", "offered"]


async def test_services_of_one_desk_are_served_in_the_order_of_both_lists(
    store: Store, keys: KeyRing
) -> None:
    desk = open_calendar(store, keys)
    visits = [await desk.books(name, "09:00") for name in ("bruno", "carla")]
    await desk.does(joins, "anna", HELP)
    await desk.does(joins, "dario", LISTENING)
    for visit in visits:
        await desk.does(cancels, visit)
    assert [(await offer_of(desk, name)).service for name in ("anna", "dario")] == [HELP, LISTENING]


async def test_seats_given_up_at_once_go_to_as_many_who_wait(store: Store, keys: KeyRing) -> None:
    """Units side by side, each of which sees the same person as the first to wait."""
    names = [f"bruno{number}" for number in range(8)]
    place = centre(service(LISTENING, every_day(("09:00", "09:45")), seats=8))
    desk = open_calendar(store, keys, place)
    visits = [await desk.books(name, "09:00") for name in names]
    waiting = [f"anna{number}" for number in range(8)]
    for name in waiting:
        await desk.does(joins, name, LISTENING)
    await asyncio.gather(*(desk.does(cancels, each) for each in visits))
    assert await states(desk, *waiting) == ["offered"] * 8


async def test_a_seat_given_up_twice_at_once_is_offered_once(store: Store, keys: KeyRing) -> None:
    desk, bruno = await full(store, keys, "anna", "dario")
    both = await asyncio.gather(
        desk.does(cancels, bruno),
        desk.does(moves, bruno, desk.at("09:00", MONDAY - timedelta(days=1))),
        return_exceptions=True,
    )
    assert len([each for each in both if isinstance(each, Booking)]) == 1
    assert await states(desk, "anna", "dario") == ["offered", "waiting"]
