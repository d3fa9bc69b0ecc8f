"""Hours that are closed, opened and taken back: nobody gets a seat of them, and citizens who wait are offered what is free."""

from datetime import time
from pathlib import Path

import pytest

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions, opening_hours, waitlist
from handlers.visits.actions import SlotTaken
from handlers.visits.opening_hours import NoSlot
from storage.people import people
from storage.people.people import Person
from storage.visits import free_slots, waitlists
from storage.visits.bookings import Booking
from storage.visits.opening_hours import Opening
from tests.tickets.scenario import citizen
from tests.visits.scenario import ASCOLTO, MEDIATION, ON_CALL, Centre, open_centre

TEN_TO_TWELVE = (time(10), time(12))


def marco(unit: UnitOfWork) -> Person:
    return people.team(unit.tx)[0]


async def closes(centre: Centre, days: int = 3, kind: str = "close") -> Opening:
    deed = {"close": opening_hours.close, "absent": opening_hours.absent}[kind]
    made: Opening = await centre.town.unit(
        lambda unit: deed(unit, ASCOLTO, centre.day(days), TEN_TO_TWELVE, marco(unit))
    )
    return made


async def is_free(centre: Centre, days: int, hour: int) -> bool:
    def work(unit: UnitOfWork) -> bool:
        day = centre.day(days)
        found = free_slots.free_between(unit.tx, centre.place, ASCOLTO, day, day, unit.now)
        return centre.at(days, hour) in {slot.starts for slot in found}

    found: bool = await centre.town.unit(work)
    return found


async def test_closed_hours_cannot_be_booked_and_others_can(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await closes(centre)
        with pytest.raises(SlotTaken):
            await centre.books("bruno", 3, 11)
        assert (await centre.books("bruno", 3, 12)).state == "booked"


async def test_a_seat_given_up_in_closed_hours_is_nobodys(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        await centre.waits("carla")
        await closes(centre)
        await centre.town.unit(lambda unit: actions.cancel(unit, booked, by=citizen(unit, "bruno")))
        assert not await is_free(centre, 3, 10)
        assert await centre.of("carla") == []


async def test_taking_back_offers_the_hours_to_whoever_waits(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        opening = await closes(centre)
        await centre.waits("carla")
        assert await centre.town.unit(lambda unit: opening_hours.take_back(unit, opening)) == []
        assert [each.state for each in await centre.of("carla")] == ["held"]
        assert await is_free(centre, 3, 11)


async def test_of_two_closings_the_other_one_stays(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        first, second = await closes(centre), await closes(centre)
        await centre.town.unit(lambda unit: opening_hours.take_back(unit, first))
        assert not await is_free(centre, 3, 10)
        await centre.town.unit(lambda unit: opening_hours.take_back(unit, second))
        assert await is_free(centre, 3, 10)


async def test_an_absence_takes_one_seat_and_no_more_than_one(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await closes(centre, kind="absent")
        await centre.books("bruno", 3, 10)
        with pytest.raises(SlotTaken):
            await centre.books("carla", 3, 10)
        await centre.books("carla", 3, 12)
        await centre.books("dina", 3, 12)


async def test_an_absence_gets_its_seat_when_one_is_given_up(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        first, second = await centre.books("bruno", 3, 10), await centre.books("carla", 3, 10)
        opening = await closes(centre, kind="absent")

        def in_the_way(unit: UnitOfWork) -> list[Booking]:
            return opening_hours.in_the_way(unit, opening)

        assert [each.id for each in await centre.town.unit(in_the_way)] == [second.id]
        await centre.town.unit(lambda unit: actions.cancel(unit, first, by=citizen(unit, "bruno")))
        assert await centre.town.unit(in_the_way) == []
        assert not await is_free(centre, 3, 10)


async def test_everybody_is_moved_to_the_next_free_time_and_told(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10, language="it")
        opening = await closes(centre)
        outcome = await centre.town.unit(lambda unit: opening_hours.move_all(unit, opening, marco(unit)))
        assert [each.starts_at for each in outcome.moved] == [centre.at(3, 12)]
        assert (await centre.now(booked)).moved == 1
        bruno = await centre.phone("bruno")
        assert "12:00" in bruno.sees
        again = await centre.town.unit(lambda unit: opening_hours.move_all(unit, opening, marco(unit)))
        assert again == opening_hours.Outcome()


async def test_who_cannot_be_moved_stays_and_is_named(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        last = centre.place.booking.ahead_days
        booked = await centre.books("bruno", last, 10)

        def work(unit: UnitOfWork) -> opening_hours.Outcome:
            opening = opening_hours.close(unit, ASCOLTO, centre.day(last), None, marco(unit))
            return opening_hours.move_all(unit, opening, marco(unit))

        outcome = await centre.town.unit(work)
        assert ([], [booked.id]) == (outcome.moved, [each.id for each in outcome.left])


async def test_everybody_is_told_that_it_is_cancelled_in_their_own_language(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        opening = await closes(centre)
        outcome = await centre.town.unit(lambda unit: opening_hours.cancel_all(unit, opening, marco(unit)))
        assert [each.id for each in outcome.cancelled] == [booked.id]
        assert "We have to close at that time." in (await centre.phone("bruno")).sees


async def test_an_offer_in_closed_hours_is_withdrawn_and_the_place_on_the_list_kept(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10, service=MEDIATION)
        await centre.waits("carla", MEDIATION)
        await centre.waits("dina", MEDIATION)
        await centre.town.unit(lambda unit: actions.cancel(unit, booked, by=citizen(unit, "bruno")))
        assert [each.state for each in await centre.of("carla")] == ["held"]

        def close(unit: UnitOfWork) -> Opening:
            return opening_hours.close(unit, MEDIATION, centre.day(3), None, marco(unit))

        opening = await centre.town.unit(close)
        carla = await centre.phone("carla")
        assert await centre.of("carla") == []
        assert "You keep your place on the list" in carla.sees

        def first(unit: UnitOfWork) -> int:
            waiter = waitlists.following(unit.tx, MEDIATION.code)
            assert waiter is not None
            return waiter.person_id

        assert f"p{await centre.town.unit(first)}" == carla.lane
        await centre.town.unit(lambda unit: opening_hours.take_back(unit, opening))
        assert [each.state for each in await centre.of("carla")] == ["held"]


async def test_extra_hours_are_offered_and_stay_while_somebody_is_booked(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.waits("carla", ON_CALL)

        def opens(unit: UnitOfWork) -> Opening:
            return opening_hours.open_extra(unit, ON_CALL, centre.day(3), TEN_TO_TWELVE, marco(unit))

        opening = await centre.town.unit(opens)
        (offered,) = await centre.of("carla")
        assert offered.starts_at == centre.at(3, 10)

        def takes_back(unit: UnitOfWork) -> list[Booking]:
            return opening_hours.take_back(unit, opening)

        assert [each.id for each in await centre.town.unit(takes_back)] == [offered.id]
        await centre.town.unit(lambda unit: waitlist.decline(unit, offered))
        assert await centre.town.unit(takes_back) == []
        with pytest.raises(SlotTaken):
            await centre.books("bruno", 3, 10, service=ON_CALL)


async def test_hours_that_add_nothing_are_not_opened(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:

        def opens(unit: UnitOfWork) -> Opening:
            return opening_hours.open_extra(unit, ASCOLTO, centre.day(3), TEN_TO_TWELVE, marco(unit))

        with pytest.raises(NoSlot):
            await centre.town.unit(opens)


async def test_hours_opened_after_a_closing_are_open(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:

        def work(unit: UnitOfWork) -> None:
            with pytest.raises(NoSlot):
                opening_hours.close(unit, ON_CALL, centre.day(3), None, marco(unit))
            opening_hours.open_extra(unit, ON_CALL, centre.day(3), TEN_TO_TWELVE, marco(unit))

        await centre.town.unit(work)
        assert (await centre.books("bruno", 3, 10, service=ON_CALL)).state == "booked"


async def test_who_has_been_there_is_not_in_the_way(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        early, late = await centre.books("bruno", 3, 9), await centre.books("carla", 3, 15)
        found: list[Booking] = []

        def closes(unit: UnitOfWork) -> None:
            found.extend(
                opening_hours.in_the_way(
                    unit, opening_hours.close(unit, ASCOLTO, centre.day(3), None, marco(unit))
                )
            )

        await centre.turn_at(centre.at(3, 12), closes)
        assert [each.id for each in found] == [late.id]
        assert (await centre.now(early)).state == "booked"
