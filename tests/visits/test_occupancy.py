"""/slots: how the coming days stand, and changing them by one line or by a button."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from handlers.visits.opening_hours import CLOSED_REASON
from locales.language import language
from storage.people import people
from storage.place.week import Week
from tests.tickets.scenario import citizen
from tests.visits.scenario import ALWAYS, ASCOLTO, MEDIATION, ON_CALL, Centre, open_centre


def tapped(centre: Centre, verb: str, days: int, service: str = "ascolto") -> str:
    return f"k/{verb}/{service}.{centre.day(days)}"


async def test_the_coming_days_of_a_service(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await centre.books("bruno", 3, 10)
        await marco.says("/slots")
        assert "/slots close ascolto 24.12 15:00-18:00" in marco.sees
        await marco.taps("Listening and orientation")
        assert "1 taken, 47 free" in marco.sees
        days = marco.newest
        await marco.sends_tap(days.button("›").tap, days)
        assert "1 taken" not in days.text
        await marco.sends_tap(days.button("‹").tap, days)
        assert "1 taken, 47 free" in days.text
        await marco.sends_tap(tapped(centre, "slotday", 3), days)
        assert "10:00–11:00: 1 taken, 1 free" in days.text
        await marco.taps("‹ Back", days)
        assert "1 taken, 47 free" in days.text


@pytest.mark.parametrize("said", ["pratiche", "papers", "PRATICHE", "المعاملات"])
async def test_a_service_is_found_by_its_code_or_a_word_of_its_name(tmp_path: Path, said: str) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.marco.says(f"/slots {said}")
        assert centre.desk.marco.sees.startswith("📄 Help with papers")
        assert "no hours" in centre.desk.marco.sees


async def test_closing_with_bookings_lists_them_and_moves_everybody(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        first, second = await centre.books("bruno", 3, 10), await centre.books("carla", 3, 11, language="it")
        await marco.says(f"/slots close ascolto {centre.day(3)}")
        assert "2 people are booked in these hours" in marco.sees
        assert all(each.code in marco.sees for each in (first, second))
        assert (await centre.now(first)).starts_at == centre.at(3, 10)
        asked = marco.newest
        tap = asked.button("Move each").tap
        await marco.taps("Move each")
        moved = [await centre.now(each) for each in (first, second)]
        assert [each.starts_at for each in moved] == [centre.at(4, 0)] * 2
        assert marco.sees.startswith("Moved, and told:")
        await marco.sends_tap(tap, asked)
        assert "any more" in centre.town.toasts[-1]
        assert marco.sees.startswith("Moved, and told:")
        for who in ("bruno", "carla"):
            assert "00:00" in (await centre.phone(who)).sees


@pytest.mark.parametrize(
    "said", ["dopodomani ascolto 9-11", "ascolto day after tomorrow 9 - 11", "بعد غد ascolto ٩-١١"]
)
async def test_a_line_is_read_in_whatever_order_and_language(tmp_path: Path, said: str) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.marco.says(f"/slots close {said}")
        shown = language("en").short_date(centre.day(2))
        assert f"⛔ closed · 🤝 Listening and orientation · {shown} · 09:00–11:00" in centre.desk.marco.sees


async def test_closing_with_bookings_cancels_all_and_tells_everybody(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        await centre.desk.marco.says(f"/slots close ascolto {centre.day(3)} 9-11")
        question = centre.desk.marco.newest
        assert "1 person is booked" in question.text
        await centre.desk.marco.taps("Cancel all", question)
        assert (await centre.now(booked)).state == "cancelled"
        assert CLOSED_REASON in (await centre.phone("bruno")).sees
        assert question.text.startswith(f"Cancelled, and told:\n• {booked.code}")


async def test_what_cannot_be_moved_or_reached_is_said_by_code(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        last = centre.place.booking.ahead_days
        stuck, silent = await centre.books("bruno", last, 23), await centre.books("carla", last, 10)
        await centre.town.unit(lambda unit: people.change(unit.tx, citizen(unit, "carla"), reachable=False))
        await centre.desk.marco.says(f"/slots close ascolto {centre.day(last)} 10-11")
        await centre.desk.marco.says(f"/slots close ascolto {centre.day(last)} 23-24")
        await centre.desk.marco.taps("Move each", centre.answers(stuck.code))
        assert f"No other time is free for:\n• {stuck.code}" in centre.desk.marco.sees
        await centre.desk.marco.taps("Move each", centre.answers(silent.code))
        assert "please call:\n• " + silent.code in centre.desk.marco.sees


async def test_a_day_can_be_closed_for_every_service(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says(f"/slots close {centre.day(3)}")
        await marco.says("/slots changes")
        assert marco.sees.count("⛔ closed") == 2  # the third has no hours then
        assert "Marco" in marco.sees
        await marco.says("/slots ascolto")
        assert "⛔ closed *" in marco.sees


async def test_a_change_is_taken_back_and_offered_to_whoever_waits(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says(f"/slots close mediazione {centre.day(3)}")
        closed = marco.newest
        await centre.waits("carla", MEDIATION)
        await marco.taps("↩️", closed)
        assert "Taken back" in marco.sees
        assert [each.state for each in await centre.of("carla")] == ["held"]
        await marco.taps("↩️", closed)
        assert "taken back already" in centre.town.toasts[-1]
        await marco.says("/slots changes")
        assert "everything is as usual" in marco.sees


async def test_extra_hours_can_be_booked_and_not_taken_back_over_somebody(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says(f"/slots open pratiche {centre.day(3)} 9:00-12:00")
        opened = marco.newest
        assert "➕ extra hours" in opened.text
        booked = await centre.books("bruno", 3, 10, service=ON_CALL)
        await marco.taps("↩️", opened)
        assert "Please move or cancel" in marco.sees
        assert booked.code in marco.sees


async def test_an_absent_operator_leaves_one_seat(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says(f"/slots absent ascolto {centre.day(3)} 9-12")
        assert "➖ one operator less" in marco.sees
        await marco.sends_tap(tapped(centre, "slotday", 3))
        assert "09:00–10:00: 0 taken, 1 free" in marco.sees
        assert "12:00–13:00: 0 taken, 2 free" in marco.sees


async def test_a_day_is_closed_by_a_button_once(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.sends_tap(tapped(centre, "slotday", 3))
        day = marco.newest
        await marco.taps("Close the day", day)
        await marco.taps("Close the day", day)
        await marco.taps("One operator less", day)
        await marco.says("/slots changes")
        assert marco.sees.count("⛔ closed") == 1
        assert marco.sees.count("➖ one operator less") == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("close", "Which day?"),
        ("close 31.2", "I did not understand the day “31.2”"),
        ("close ascolto 1.1.2020", "is over"),
        ("close 12-9", "I did not understand the hours “12-9”"),
        ("close nowhere 24.12", "I know no service called “nowhere”"),
        ("close pratiche {day}", "There are no hours to close"),
        ("absent {day}", "Of which service?"),
        ("open pratiche {day}", "Which hours?"),
        ("open pratiche {day} 9:00-9:20", "These hours add nothing"),
        ("open ascolto {day} 9-12", "These hours add nothing"),
        ("open pratiche {day} 9:03-12", "I did not understand the hours"),
        ("nowhere", "I know no service called “nowhere”"),
        ("close dal 12 al 14 dicembre", "more than one day"),
        ("close {day} 9-11 e 15-17", "more than one day or time"),
        ("close {day} forever", "I know no service called “forever”"),
        ("close {day} 9", "I did not understand the hours “9”"),
    ],
)
async def test_what_is_missing_or_not_understood_is_said_kindly(
    tmp_path: Path, said: str, answer: str
) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.marco.says(f"/slots {said.format(day=centre.day(3))}")
        assert answer in centre.desk.marco.sees
        await centre.desk.marco.says("/slots changes")
        assert "everything is as usual" in centre.desk.marco.sees


@pytest.mark.parametrize(
    "tap",
    [
        "k/takeback/1",
        "k/takeback/x",
        "k/takeback/99999999999999999999",
        "k/moveall/1",
        "k/slotday/ascolto.x",
        "k/closeday/nowhere.2026-12-01",
        "k/closeday/ascolto.2020-01-01",
    ],
)
async def test_a_forged_button_changes_nothing(tmp_path: Path, tap: str) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        await centre.desk.marco.sends_tap(tap)
        assert await centre.now(booked) == booked
        await centre.desk.marco.says("/slots changes")
        assert "everything is as usual" in centre.desk.marco.sees


async def test_italian_words_do_the_same(tmp_path: Path) -> None:
    async with open_centre(tmp_path, code="it") as centre:
        day = f"{centre.day(3):%d.%m.%Y}"
        for said in (f"chiudi ascolto {day}", f"assente mediazione {day} 9-12", f"apri pratiche {day} 9-12"):
            await centre.desk.marco.says(f"/slots {said}")
        await centre.desk.marco.says("/slots modifiche")
        assert [line[0] for line in centre.desk.marco.sees.splitlines()[1:]] == ["⛔", "➖", "➕"]


async def test_a_holiday_is_called_one(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        resting = Week(ALWAYS.ranges, frozenset({centre.day(3).isoformat()}))
        services = (msgspec.structs.replace(ASCOLTO, hours=resting),)
        place = msgspec.structs.replace(centre.place, services=services)
        centre.town.context = centre.town.pipeline.context = replace(centre.town.context, place=place)
        await centre.desk.marco.says("/slots")
        assert centre.desk.marco.sees.count(": holiday") == 1
        await centre.desk.marco.sends_tap(tapped(centre, "slotday", 3))
        assert "holiday" in centre.desk.marco.sees
