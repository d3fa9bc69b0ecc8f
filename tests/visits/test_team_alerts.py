"""What citizens do with a visit is told the team when it cannot wait; several within a minute are one message."""

from datetime import timedelta
from pathlib import Path

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions
from storage.engine.utc import utc_now
from tests.tickets.scenario import citizen
from tests.visits.scenario import Centre, open_centre

AS_SOON = timedelta(hours=2)


def soon(centre: Centre) -> tuple[int, int]:
    """A day and an hour of it, some two hours from now."""
    there = (utc_now() + AS_SOON).astimezone(centre.place.tz)
    return (there.date() - centre.day(0)).days, there.hour


async def test_a_visit_that_is_soon_is_told(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", *soon(centre))
        assert f"📅 Booked: {booked.code}" in centre.desk.marco.sees


async def test_a_visit_that_is_far_away_is_not(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        assert not [each for each in centre.desk.marco.chat if booked.code in each.text]


async def test_what_belongs_to_a_ticket_is_told_in_its_topic(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("anna", 3, 10, ticket=True)
        told = centre.answers(booked.code)
        assert (told.text.splitlines()[0][:10], told.thread) == ("📅 Booked: ", centre.desk.card.thread)


async def test_what_the_desk_does_it_knows(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("anna", 3, 10, ticket=True)
        before = len(centre.desk.marco.chat)
        await centre.town.unit(lambda unit: actions.cancel(unit, booked, by=citizen(unit, "marco")))
        assert len(centre.desk.marco.chat) == before


async def test_several_within_a_minute_are_one_message(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        days, hour = soon(centre)
        before = len(centre.desk.marco.chat)

        def work(unit: UnitOfWork) -> None:
            bruno, carla = citizen(unit, "bruno"), citizen(unit, "carla")
            service = centre.place.services[0]
            first = actions.book(unit, bruno, service, centre.at(days, hour), by=bruno, late=True)
            actions.book(unit, carla, service, centre.at(days, hour), by=carla, late=True)
            moved = actions.move(unit, first, centre.at(days, hour) + AS_SOON, by=bruno, late=True)
            actions.cancel(unit, moved, by=bruno)

        await centre.town.unit(work)
        assert len(centre.desk.marco.chat) == before + 1
        lines = centre.desk.marco.sees.splitlines()
        assert [line.split(":")[0] for line in lines] == ["📅 Booked", "📅 Booked", "🔁 Moved", "✖ Cancelled"]
