"""A visit's card: who came, moved, cancelled, noted; of two operators one wins, and reading is logged."""

from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.visits import actions
from handlers.visits.team.buttons import BUTTONS
from handlers.visits.team_texts import STATES
from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.people import people
from storage.tickets import access_log as log
from storage.tickets.tables import access
from storage.visits.bookings import Booking, Preferences
from tests.chats import Message
from tests.tickets.scenario import citizen
from tests.visits.scenario import Centre, open_centre

DEEDS = Statement(
    select(access.c.ticket_id, access.c.deed).order_by(access.c.n), lambda ticket, deed: (ticket, deed)
)


async def card(centre: Centre, booking: Booking) -> Message:
    """Open its card from its code."""
    await centre.desk.marco.says(f"/visit {booking.code}")
    return centre.desk.marco.newest


async def logged(centre: Centre) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = await centre.town.run(lambda tx: tx.all(DEEDS))
    return found


async def test_a_card_shows_what_matters_and_words_only_after_a_logged_tap(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        preferences = Preferences(access="wheelchair", reason="My neighbour", name="Maria")
        booked = await centre.books("bruno", 3, 10, preferences=preferences)
        shown = await card(centre, booked)
        assert "10:00–11:00" in shown.text
        assert "wheelchair" in shown.text
        assert "Maria" not in shown.text
        await centre.desk.marco.taps("Name and words", shown)
        words = centre.desk.marco.newest
        assert "Maria" in words.text
        assert "My neighbour" in words.text
        assert await logged(centre) == [(0, f"visit {booked.code}"), (0, f"visit words {booked.code}")]
        keys = centre.town.context.keys
        verdict = await centre.town.run(lambda tx: log.verify(tx, keys))
        assert not verdict.wrong
        await centre.desk.marco.taps("Hide again", words)
        assert words not in centre.desk.marco.chat


async def test_a_visit_of_a_ticket_is_logged_under_it(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("anna", 3, 10, ticket=True)
        shown = await card(centre, booked)
        assert centre.desk.code in shown.text
        assert await logged(centre) == [((await centre.desk.ticket()).id, f"visit {booked.code}")]


async def test_a_visit_without_words_says_so(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        shown = await card(centre, await centre.books("bruno"))
        await centre.desk.marco.taps("Name and words", shown)
        assert "Nothing more is known" in centre.desk.marco.sees


async def test_who_came_is_marked_and_taken_back(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 0, 23)
        for label, state in (("Arrived", "arrived"), ("Did not come", "missed")):
            shown = await card(centre, booked)
            await centre.desk.marco.taps(label, shown)
            assert (await centre.now(booked)).state == state
            assert STATES[state] in shown.text
            assert centre.town.toasts[-1].startswith(booked.code)
            await centre.desk.marco.taps("Take it back", shown)
            assert (await centre.now(booked)).state == "booked"


async def test_who_comes_another_day_cannot_be_marked(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        shown = await card(centre, await centre.books("bruno", 3))
        assert not [label for label in shown.labels if "Arrived" in label]


async def test_a_visit_is_moved_by_day_and_time_and_its_citizen_told(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10, language="it")
        shown = await card(centre, booked)
        await centre.desk.marco.taps("Move", shown)
        assert "To which day?" in shown.text
        await centre.desk.marco.sends_tap(f"v/day/{booked.id}/1/{centre.day(4)}", shown)
        await centre.desk.marco.taps("15:00", shown)
        assert (await centre.now(booked)).starts_at == centre.at(4, 15)
        assert "15:00–16:00" in shown.text
        bruno = await centre.phone("bruno")
        assert "15:00" in bruno.sees
        assert len(bruno.labels) == 2


async def test_later_days_are_turned_to_and_back(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        shown = await card(centre, await centre.books("bruno"))
        await centre.desk.marco.taps("Move", shown)
        first = shown.labels[:3]
        await centre.desk.marco.taps("›", shown)
        assert shown.labels[:3] != first
        assert "‹" in shown.labels
        await centre.desk.marco.sends_tap(shown.button("‹").tap, shown)
        assert shown.labels[:3] == first
        await centre.desk.marco.taps("‹ Back", shown)
        assert "Cancel…" in " ".join(shown.labels)


async def test_a_time_that_was_just_taken_is_asked_again(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        shown = await card(centre, booked)
        await centre.desk.marco.sends_tap(f"v/day/{booked.id}/1/{centre.day(3)}", shown)
        tap = shown.button("15:00").tap
        await centre.books("carla", 3, 15)
        await centre.books("dina", 3, 15)
        await centre.desk.marco.sends_tap(tap, shown)
        assert "just been taken" in centre.town.toasts[-1]
        assert "To which day?" in shown.text
        assert (await centre.now(booked)).starts_at == centre.at(3, 10)


async def test_a_ready_reason_is_read_in_the_citizens_language(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        shown = await card(centre, booked)
        await centre.desk.marco.taps("Cancel…", shown)
        await centre.desk.marco.taps("Nobody can receive you", shown)
        assert (await centre.now(booked)).state == "cancelled"
        assert "✖ cancelled" in shown.text
        assert "Nobody can receive you at that time." in (await centre.phone("bruno")).sees


async def test_a_reason_in_words_is_a_reply(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        shown = await card(centre, booked)
        await centre.desk.marco.taps("Cancel…", shown)
        await centre.desk.marco.says("The heating is broken.", reply_to=shown)
        assert (await centre.now(booked)).state == "cancelled"
        assert "The heating is broken." in (await centre.phone("bruno")).sees
        await centre.desk.marco.says("Once more", reply_to=shown)
        assert "has changed meanwhile: ✖ cancelled" in centre.desk.marco.message_with("meanwhile").text


async def test_a_reply_to_a_plain_card_cancels_nothing(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        shown = await card(centre, booked)
        await centre.desk.marco.says("Thanks", reply_to=shown)
        assert (await centre.now(booked)).state == "booked"
        assert "Nobody was sent this" in centre.desk.marco.sees


async def test_a_note_goes_to_the_ticket_and_stays_inside(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("anna", 3, 10, ticket=True)
        shown = await card(centre, booked)
        await centre.desk.marco.taps("Note to the request", shown)
        before = len(centre.desk.anna.chat)
        await centre.desk.marco.says("Bring the folder", reply_to=shown)
        assert await centre.desk.notes() == [f"{booked.code}: Bring the folder"]
        assert len(centre.desk.anna.chat) == before
        await centre.desk.marco.taps("‹ Back", shown)
        assert "Move" in " ".join(shown.labels)


async def test_without_a_ticket_there_is_no_note(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        shown = await card(centre, await centre.books("bruno"))
        assert not [label for label in shown.labels if "Note" in label]


async def test_of_two_operators_one_wins_and_the_other_is_told_how_it_stands(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 0, 23)
        first, second = await card(centre, booked), await card(centre, booked)
        await centre.desk.giulia.taps("Arrived", first)
        await centre.desk.marco.taps("Did not come", second)
        assert (await centre.now(booked)).state == "arrived"
        assert "has changed meanwhile: 🚪 arrived" in centre.town.toasts[-1]
        assert "Take it back" in " ".join(second.labels)


async def test_a_citizen_who_was_faster_keeps_what_they_did(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        shown = await card(centre, booked)
        await centre.desk.marco.taps("Cancel…", shown)
        await centre.town.unit(lambda unit: actions.cancel(unit, booked, by=citizen(unit, "bruno")))
        await centre.desk.marco.taps("Without a reason", shown)
        assert "meanwhile" in centre.town.toasts[-1]
        assert shown.text.count("cancelled") == 1


@pytest.mark.parametrize(
    "tap",
    [
        "v/card/1/1",
        "v/card/x/1",
        "v/card/99999999999999999999/1",
        "v/nothing/{id}/1",
        "v/arrived/{id}",
        "v/to/{id}/1/soon",
        "v/day/{id}/1/soon",
        "v/slip/{id}/1/xx",
    ],
)
async def test_a_forged_button_changes_nothing(tmp_path: Path, tap: str) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        await centre.desk.marco.sends_tap(tap.format(id=booked.id))
        assert await centre.now(booked) == booked


@pytest.mark.parametrize("verb", [name[2:] for name in BUTTONS if name.startswith("v/")])
async def test_a_button_works_for_operators_only(tmp_path: Path, verb: str) -> None:
    async with open_centre(tmp_path) as centre:
        booked, shown = await centre.books("anna", 3, 10, ticket=True), len(centre.desk.marco.chat)
        await centre.desk.rita.sends_tap(f"v/{verb}/{booked.id}/1")
        assert await centre.now(booked) == booked
        assert len(centre.desk.marco.chat) == shown
        await centre.desk.marco.sends_tap(f"v/{verb}/{booked.id}/1")
        assert verb == "hide" or booked.code in centre.desk.marco.sees


async def test_a_stranger_cannot_use_the_buttons(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 0, 23)
        shown = await card(centre, booked)
        await centre.desk.rita.taps("Arrived", shown)
        assert await centre.now(booked) == booked


async def test_who_was_erased_is_shown_without_words(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10, preferences=Preferences(access="wheelchair"))

        def erase(tx: Transaction) -> None:
            centre.town.context.keys.forget(booked.person_id)
            tx.core.exec_driver_sql("UPDATE person SET wrapped_key = NULL WHERE id = ?", (booked.person_id,))

        await centre.town.run(erase)
        shown = await card(centre, booked)
        assert "data deleted" in shown.text
        await centre.desk.marco.says(f"/agenda {centre.day(3)}")
        assert "data deleted" in centre.desk.marco.sees


async def test_whoever_cannot_be_reached_must_be_called(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("bruno", 3, 10)
        await centre.town.unit(lambda unit: people.change(unit.tx, citizen(unit, "bruno"), reachable=False))
        shown = await card(centre, booked)
        assert "please call" in shown.text


async def test_the_story_of_a_ticket_tells_of_its_visit(tmp_path: Path) -> None:
    async with open_centre(tmp_path) as centre:
        booked = await centre.books("anna", 3, 10, ticket=True)
        shown = await card(centre, booked)
        await centre.desk.marco.taps("Cancel…", shown)
        await centre.desk.marco.says("The heating is broken.", reply_to=shown)
        await centre.desk.marco.says(f"/show {centre.desk.code}")
        text = centre.desk.marco.sees
        assert "the citizen: visit booked: 🤝 Listening and orientation" in text
        assert "Marco: visit cancelled" in text
        assert "“The heating is broken.”" in text
