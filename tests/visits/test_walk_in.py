"""Booked at the desk or on the phone: no chat is needed, and a paper slip says when, where and by which code."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.team import slot_picker
from locales.language import language
from storage.engine.statement import Statement
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import WALK_IN
from storage.people.tables import person
from storage.sending.tables import outbox
from tests.chats import Message
from tests.visits.scenario import Centre, books_walk_in, code_of_visit, open_centre

SENT = Statement(
    select(func.count())
    .select_from(outbox.join(person, outbox.c.person_id == person.c.id))
    .where(person.c.channel == WALK_IN),
    int,
)


async def test_a_walk_in_is_booked_named_and_never_written_to(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await books_walk_in(centre)
        assert "write a first name and a telephone number" in booked.text
        booking = await centre.by_code(code_of_visit(booked.text))
        who = await centre.person(booking)
        assert (who.channel, who.reachable, booking.state) == (WALK_IN, False, "booked")
        await centre.desk.marco.says("Maria, 333 123 4567", reply_to=booked)
        preferences = await centre.preferences(booking)
        assert (preferences.name, preferences.phone) == ("Maria", "333 123 4567")
        shown = centre.desk.marco.newest
        assert "Maria" not in shown.text
        assert "please call" in shown.text
        await centre.desk.marco.taps("Name and words", shown)
        assert "Maria\n333 123 4567" in centre.desk.marco.sees
        await centre.desk.marco.taps("Cancel…", shown)
        await centre.desk.marco.taps("Without a reason", shown)
        assert (await centre.now(booking)).state == "cancelled"
        assert await centre.town.run(lambda tx: tx.one(SENT)) == 0


async def test_a_name_is_kept_whatever_a_colleague_has_changed_meanwhile(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        booked = await books_walk_in(centre)
        question = Message(booked.id, booked.screen, booked.changed)
        booking = await centre.by_code(code_of_visit(booked.text))
        await centre.desk.giulia.taps("by phone", booked)
        own = next_message(centre)
        await marco.says("Maria, 333 123 4567", reply_to=question)
        preferences = await centre.preferences(booking)
        assert (preferences.name, preferences.phone, preferences.mode) == ("Maria", "333 123 4567", "phone")
        assert "meanwhile" not in marco.sees
        assert own.id == marco.last_sent
        assert own not in marco.chat


async def test_a_reply_without_a_name_is_asked_again_and_not_deleted(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        booked = await books_walk_in(centre)
        own = next_message(centre)
        await marco.says("\u200f", reply_to=booked)
        assert "Please write it in a few words." in marco.sees
        assert own.id == marco.last_sent
        assert own in marco.chat


def next_message(centre: Centre) -> Message:
    """Marco's own next message, as it will stand in the team chat."""
    own = Message(str(int(centre.town.next_id()) + 1), Screen(()), 0)
    centre.desk.marco.chat.append(own)
    return own


@pytest.mark.parametrize(
    ("said", "name", "phone"),
    [("+39 0773 1234567 Anna Maria", "Anna Maria", "+39 0773 1234567"), ("Anna", "Anna", "")],
)
async def test_a_name_and_a_number_in_whatever_order(
    tmp_path: Path, said: str, name: str, phone: str
) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await books_walk_in(centre)
        await centre.desk.marco.says(said, reply_to=booked)
        preferences = await centre.preferences(await centre.by_code(code_of_visit(booked.text)))
        assert (preferences.name, preferences.phone) == (name, phone)


async def test_the_name_can_be_left_out(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await books_walk_in(centre)
        await centre.desk.marco.taps("Skip", booked)
        assert "write a first name" not in booked.text
        assert "Move" in " ".join(booked.labels)


async def test_how_they_come_is_set_at_the_desk_and_by_the_desks_buttons_only(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await books_walk_in(centre)
        booking = await centre.by_code(code_of_visit(booked.text))
        await centre.desk.marco.taps("by phone", booked)
        assert "📞 by phone" in booked.text
        assert "🏠 in person" in booked.labels
        assert (await centre.preferences(booking)).mode == "phone"
        now = await centre.now(booking)
        await centre.desk.marco.sends_tap(f"v/mode/{now.id}/{now.version}/online", booked)
        assert await centre.now(booking) == now
        theirs = await centre.books("bruno", 3, 10)
        await centre.desk.marco.sends_tap(f"v/mode/{theirs.id}/1/phone", booked)
        assert await centre.now(theirs) == theirs


async def test_whatever_happens_nothing_is_queued_for_whoever_has_no_chat(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booking = await centre.by_code(code_of_visit((await books_walk_in(centre)).text))

        def tell(unit: UnitOfWork) -> None:
            who = people.change(unit.tx, unit.person(booking.person_id), reachable=True)
            unit.tell(who, Show(Screen((Piece("Hello"),))))

        await centre.town.unit(tell)
        assert await centre.town.run(lambda tx: tx.one(SENT)) == 0


async def test_a_tickets_citizen_is_booked_for_from_its_topic_and_told(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says("/visit mediazione", thread=centre.desk.code)
        asked = marco.newest
        assert centre.desk.code in asked.text
        await marco.sends_tap(asked.buttons[2].tap, asked)
        await marco.taps("11:00", asked)
        booking = await centre.by_code(code_of_visit(asked.text))
        assert booking.ticket_id == (await centre.desk.ticket()).id
        assert booking.service == "mediazione"
        assert "We have booked a visit for you:\n🕊 Talk with a mediator" in centre.desk.anna.sees
        assert booking.code in centre.desk.anna.sees
        await marco.says(f"/show {centre.desk.code}")
        assert "Marco: visit booked" in marco.sees


async def test_who_has_it_booked_already_is_not_booked_twice(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("anna", 3, 10)
        marco = centre.desk.marco
        await marco.says(f"/visit {centre.desk.code} ascolto")
        asked = marco.newest
        await marco.sends_tap(asked.buttons[4].tap, asked)
        await marco.taps("11:00", asked)
        assert f"booked already: {booked.code}" in asked.text
        await marco.taps("The visit", asked)
        assert "10:00–11:00" in marco.sees


async def test_a_time_that_was_just_taken_is_asked_again(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says("/visit mediazione")
        asked = marco.newest
        await marco.sends_tap(f"k/visit/mediazione.-.{centre.day(3)}", asked)
        tap = f"k/visitat/mediazione.-.{slot_picker.number(centre.at(3, 10))}"
        await marco.sends_tap(tap, asked)
        assert "LTB-" in asked.text
        await marco.sends_tap(tap, asked)
        assert "just been taken" in centre.town.toasts[-1]
        assert "On which day?" in asked.text


async def test_who_stands_at_the_desk_can_be_received_in_a_slot_that_has_begun(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        now = utc_now().astimezone(centre.place.tz)
        marco = centre.desk.marco
        await marco.sends_tap(f"k/visit/ascolto.-.{centre.day(0)}")
        await marco.taps(f"{now:%H}:00")
        booking = await centre.by_code(code_of_visit(marco.sees))
        assert booking.starts_at <= now < booking.ends_at
        await marco.taps("Skip")
        assert "🚪 Arrived" in marco.labels


async def test_days_are_turned_and_one_goes_back(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        await marco.says("/visit ascolto")
        asked = marco.newest
        first = asked.labels[0]
        await marco.sends_tap(asked.button("›").tap, asked)
        assert asked.labels[0] != first
        await marco.taps("‹ Back", asked)
        assert "What for?" in asked.text


async def test_a_day_may_be_typed_behind_the_service(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        for said in ("day after tomorrow", "dopodomani"):
            await centre.desk.marco.says(f"/visit ascolto {said}")
            assert f"{language('en').date(centre.day(2))}: " in centre.desk.marco.sees
        await centre.desk.marco.says("/visit ascolto domani alle 9")
        assert "We understood “domani”, but not “alle 9”" in centre.desk.marco.sees


async def test_words_behind_the_service_that_are_no_day_still_begin_a_visit(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        marco = centre.desk.marco
        for said in ("ascolto Maria Rossi", "ascolto ieri", f"{centre.desk.code} ascolto Maria Rossi"):
            await marco.says(f"/visit {said}")
            assert "On which day?" in marco.sees
            assert "Listening and orientation" in marco.sees
        assert "We did not find the day in it." in marco.sees
        assert centre.desk.code in marco.sees
        await marco.sends_tap(marco.newest.buttons[3].tap, marco.newest)
        await marco.taps("10:00", marco.newest)
        assert "LTB-" in marco.sees


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/visit nowhere", "I did not understand “nowhere”"),
        ("/visit LT-0000-0", "There is no request"),
    ],
)
async def test_what_is_not_understood_is_said(tmp_path: Path, said: str, answer: str) -> None:
    async with open_centre(tmp_path) as centre:
        await centre.desk.marco.says(said)
        assert answer in centre.desk.marco.message_with(answer).text


@pytest.mark.parametrize(
    "tap",
    [
        "k/visitat/ascolto.-.soon",
        "k/visitat/ascolto.-.",
        "k/visitat/nowhere.-.29412345",
        "k/visitat/ascolto.LT-0000-0.29412345",
        "k/visitday/nowhere.-.x",
        "k/visitat/sala-civica.-.29412345",
    ],
)
async def test_a_forged_button_books_nothing(tmp_path: Path, tap: str) -> None:
    async with open_centre(tmp_path) as centre:
        before = len(centre.desk.marco.chat)
        await centre.desk.marco.sends_tap(tap)
        assert len(centre.desk.marco.chat) == before
