"""A round outside, noted in one line: where, how many people, and perhaps when and in which neighbourhood."""

from datetime import timedelta

import pytest

from storage.engine.utc import utc_now
from storage.events import events
from tests.events.scenario import all_events, event_now, wall
from tests.tickets.scenario import Desk


def ago(desk: Desk, days: int) -> str:
    day = wall(desk, utc_now() - timedelta(days=days)).date()
    return f"{day.day}.{day.month}"


async def test_one_line_is_enough(desk: Desk) -> None:
    await desk.marco.says("/outreach Piazza Moro, 35")
    assert "Kept: Piazza Moro" in desk.marco.sees
    assert "35 people reached" in desk.marco.sees
    (made,) = await all_events(desk)
    assert (made.kind, made.state, made.venue, made.reached) == ("outreach", "draft", "Piazza Moro", 35)
    assert made.starts_at < made.ends_at <= utc_now()
    await desk.marco.says("/events numbers")
    assert "Outreach round: 1, 35 reached" in desk.marco.sees
    await desk.marco.says("/events")
    assert "No event is coming" in desk.marco.sees


@pytest.mark.parametrize(
    ("line", "venue", "reached"),
    [
        ("Piazza Moro,35", "Piazza Moro", 35),
        ("Via Roma, 12, 35", "Via Roma, 12", 35),
        ("Via Roma 12, 35 persone", "Via Roma 12", 35),
        ("Mercato, lato nord, 7 people", "Mercato, lato nord", 7),
        ("  Piazza Moro ,  35 , ", "Piazza Moro", 35),
        ("Piazza Moro, 0", "Piazza Moro", 0),
    ],
)
async def test_the_number_is_the_last_one(desk: Desk, line: str, venue: str, reached: int) -> None:
    await desk.marco.says(f"/outreach {line}")
    (made,) = await all_events(desk)
    assert (made.venue, made.reached, made.neighbourhood) == (venue, reached, None)


async def test_a_day_that_has_been_and_a_neighbourhood(desk: Desk) -> None:
    await desk.marco.says(f"/outreach Piazza Moro, 35, {ago(desk, 40)}, Isonzo")
    await desk.marco.says(f"/outreach Piazza Moro, 12, {ago(desk, 41)} 9-11")
    await desk.marco.says("/outreach Piazza Moro, 3, yesterday, Q4")
    before, first, yesterday = await all_events(desk)
    assert wall(desk, first.starts_at).date() == wall(desk, utc_now() - timedelta(days=40)).date()
    assert (first.neighbourhood, first.reached) == ("isonzo", 35)
    assert [wall(desk, at).hour for at in (before.starts_at, before.ends_at)] == [9, 11]
    assert wall(desk, yesterday.starts_at).date() == wall(desk, utc_now() - timedelta(days=1)).date()
    assert yesterday.neighbourhood == "q4"


@pytest.mark.parametrize(
    "line", ["", "Piazza Moro", "35", "Piazza Moro, many", "Piazza Moro, -3", f"{'x' * 300}, 3"]
)
async def test_what_is_no_round_is_answered_with_an_example(desk: Desk, line: str) -> None:
    await desk.marco.says(f"/outreach {line}")
    assert "/outreach Piazza Moro, 35" in desk.marco.sees
    assert await all_events(desk) == []


@pytest.mark.parametrize("venue", ["Mercato, via 4 novembre", "Via Roma, 12 bis"])
async def test_a_street_may_be_called_by_a_day(desk: Desk, venue: str) -> None:
    await desk.marco.says(f"/outreach {venue}, 7 people")
    (made,) = await all_events(desk)
    assert (made.venue, made.reached) == (venue, 7)
    assert made.ends_at <= utc_now()


@pytest.mark.parametrize("when", ["yesterday at dawn", "dal 2 al 4 marzo", "ieri e oggi"])
async def test_a_time_that_is_not_understood_is_no_guess(desk: Desk, when: str) -> None:
    await desk.marco.says(f"/outreach Piazza Moro, 35, {when}")
    assert "Please write" in desk.marco.sees
    assert await all_events(desk) == []


async def test_a_round_to_come_is_not_a_round_yet(desk: Desk) -> None:
    year = wall(desk, utc_now()).year + 2
    await desk.marco.says(f"/outreach Piazza Moro, 35, 1.3.{year}")
    assert "still to come" in desk.marco.sees
    assert await all_events(desk) == []


async def test_it_can_be_taken_back_and_counts_no_more(desk: Desk) -> None:
    await desk.marco.says("/outreach Piazza Moro, 35")
    await desk.marco.taps("Take it back", desk.marco.newest)
    (made,) = await all_events(desk)
    assert (await event_now(desk, made)).state == "cancelled"
    await desk.marco.says("/events numbers")
    assert "0 events in the last 8 weeks." in desk.marco.sees


async def test_nobody_is_invited_to_it(italian_desk: Desk) -> None:
    await italian_desk.marco.says("/outreach Piazza Moro, 35")
    shown = await italian_desk.town.run(lambda tx: events.coming(tx, utc_now() - timedelta(days=2), 10))
    assert shown == []
