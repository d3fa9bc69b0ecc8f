"""/visits: the numbers of a month, for the coordinator, out of counts alone."""

import io
import re
from datetime import time, timedelta
from pathlib import Path

import pytest
from PIL import Image

from handlers.messaging import svg_chart
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions, opening_hours, statistics
from handlers.visits.statistics import Numbers
from storage.people import people
from storage.visits.bookings import Booking
from tests.tickets.scenario import citizen
from tests.visits.scenario import ASCOLTO, MEDIATION, ON_CALL, Centre, open_centre


async def numbers(centre: Centre) -> dict[str, Numbers]:
    first = centre.day(3).replace(day=1)
    found: list[Numbers] = await centre.town.unit(lambda unit: statistics.gather(unit, first))
    return {each.service.code: each for each in found}


async def marks(centre: Centre, booking: Booking, state: str) -> None:
    await centre.town.unit(lambda unit: actions.mark(unit, booking, state, by=people.team(unit.tx)[0]))


def hours_of_the_month(centre: Centre) -> int:
    first = centre.day(3).replace(day=1)
    days = (statistics.last_of(first) - centre.day(3)).days
    before = (centre.day(3) - first).days
    return int((centre.at(3 + days + 1, 0) - centre.at(3 - before, 0)) / timedelta(hours=1))


async def test_places_states_and_waiting_are_counted(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        hours = [await centre.books(f"citizen{hour}", 3, hour) for hour in (9, 10, 11, 12)]
        await marks(centre, hours[0], "arrived")
        await marks(centre, hours[1], "missed")
        await centre.town.unit(lambda unit: actions.cancel(unit, hours[2], by=citizen(unit, "citizen11")))
        await centre.waits("carla", MEDIATION)
        found = await numbers(centre)
        ascolto = found["ascolto"]
        assert dict(ascolto.states) == {"arrived": 1, "missed": 1, "cancelled": 1, "booked": 1}
        assert (ascolto.kept, ascolto.no_shows) == (3, 50)
        assert ascolto.offered == 2 * hours_of_the_month(centre)
        assert ascolto.wait is not None
        assert timedelta(days=2) < ascolto.wait < timedelta(days=4)
        assert found["mediazione"].waiting == 1
        assert (found["pratiche"].offered, found["pratiche"].occupancy) == (0, 0)


async def test_closed_hours_are_not_offered_and_extra_ones_are(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:

        def work(unit: UnitOfWork) -> None:
            day, marco = centre.day(3), people.team(unit.tx)[0]
            opening_hours.close(unit, ASCOLTO, day, (time(20), time(22)), marco)
            opening_hours.absent(unit, ASCOLTO, day, (time(21), time(23)), marco)
            opening_hours.open_extra(unit, ON_CALL, day, (time(9), time(10)), marco)

        await centre.town.unit(work)
        found = await numbers(centre)
        assert found["ascolto"].offered == 2 * hours_of_the_month(centre) - 5
        assert found["pratiche"].offered == 2


async def test_the_coordinator_reads_them_with_a_picture(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await marks(centre, await centre.books("bruno", 3, 9), "missed")
        await centre.desk.giulia.says(f"/visits {centre.day(3):%Y-%m}")
        text = centre.desk.giulia.sees
        for words in ("The visits of", "1 of ", "did not come: 1", "Did not come: 100 %"):
            assert words in text
        assert re.search("within [23] days of booking", text), "of whatever hour this test is"
        shown = Image.open(io.BytesIO(centre.desk.giulia.newest.screen.files[0].body))
        shown.load()
        assert (shown.format, shown.size[0]) == ("PNG", svg_chart.WIDTH)


async def test_the_weeks_of_the_picture_add_up(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        for hour in (9, 10):
            await centre.books(f"citizen{hour}", 3, hour)
        first = centre.day(3).replace(day=1)
        found = await centre.town.unit(lambda unit: statistics.weeks(unit, first))
        assert found[0][0] == first
        assert sum(counted["booked"] for _day, counted in found) == 2
        assert all(day.weekday() == 0 for day, _counted in found[1:])


async def test_only_the_coordinator_reads_them(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.marco.says("/visits")
        assert "Only a coordinator" in centre.desk.marco.sees


@pytest.mark.parametrize("said", ["13", "soon", "2026-99"])
async def test_a_month_that_is_none_is_said_kindly(tmp_path: Path, said: str) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.giulia.says(f"/visits {said}")
        assert "I did not understand the month" in centre.desk.giulia.sees
