"""The agenda: who comes when, what is free and closed, and the picture of a week."""

import io
from pathlib import Path

import pytest
from PIL import Image

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.team.morning_summary import morning_summary
from handlers.visits import actions
from handlers.visits.team import agenda, week_picture
from handlers.visits.team.week_picture import Box, Column, Kind, Week
from locales.language import language
from storage.people import people
from storage.visits.bookings import Booking, Preferences
from tests.tickets.scenario import citizen
from tests.visits.scenario import MEDIATION, open_centre

NEEDS = Preferences(
    mode="phone", language="ar", interpreter=True, gender="woman", access="wheelchair", reason="My neighbour"
)


async def test_the_agenda_says_who_comes_and_what_matters(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("anna", 3, 10, preferences=NEEDS, ticket=True)
        await centre.desk.marco.says(f"/agenda {centre.day(3)}")
        text = centre.desk.marco.sees
        for words in (
            f"10:00 🤝 {booked.code}",
            "by phone",
            "Arabic, interpreter",
            "with a woman",
            "♿",
            centre.desk.code,
            "Sala",
        ):
            assert words in text
        assert "My neighbour" not in text
        assert "wheelchair" not in text


async def test_an_offer_and_a_confirmation_are_marked(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10, service=MEDIATION)
        await centre.waits("carla", MEDIATION)
        bruno = await centre.phone("bruno")
        await centre.desk.marco.says(f"/agenda {centre.day(3)}")
        await centre.desk.marco.taps(booked.code)
        await centre.desk.marco.taps("Cancel…")
        await centre.desk.marco.taps("Without a reason")
        assert "had to be cancelled" in bruno.sees
        kept = await centre.books("dina", 3, 11)
        await centre.town.unit(lambda unit: confirmed(unit, kept))
        await centre.desk.marco.says(f"/agenda {centre.day(3)}")
        text = centre.desk.marco.sees
        (offered,) = await centre.of("carla")
        assert f"{offered.code} ⏳" in text
        assert f"{kept.code} ✓" in text
        assert booked.code not in text


async def test_free_and_closed_hours_stand_in_a_line_each(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.books("bruno", 3, 10)
        await centre.desk.marco.says(f"/slots close ascolto {centre.day(3)} 20:00-24:00")
        await centre.desk.marco.says(f"/agenda {centre.day(3)}")
        lines = centre.desk.marco.sees.splitlines()
        (free,) = [line for line in lines if line.startswith("Free:")]
        (closed,) = [line for line in lines if line.startswith("Closed:")]
        assert "09:00 (2), 10:00, 11:00 (2)" in free
        assert "20:00" not in free.split("🕊")[0]
        assert closed == "Closed: 🤝 20:00, 21:00, 22:00, 23:00"


async def test_days_are_turned_in_the_same_message(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await centre.books("bruno", 3, 10)
        await marco.says(f"/agenda {centre.day(2)}")
        shown = marco.newest
        assert "Nobody is booked" in shown.text
        await marco.sends_tap(shown.buttons[-1].tap, shown)
        assert "LTB-" in shown.text
        await marco.sends_tap(shown.buttons[-3].tap, shown)
        assert "Nobody is booked" in shown.text


async def test_without_a_day_it_is_today(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        for said in ("/agenda", "/agenda day", "/agenda today"):
            await centre.desk.marco.says(said)
            assert str(centre.day(0).year) in centre.desk.marco.sees
            assert str(centre.day(0).day) in centre.desk.marco.sees


async def test_a_day_that_is_none_is_said_kindly(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        for said in ("31.2", "soon", "week someday"):
            await centre.desk.marco.says(f"/agenda {said}")
            assert "I did not understand the day" in centre.desk.marco.sees
        await centre.desk.marco.sends_tap("k/agenda/2026-99-99")
        assert "I did not understand the day" in centre.desk.marco.sees


@pytest.mark.parametrize("said", ["day after tomorrow", "dopodomani", "dopo domani", "بعد غد"])
async def test_a_day_is_said_in_any_language_of_the_town(tmp_path: Path, said: str) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.marco.says(f"/agenda {said}")
        assert language("en").date(centre.day(2)) in centre.desk.marco.sees


async def test_what_is_more_than_one_day_is_shown_as_none(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.marco.says("/agenda dal 12 al 14 dicembre")
        assert "more than one day or time in “dal 12 al 14 dicembre”" in centre.desk.marco.sees
        await centre.desk.marco.says("/agenda tomorrow in the Blue room")
        assert "We understood “tomorrow”, but not “Blue room”" in centre.desk.marco.sees


async def test_a_full_day_is_shown_in_pages(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        for number in range(agenda.PAGE + 2):
            await centre.books(f"citizen{number}", 3, number // 2)
        marco = centre.desk.marco
        await marco.says(f"/agenda {centre.day(3)}")
        shown = marco.newest
        assert shown.text.count("LTB-") == agenda.PAGE
        await marco.taps("› 2/2", shown)
        assert shown.text.count("LTB-") == 2
        await marco.taps("‹ 1/2", shown)
        assert shown.text.count("LTB-") == agenda.PAGE


async def test_a_week_comes_with_a_picture(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        marco = centre.desk.marco
        await marco.says(f"/agenda week {centre.day(3)}")
        assert "1 visit," in marco.sees
        picture = Image.open(io.BytesIO(marco.newest.screen.files[0].body))
        picture.load()
        assert (picture.format, picture.size[0]) == ("PNG", week_picture.WIDTH)
        week = marco.newest
        await marco.taps(language("en").short_date(centre.day(3)), week)
        assert booked.code in marco.sees
        assert "1 visit," in week.text
        await marco.sends_tap(week.buttons[-1].tap, week)
        assert "1 visit," not in marco.sees
        await marco.says(f"/agenda {centre.day(3)}")
        await marco.taps("Week")
        assert "1 visit," in marco.sees
        assert booked.code not in marco.sees


async def test_the_picture_says_what_the_numbers_say(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.books("bruno", 3, 10)
        await centre.desk.marco.says(f"/slots close ascolto {centre.day(3)} 12-13")

        def week(unit: UnitOfWork) -> Week:
            return agenda.picture(unit, [agenda.day_of(unit, centre.day(3))])

        drawn = await centre.town.unit(week)
        boxes = {(box.start // 60, box.service): box for box in drawn.columns[0].boxes}
        assert (boxes[10, 1].kind, boxes[10, 1].figure) == ("taken", "1/2")
        assert (boxes[11, 1].kind, boxes[11, 1].figure) == ("free", "0/2")
        assert boxes[12, 1].kind == "closed"
        assert boxes[12, 2].kind == "free"
        said = week_picture.svg(drawn)
        for words in (
            "1/2 booked",
            "0/2 free",
            ">closed hours<",
            "url(#stripes)",
            "url(#crosses)",
            "10:00–11:00",
        ):
            assert words in said


@pytest.mark.parametrize("rtl", [False, True])
def test_the_picture_is_as_large_as_it_says(rtl: bool) -> None:  # noqa: FBT001 - a parameter of the test
    kinds: tuple[Kind, ...] = ("free", "taken", "closed")
    boxes = tuple(Box(540 + 60 * n, 60, kind, "x", "1/2", 1) for n, kind in enumerate(kinds))
    for columns in ((), (Column("<&>", boxes), Column("Tue", ()))):
        week = Week("أسبوع", columns, "free", "taken", "closed", ("1 = A",), "No hours", rtl=rtl)
        picture = Image.open(io.BytesIO(week_picture.png(week)))
        picture.load()
        assert picture.size == (week_picture.WIDTH, week_picture.height(week))


def test_services_at_the_same_time_stand_side_by_side() -> None:
    alone, first, second = (
        Box(480, 60, "free", "", "", 1),
        Box(600, 60, "free", "", "", 1),
        Box(630, 30, "free", "", "", 2),
    )
    laid = {box: (lane, lanes) for box, lane, lanes in week_picture.laid_out((alone, first, second))}
    assert laid == {alone: (0, 1), first: (0, 2), second: (1, 2)}


async def test_the_morning_card_says_who_comes_today_and_whom_to_call(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        reached, unreached = await centre.books("bruno", 3, 10), await centre.books("carla", 3, 11)
        await centre.town.unit(lambda unit: people.change(unit.tx, citizen(unit, "carla"), reachable=False))
        await centre.turn_at(centre.at(3, 9), morning_summary)
        text = centre.desk.marco.sees
        assert "Today at the centre: 2 visits" in text
        assert text.index(reached.code) < text.index(unreached.code)
        assert f"please call: {unreached.code}." in text
        await centre.turn_at(centre.at(4, 9), morning_summary)
        assert "Today at the centre" not in centre.desk.marco.sees


async def test_an_italian_desk_reads_italian(tmp_path: Path) -> None:
    async with open_centre(tmp_path, code="it") as centre:
        await centre.books("bruno", 3, 10)
        await centre.desk.marco.says("/agenda domani")
        assert "📅 " in centre.desk.marco.sees
        await centre.desk.marco.says(f"/agenda settimana {centre.day(3):%d.%m.%Y}")
        assert "1 appuntamento" in centre.desk.marco.sees


def confirmed(unit: UnitOfWork, booking: Booking) -> None:
    actions.confirm(unit, booking)
