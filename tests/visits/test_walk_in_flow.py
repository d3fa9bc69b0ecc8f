"""An operator books at the desk step by step, as in every flow: back, out, typed answers, restarts, colleagues."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import update

from handlers.messaging.outbound import Piece, Screen
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.team import slot_picker
from locales.language import language
from storage.engine.statement import Statement, nothing
from storage.engine.utc import utc_now
from storage.place.slots import Span
from storage.tickets import drafts
from storage.tickets.drafts import TeamDraft
from storage.visits import bookings
from storage.visits.bookings import Booking
from storage.visits.tables import booking
from tests.chats import Message
from tests.dialogue import Operator
from tests.visits.scenario import ASCOLTO, MEDIATION, Centre, code_of_visit, open_centre

DESKS: Final = (ASCOLTO.seat_pool, MEDIATION.seat_pool)
TWO_HOURS: Final = timedelta(hours=2)


async def under_way(centre: Centre) -> list[TeamDraft]:
    own = centre.town.context.keys.own
    found: list[TeamDraft] = await centre.town.run(lambda tx: drafts.of_flow(tx, own, "walk_in", 50))
    return found


async def to_times(centre: Centre, who: Operator, days: int = 3) -> Message:
    """The message in which this operator is asked for a time."""
    await who.says("/visit mediazione")
    asked = who.newest
    await who.taps(language("en").short_date(centre.day(days)), asked)
    assert "at what time?" in asked.text
    return asked


async def visits_on(centre: Centre, days: int) -> list[Booking]:
    first, last = centre.at(days, 0), centre.at(days + 1, 0)

    def work(unit: UnitOfWork) -> list[Booking]:
        of_day = Span(first, last)
        return [each for desk in DESKS for each in bookings.between(unit.tx, desk, of_day)]

    found: list[Booking] = await centre.town.unit(work)
    return found


async def test_back_leads_to_each_question_and_what_was_given_stays(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        asked = await to_times(centre, marco)
        await marco.taps("‹ Back", asked)
        assert "On which day?" in asked.text
        await marco.taps("Leave it as it is", asked)
        assert "at what time?" in asked.text
        await marco.taps("‹ Back", asked)
        await marco.taps("‹ Back", asked)
        assert "What for?" in asked.text
        assert "‹ Back" not in asked.labels
        await marco.taps("Listening and orientation", asked)
        assert "🤝 Listening and orientation" in asked.text
        assert "On which day?" in asked.text


async def test_cancelled_nothing_is_booked(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        asked = await to_times(centre, marco)
        ten = asked.button("10:00").tap
        await marco.taps("✖ Cancel", asked)
        assert asked.text == "Cancelled. No visit was booked."
        assert await under_way(centre) == []
        await marco.sends_tap(ten, asked)
        assert "This is over" in centre.town.toasts[-1]
        assert await visits_on(centre, 3) == []


async def test_day_and_hour_may_be_typed_and_a_refusal_keeps_the_rest(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says("/visit mediazione")
        await marco.says("domani alle 9", reply_to=marco.newest)
        assert "We understood “domani”, but not “alle 9”" in marco.sees
        assert "Everything else is kept." in marco.sees
        assert "On which day?" in marco.sees
        await marco.says("dopodomani", reply_to=marco.newest)
        assert f"{language('en').date(centre.day(2))}: at what time?" in marco.sees
        await marco.says("later", reply_to=marco.newest)
        assert "Everything else is kept." in marco.sees
        await marco.says("11:00", reply_to=marco.newest)
        visit = await centre.by_code(code_of_visit(marco.sees))
        assert (visit.service, visit.starts_at) == ("mediazione", centre.at(2, 11))


async def test_a_day_without_anything_free_is_said_and_one_goes_back(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says("/visit pratiche")
        assert "Nothing is free in the coming weeks." in marco.sees
        await marco.says("tomorrow", reply_to=marco.newest)
        assert f"{language('en').date(centre.day(1))}: nothing is free any more." in marco.sees
        await marco.taps("‹ Back", marco.newest)
        assert "Nothing is free in the coming weeks." in marco.sees


async def test_a_restart_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says("/visit")
        asked = marco.newest
        for step in ("Talk with a mediator", language("en").short_date(centre.day(3)), "10:00"):
            centre.desk.restarts()
            await marco.taps(step, asked)
        centre.desk.restarts()
        await marco.says("Maria 333 123 4567", reply_to=asked)
        [visit] = await visits_on(centre, 3)
        wished = await centre.preferences(visit)
        assert (wished.name, wished.phone) == ("Maria", "333 123 4567")


async def test_two_operators_book_at_once(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco, giulia = centre.desk.marco, centre.desk.giulia
        of_marco, of_giulia = await to_times(centre, marco, 3), await to_times(centre, giulia, 4)
        assert len(await under_way(centre)) == 2
        await marco.taps("10:00", of_marco)
        await giulia.taps("11:00", of_giulia)
        starts = [each.starts_at for days in (3, 4) for each in await visits_on(centre, days)]
        assert starts == [centre.at(3, 10), centre.at(4, 11)]
        assert await under_way(centre) == []


async def test_a_colleague_is_told_whose_it_is(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        asked = await to_times(centre, centre.desk.marco)
        await centre.desk.giulia.taps("10:00", asked)
        assert centre.town.toasts[-1] == "This belongs to Marco."
        await centre.desk.giulia.says("10:00", reply_to=asked)
        assert "This belongs to Marco." in centre.desk.giulia.sees
        await centre.desk.rita.taps("10:00", asked)
        assert await visits_on(centre, 3) == []
        await centre.desk.marco.taps("10:00", asked)
        assert "LTB-" in asked.text


async def test_a_time_taken_meanwhile_is_asked_again(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco, giulia = centre.desk.marco, centre.desk.giulia
        of_marco, of_giulia = await to_times(centre, marco), await to_times(centre, giulia)
        await giulia.taps("10:00", of_giulia)
        await marco.taps("10:00", of_marco)
        assert "That time has just been taken." in of_marco.text
        assert "at what time?" in of_marco.text
        assert "10:00" not in of_marco.labels
        await marco.taps("11:00", of_marco)
        assert [each.starts_at for each in await visits_on(centre, 3)] == [centre.at(3, 10), centre.at(3, 11)]


async def test_a_second_tap_on_the_time_leaves_the_card(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        asked = await to_times(centre, centre.desk.marco)
        ten = asked.button("10:00").tap
        await centre.desk.marco.sends_tap(ten, asked)
        await centre.desk.marco.sends_tap(ten, asked)
        assert "This is over: the visit is booked" in centre.town.toasts[-1]
        assert "write a first name" in asked.text
        assert len(await visits_on(centre, 3)) == 1


@pytest.mark.parametrize(
    ("last", "sees"),
    [("", "On which day?"), ("{day}", "at what time?")],
)
async def test_a_button_of_before_goes_on_for_whoever_taps_it(tmp_path: Path, last: str, sees: str) -> None:
    async with open_centre(tmp_path) as centre:
        marco, giulia = centre.desk.marco, centre.desk.giulia
        await marco.says("/visit")
        asked = marco.newest
        day = last.format(day=centre.day(3))
        await giulia.sends_tap(f"k/visit/ascolto.{centre.desk.code}.{day}", asked)
        assert f"📅 A visit for the citizen of {centre.desk.code}" in asked.text
        assert sees in asked.text
        assert asked.button("✖ Cancel").tap.startswith("k/fn/")


@pytest.mark.parametrize("said", ["Maria 333 123 4567", "Maria"])
async def test_who_it_is_of_a_visit_that_is_over_is_not_kept_and_not_left_in_the_group(
    tmp_path: Path, said: str
) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        asked = await booked_just_now(centre)
        [visit] = await visits_on(centre, 0)
        await ends(centre, visit)
        sent = await writes(centre, said, asked)
        assert sent not in [each.id for each in marco.chat]
        assert f"{visit.code} has changed meanwhile: booked" in marco.message_with("changed").text
        assert "failed on our side" not in marco.sees
        assert (await centre.preferences(visit)).name == ""


async def test_how_they_come_of_a_visit_that_is_over_shows_the_card_as_it_stands(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        asked = await booked_just_now(centre, "ascolto")
        [visit] = await visits_on(centre, 0)
        phone = asked.button("by phone").tap
        await ends(centre, visit)
        await centre.desk.marco.sends_tap(phone, asked)
        assert f"{visit.code} has changed meanwhile" in centre.town.toasts[-1]
        assert visit.code in asked.text
        assert "📞 by phone" not in asked.labels
        assert (await centre.preferences(visit)).mode == "here"


async def booked_just_now(centre: Centre, service: str = "mediazione") -> Message:
    now = slot_picker.number(hour_of(utc_now()))
    await centre.desk.marco.says(f"/visit {service}")
    asked = centre.desk.marco.newest
    await centre.desk.marco.sends_tap(f"k/visitat/{service}.-.{now}", asked)
    return asked


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


async def writes(centre: Centre, text: str, reply_to: Message) -> str:
    """Marco's reply, as it stands in the group; gives its number."""
    coming = str(int(centre.town.next_id()) + 1)
    centre.desk.marco.chat.append(Message(coming, Screen((Piece(text),)), 0))
    assert await centre.desk.marco.says(text, reply_to=reply_to) == coming
    return coming


async def ends(centre: Centre, known: Booking) -> None:
    """As if two hours had passed; nobody has changed the visit meanwhile."""
    earlier = {"starts_at": known.starts_at - TWO_HOURS, "ends_at": known.ends_at - TWO_HOURS}
    passed = Statement(update(booking).where(booking.c.id == known.id).values(**earlier), nothing)
    await centre.town.run(lambda tx: tx.run(passed))
