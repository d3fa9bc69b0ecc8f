"""A citizen books a visit to the listening centre, moves and cancels it, waits for one, and says what matters there."""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.visits import bookings
from storage.visits.bookings import Booking
from tests.dialogue import Citizen, Town, code_in, open_town, restarted
from tests.visits.bookable_town import at, bookings_of, clock_strikes, taps_time, times, visiting_place

ONE_HOUR = (time(10), time(11))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, visiting_place()) as opened:
        yield opened


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[Town]:
    """One service, and one seat a day of it, for very few days."""
    async with open_town(tmp_path, visiting_place(1, hours=ONE_HOUR, ahead_days=2)) as opened:
        yield opened


@pytest.fixture
async def anna(town: Town) -> Citizen:
    return await arrived(town, "anna")


async def arrived(town: Town, address: str, language: str = "English") -> Citizen:
    citizen = Citizen(town, address, language_hint="ar" if language != "English" else "en")
    await citizen.arrives(language)
    return citizen


async def books(citizen: Citizen, which: int = -1) -> Booking:
    """Two taps from the menu; by itself the last time of the page, so that days lie before it."""
    await citizen.sends_tap("m/visit", citizen.newest)
    await citizen.sends_tap("a/visit.service/ascolto", citizen.newest)
    await taps_time(citizen, which)
    return (await bookings_of(citizen))[-1]


async def fills(town: Town, last: int = 0) -> list[Citizen]:
    """Everything is taken by others, one each; `last` are left free."""
    found: list[Citizen] = []
    while True:
        other = await arrived(town, f"other{len(found)}")
        await other.taps("Book a visit")
        if len(times(other)) <= last:
            return found
        await taps_time(other)
        found.append(other)


# ── Booking ──


async def test_two_taps_book_a_visit(anna: Citizen) -> None:
    await anna.taps("Book a visit")
    assert anna.labels[:2] == ["🤝 Listening and orientation", "💻 Help with online services"]
    await anna.taps("Listening")
    assert "When would you like to come?" in anna.sees
    await taps_time(anna)
    [booking] = await bookings_of(anna)
    assert f"Your visit is booked. Your code is {booking.code}." in anna.sees
    assert "Viale XVIII Dicembre" in anna.sees
    assert "No identity paper is needed" in anna.sees
    assert anna.newest.button("map").url.startswith("https://www.openstreetmap.org/?mlat=41.")
    [instant] = [piece for piece in anna.newest.screen.pieces if piece.style == "time"]
    assert instant.at == booking.starts_at.timestamp()


async def test_the_confirmation_comes_with_a_file_for_any_calendar(anna: Citizen) -> None:
    booking = await books(anna)
    [file] = anna.newest.screen.files
    [event] = Calendar.from_ical(file.body).events
    assert (event.start, event.end) == (booking.starts_at, booking.ends_at)


async def test_the_only_service_is_not_asked_for(narrow: Town) -> None:
    anna = await arrived(narrow, "anna")
    await anna.taps("Book a visit")
    assert "When would you like to come?" in anna.sees
    assert "🙋 A person" in anna.labels
    await taps_time(anna)
    assert "Your visit is booked." in anna.sees


async def test_the_times_are_shown_by_day_and_turned_page_by_page(anna: Citizen) -> None:
    await anna.taps("Book a visit")
    await anna.taps("Listening")
    first = times(anna)
    assert len(first) <= 24
    days = [button.day for button in anna.newest.buttons if button.heading]
    assert days == sorted({button.day for button in anna.newest.buttons if button.day})
    await anna.taps("More days")
    assert not set(first) & set(times(anna))
    assert "More days ›" not in anna.labels
    await anna.taps("Earlier days")
    assert times(anna) == first
    await anna.taps("—")
    assert times(anna) == first


@pytest.mark.parametrize("words", ["/book", "/visit", "/start book", "/start en_book"])
async def test_there_are_other_ways_in(anna: Citizen, words: str) -> None:
    await anna.says(words)
    assert "What would you like to come for?" in anna.sees


async def test_a_newcomer_with_a_link_books_after_the_language(town: Town) -> None:
    bea = Citizen(town, "bea")
    await bea.says("/start book")
    await bea.taps("English")
    assert "This is Ascolto" in bea.sees
    await bea.taps("Listening")
    await taps_time(bea)
    assert len(await bookings_of(bea)) == 1


async def test_where_nothing_can_be_booked_nothing_is_offered(tmp_path: Path) -> None:
    async with open_town(tmp_path, visiting_place(0)) as town:
        anna = await arrived(town, "anna")
        assert not [label for label in anna.labels if "Book" in label]
        await anna.says("/book")
        assert "Visits cannot be booked here." in anna.sees
        await anna.says("/start book")
        assert "What would you like to do?" in anna.sees


async def test_refusals_lead_to_the_end_and_lose_nothing(anna: Citizen) -> None:
    await anna.says("/book")
    await anna.says("something else")
    assert "Please choose one of the buttons" in anna.sees
    await anna.says("ascolto")
    await anna.says("whenever")
    assert "write the day and the hour" in anna.sees
    assert "(I kept: 🤝 Listening and orientation.)" in anna.sees
    await anna.says("tomorrow")
    assert anna.sees.startswith("These times are free then.")
    assert len(times(anna)) == 3
    await anna.taps("See the free times")
    assert len(times(anna)) > 3
    await anna.says("tomorrow 10:00")
    assert "Your visit is booked." in anna.sees


async def test_a_small_number_counts_the_times(anna: Citizen) -> None:
    await anna.says("/book")
    await anna.says("1")
    second = times(anna)[1]
    await anna.says("2")
    [booking] = await bookings_of(anna)
    assert second.endswith(f"{booking.starts_at:%Y%m%dT%H%MZ}")


async def test_each_step_survives_a_restart(anna: Citizen) -> None:
    steps = (
        "Book a visit",
        "Listening",
        "More days",
        "10:00",
        "What we should know",
        "interpreter",
        "Back to the visit",
    )
    for step in (*steps, "Move", "11:00", "Cancel the visit", "Yes, cancel it"):
        anna.town = restarted(anna.town)
        await anna.taps(step)
    assert "Your visit is cancelled." in anna.sees
    assert await bookings_of(anna) == []


async def test_back_and_cancel(anna: Citizen) -> None:
    await anna.taps("Book a visit")
    await anna.taps("Listening")
    await anna.taps("‹ Back")
    assert "What would you like to come for?" in anna.sees
    await anna.taps("online")
    assert "When would you like to come?" in anna.sees
    await anna.taps("✖ Cancel")
    assert "Cancelled." in anna.sees
    await anna.says("/book")
    await anna.says("/cancel")
    assert "Cancelled." in anna.sees


async def test_a_person_is_one_tap_away(anna: Citizen) -> None:
    await anna.taps("Book a visit")
    await anna.taps("Listening")
    await anna.taps("🙋 A person")
    await anna.says("I would like to come on Sunday at midnight, is that possible?")
    assert "Your code is" in anna.sees
    assert await bookings_of(anna) == []


async def test_a_time_that_somebody_else_took_is_asked_again(town: Town, anna: Citizen) -> None:
    bea = await arrived(town, "bea")
    for citizen in (anna, bea):
        await citizen.taps("Book a visit")
        await citizen.taps("Listening")
    taken = times(anna)[0]
    await anna.sends_tap(taken, anna.newest)
    await bea.sends_tap(taken, bea.newest)
    assert bea.sees.startswith("That time has just been taken. These are free:")
    assert taken not in times(bea)
    await taps_time(bea)
    [hers], [theirs] = await bookings_of(anna), await bookings_of(bea)
    assert hers.starts_at != theirs.starts_at


async def test_a_double_tap_books_once(anna: Citizen) -> None:
    await anna.taps("Book a visit")
    await anna.taps("Listening")
    card, button = anna.newest, times(anna)[0]
    await anna.sends_tap(button, card)
    await anna.sends_tap(button, card)
    [booking] = await bookings_of(anna)
    assert booking.code in anna.sees
    assert "moved on" not in anna.sees


async def test_the_same_is_booked_once_by_each_person(anna: Citizen) -> None:
    booking = await books(anna)
    again = await books(anna, 0)
    assert again.code == booking.code
    assert anna.sees.startswith("You have booked this already.")


async def test_whoever_has_the_only_service_booked_sees_it_at_once(narrow: Town) -> None:
    anna = await arrived(narrow, "anna")
    await anna.taps("Book a visit")
    await taps_time(anna)
    await anna.says("/book")
    assert anna.sees.startswith("You have booked this already.")
    await anna.sends_tap("b/service/ascolto", anna.newest)
    assert anna.sees.startswith("You have booked this already.")


async def test_what_was_begun_is_not_lost_for_a_visit(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("/book")
    assert "You have begun: 📍 Report a problem." in anna.sees
    await anna.taps("Go on")
    assert "Where is it?" in anna.sees
    await anna.says("/book")
    await anna.taps("Delete it and start")
    assert "What would you like to come for?" in anna.sees


async def test_words_that_waited_become_the_reason(anna: Citizen) -> None:
    code = await reports(anna)
    await anna.taps("Menu")
    await anna.says("there is trouble with the people upstairs")
    assert "Does this belong to one of your requests" in anna.sees
    await books(anna)
    assert "“there is trouble with the people upstairs”" in anna.sees
    assert code not in anna.sees


# ── From a ticket ──


async def reports(citizen: Citizen) -> str:
    await citizen.taps("Report a problem")
    await citizen.taps("Street light")
    await citizen.says("Q4")
    await citizen.says("dark since monday, kids walk to school there")
    await citizen.taps("Skip")
    await citizen.taps("Send")
    return code_in(citizen.sees)


async def test_a_visit_about_a_ticket_stands_on_its_timeline(anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says(code)
    await anna.taps("Book a visit about this")
    await anna.taps("Listening")
    await taps_time(anna, -1)
    booking = (await bookings_of(anna))[0]
    [ticket] = await anna.town.tickets_of("anna")
    assert booking.ticket_id == ticket.id
    await anna.taps("Cancel the visit")
    await anna.taps("Yes, cancel it")
    await anna.says(code)
    assert "Visit booked: 🤝 Listening and orientation" in anna.sees
    assert "Visit cancelled: 🤝 Listening and orientation" in anna.sees


async def test_a_visit_about_a_ticket_asks_before_a_draft_is_lost(anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says(code)
    page = anna.newest
    await anna.says("/complaint")
    await anna.taps("It takes too long")
    await anna.taps("Book a visit about this", page)
    assert "You have begun: 📣 Complain." in anna.sees
    await anna.taps("Delete it and start")
    await anna.taps("Listening")
    await taps_time(anna)
    assert (await bookings_of(anna))[0].ticket_id is not None


async def test_a_closed_ticket_and_somebody_elses_get_no_visit(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    [ticket] = await town.tickets_of("anna")
    bea = await arrived(town, "bea")
    await bea.sends_tap(f"b/about/{ticket.id}", bea.newest)
    assert "moved on" in bea.sees
    await anna.says(code)
    page = anna.newest
    await anna.taps("Withdraw")
    await anna.taps("Yes, withdraw it")
    assert "📅 Book a visit about this" not in anna.labels
    await anna.sends_tap(f"b/about/{ticket.id}", page)
    assert "moved on" in anna.sees


# ── What matters there ──


async def test_what_matters_is_one_tap_to_open_and_one_to_set(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    for opened, chosen in (
        ("Here, phone, online", "By phone"),
        ("Language", "Italiano"),
        ("Who receives me", "A woman receives me"),
    ):
        await anna.taps(opened)
        await anna.taps(chosen)
        assert "Noted." in anna.sees
    await anna.taps("I need an interpreter")
    await anna.taps("Remind me without details")
    await anna.taps("Access and company")
    await anna.taps("without steps")
    await anna.taps("small children")
    await anna.taps("‹ Back")
    await anna.taps("Why I come")
    await anna.says("A quarrel about the garden")
    wished = await preferences_of(anna)
    assert (wished.mode, wished.language, wished.gender) == ("phone", "it", "woman")
    assert (wished.interpreter, wished.discreet, wished.access) == (True, True, "step children")
    assert wished.reason == "A quarrel about the garden"
    await anna.taps("Back to the visit")
    for words in (
        "By phone",
        "Italian",
        "an interpreter",
        "A woman",
        "without steps",
        "“A quarrel about the garden”",
    ):
        assert words in anna.sees
    assert "Viale" not in anna.sees


async def test_everything_can_be_taken_back(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    for _twice in range(2):
        await anna.taps("I need an interpreter")
        await anna.taps("Access and company")
        await anna.taps("I do not hear well")
        await anna.taps("‹ Back")
    await anna.taps("Who receives me")
    await anna.taps("A man receives me")
    await anna.taps("Who receives me")
    await anna.taps("It does not matter")
    await anna.taps("Why I come")
    await anna.says("x" * 1001)
    assert "at most 1000 characters" in anna.sees
    await anna.says(voice="v1")
    assert "in a few words" in anna.sees
    await anna.says("a quarrel")
    await anna.taps("Why I come")
    await anna.taps("Remove it")
    wished = await preferences_of(anna)
    assert (wished.interpreter, wished.gender, wished.access, wished.reason) == (False, "", "", "")


async def test_words_after_another_tap_are_no_reason_any_more(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    await anna.taps("Why I come")
    await anna.taps("Not now")
    await anna.says("ciao")
    assert (await preferences_of(anna)).reason == ""


async def test_the_wishes_are_sealed(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("What we should know")
    await anna.taps("Why I come")
    await anna.says("canary in the garden")
    [booking] = await bookings_of(anna)
    assert b"canary" not in booking.body


@pytest.mark.parametrize(
    "forged",
    ["how/online", "how/x", "language/xx", "gender/x", "interpreter/2", "access/x/1", "x", "reason/1/2", ""],
)
async def test_a_forged_wish_changes_nothing(anna: Citizen, forged: str) -> None:
    booking = await books(anna)
    await anna.sends_tap(f"b/wish/{booking.id}/1/{forged}", anna.newest)
    assert "What should we know?" in anna.sees
    assert (await bookings_of(anna))[0].version == booking.version


# ── Mine ──


async def test_my_visits_stand_beside_my_requests(anna: Citizen) -> None:
    booking = await books(anna)
    await anna.says("/my")
    assert "Your visits:" in anna.sees
    await anna.taps("📅")
    assert "What we should know" in " ".join(anna.labels)
    await anna.taps("My requests")
    assert "Your visits:" in anna.sees
    assert booking.code in "".join(message.text for message in anna.chat), "the confirmation stays"


async def test_a_code_shows_the_visit_to_its_owner_only(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await anna.says(booking.code.lower().replace("-", " "))
    assert "Listening and orientation · booked" in anna.sees
    bea = await arrived(town, "bea")
    await bea.says(booking.code)
    assert "We do not find that visit." in bea.sees
    await bea.says("LTB-0000-0")
    assert "We do not find that visit." in bea.sees


FORGED = ("show", "wish", "move", "cancel", "cancel/yes", "confirm", "take", "pass")


@pytest.mark.parametrize("verb", FORGED)
async def test_somebody_elses_visit_looks_like_none(town: Town, anna: Citizen, verb: str) -> None:
    booking = await books(anna)
    bea = await arrived(town, "bea")
    word, _slash, rest = verb.partition("/")
    for number in (booking.id, 12345, 2**63 - 1, 2**64):
        await bea.sends_tap("/".join(("b", word, str(number), "1", *rest.split())), bea.newest)
        assert "We do not find that visit." in bea.sees or "moved on" in bea.sees
    assert await bookings_of(anna) == [booking]


@pytest.mark.parametrize(
    "data",
    [
        "b",
        "b/",
        "b/x",
        "b/show",
        "b/show/x/1",
        "b/wait/x",
        "b/wait/sala-civica",
        "b/leave/x",
        "b/about/x",
        "b/x/1/1",
    ],
)
async def test_what_no_button_says_breaks_nothing(anna: Citizen, data: str) -> None:
    await books(anna)
    await anna.sends_tap(data, anna.newest)
    assert "Something went wrong" not in anna.sees
    assert len(await bookings_of(anna)) == 1


# ── Moving and cancelling ──


async def test_a_move_takes_the_new_time_and_gives_the_old_one_up(anna: Citizen) -> None:
    booking = await books(anna)
    await anna.taps("Move")
    assert "You keep this time until you have chosen another one." in anna.sees
    await taps_time(anna)
    [moved] = await bookings_of(anna)
    assert (moved.code, moved.moved) == (booking.code, 1)
    assert moved.starts_at < booking.starts_at
    assert "Your visit is moved." in anna.sees
    assert len(anna.newest.screen.files) == 1


async def test_a_move_that_is_broken_off_leaves_the_visit(anna: Citizen) -> None:
    booking = await books(anna)
    await anna.taps("Move")
    await anna.taps("✖ Cancel")
    assert "Your visit stays as it is." in anna.sees
    assert await bookings_of(anna) == [booking]


async def test_a_move_to_a_time_that_is_gone_keeps_the_old_one(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await anna.taps("Move")
    wanted = times(anna)[0]
    bea = await arrived(town, "bea")
    await books(bea, 0)
    await anna.sends_tap(wanted, anna.newest)
    assert anna.sees.startswith("That time has just been taken.")
    assert await bookings_of(anna) == [booking]
    await taps_time(anna)
    assert (await bookings_of(anna))[0].moved == 1


async def test_a_move_of_what_the_desk_moved_meanwhile_shows_how_it_stands(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await anna.taps("Move")
    wanted, page = times(anna)[0], anna.newest

    def move(unit: UnitOfWork) -> None:
        starts = bookings.get(unit.tx, booking.id).starts_at - timedelta(hours=1)
        actions.move(unit, booking, starts, by=coordinator(unit))

    await at(town, utc_now(), move)
    assert "has been moved. It is now:" in anna.sees
    await anna.sends_tap(wanted, page)
    assert "Your visit has changed in the meantime." in anna.sees
    assert (await bookings_of(anna))[0].moved == 1


async def test_cancelling_asks_once(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("Cancel the visit")
    assert anna.sees.startswith("Cancel your visit?")
    await anna.taps("No, keep it")
    assert len(await bookings_of(anna)) == 1
    await anna.taps("Cancel the visit")
    yes, asked = anna.newest.button("Yes, cancel it").tap, anna.newest
    await anna.sends_tap(yes, asked)
    assert "Your visit is cancelled." in anna.sees
    await anna.sends_tap(yes, asked)
    assert "cancelled" in anna.sees
    assert await bookings_of(anna) == []
    await anna.taps("Book another time")
    assert "When would you like to come?" in anna.sees


async def test_a_stale_cancel_shows_how_it_stands(anna: Citizen) -> None:
    await books(anna)
    await anna.taps("Cancel the visit")
    yes = anna.newest.button("Yes, cancel it").tap
    await anna.taps("No, keep it")
    await anna.taps("What we should know")
    await anna.taps("I need an interpreter")
    await anna.sends_tap(yes, anna.newest)
    assert "Your visit has changed in the meantime." in anna.sees
    assert len(await bookings_of(anna)) == 1


async def test_after_the_cutoff_somebody_can_be_called(tmp_path: Path) -> None:
    async with open_town(tmp_path, visiting_place(cutoff_hours=168)) as town:
        anna = await arrived(town, "anna")
        booking = await books(anna, 0)
        assert "a visit cannot be moved or cancelled here" in anna.sees
        assert "🔁 Move" not in anna.labels
        for verb in ("move", "cancel", "cancel/yes"):
            word, _slash, rest = verb.partition("/")
            await anna.sends_tap("/".join(("b", word, str(booking.id), "1", *rest.split())), anna.newest)
            assert "a visit cannot be moved or cancelled here" in anna.sees
            assert "🙋 Talk to a person" in anna.labels
        assert await bookings_of(anna) == [booking]


async def test_a_visit_that_is_over_offers_another(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await town.run(lambda tx: is_over(tx, booking))
    for verb in ("show", "move", "cancel", "wish", "confirm"):
        await anna.sends_tap(f"b/{verb}/{booking.id}/1", anna.newest)
        assert "· over" in anna.sees
        assert anna.labels[0] == "📅 Book another time"
    await books(anna, 0)
    assert "Your visit is booked." in anna.sees


# ── The waitlist ──


async def test_nothing_suits_and_the_next_free_place_is_offered(narrow: Town) -> None:
    others = await fills(narrow)
    anna = await arrived(narrow, "anna")
    await anna.taps("Book a visit")
    assert "There is no free time just now." in anna.sees
    await anna.taps("Put me on the list")
    assert "keep it for you for 2 hours" in anna.sees
    [given_up] = await bookings_of(others[-1])
    await cancels(others[-1], given_up)
    assert "A place has become free for you:" in anna.sees
    offer = anna.newest
    await anna.says("/my")
    assert [label for label in anna.labels if label.startswith("⏳")]
    yes = offer.button("Yes, I take it").tap
    await anna.sends_tap(yes, offer)
    assert "Your visit is booked." in anna.sees
    await anna.sends_tap(yes, offer)
    [booking] = await bookings_of(anna)
    assert (booking.state, booking.starts_at) == ("booked", given_up.starts_at)


async def test_an_offer_that_is_not_answered_goes_to_the_next(narrow: Town) -> None:
    others = await fills(narrow)
    anna, bea = await arrived(narrow, "anna"), await arrived(narrow, "bea")
    for citizen in (anna, bea):
        await citizen.taps("Book a visit")
        await citizen.taps("Put me on the list")
    await cancels(others[-1], (await bookings_of(others[-1]))[0])
    offer = anna.newest
    assert "A place has become free for you:" in offer.text
    assert "A place has become free" not in bea.sees
    await clock_strikes(narrow, utc_now() + timedelta(hours=2, minutes=1))
    assert "has gone to the next person" in anna.sees
    assert "A place has become free for you:" in bea.sees
    await anna.taps("Yes, I take it", offer)
    assert "The time to answer is over" in anna.sees
    await anna.taps("Wait for another place")
    assert "You are on the list" in anna.sees
    await bea.taps("No, thank you")
    assert "Thank you. The place goes to the next person." in bea.sees
    assert "A place has become free for you:" in anna.sees
    await anna.taps("Yes, I take it", anna.newest)
    assert "Your visit is booked." in anna.sees
    assert await bookings_of(bea) == []


async def test_the_list_can_be_left(narrow: Town) -> None:
    others = await fills(narrow)
    anna = await arrived(narrow, "anna")
    await anna.taps("Book a visit")
    await anna.taps("Put me on the list")
    await anna.says("/my")
    await anna.taps("⏳ Listening")
    await anna.taps("Leave the list")
    assert "You are no longer on the list." in anna.sees
    await cancels(others[-1], (await bookings_of(others[-1]))[0])
    assert "A place has become free" not in anna.sees


async def test_whoever_waits_keeps_what_they_have(narrow: Town) -> None:
    [*_others, other] = await fills(narrow, last=1)
    anna = await arrived(narrow, "anna")
    await anna.taps("Book a visit")
    await taps_time(anna)
    [booking] = await bookings_of(anna)
    await anna.sends_tap("b/wait/ascolto", anna.newest)
    await cancels(other, (await bookings_of(other))[0])
    assert booking in await bookings_of(anna)
    await anna.taps("Yes, I take it")
    [taken] = await bookings_of(anna)
    assert taken.starts_at < booking.starts_at


# ── Reminders ──


async def test_a_reminder_is_confirmed(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await clock_strikes(town, booking.starts_at - timedelta(hours=22))
    assert anna.sees.startswith("A reminder: your visit is tomorrow.")
    assert "Viale XVIII Dicembre" in anna.sees
    [instant] = [piece for piece in anna.newest.screen.pieces if piece.style == "time"]
    assert instant.at == booking.starts_at.timestamp()
    reminder = anna.newest
    await anna.taps("I am coming")
    assert anna.newest.id == reminder.id
    assert "Thank you. We look forward to seeing you." in anna.sees
    assert "booked, and you said that you come" in anna.sees
    await anna.sends_tap(f"b/confirm/{booking.id}/{booking.version}", reminder)
    assert "Thank you." in anna.sees
    assert (await bookings_of(anna))[0].confirmed
    await clock_strikes(town, booking.starts_at - timedelta(hours=1))
    assert "your visit is today" in anna.sees
    assert "✅ I am coming" not in anna.labels


async def test_a_discreet_reminder_says_neither_what_nor_where(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await anna.taps("What we should know")
    await anna.taps("Remind me without details")
    await clock_strikes(town, booking.starts_at - timedelta(hours=22))
    assert anna.sees.startswith("A reminder: ")
    shown = anna.sees + " ".join(anna.labels)
    assert not [word for word in ("Listening", "visit", "Viale", "Sala") if word in shown]
    await anna.taps("I am coming")
    assert (await bookings_of(anna))[0].confirmed
    assert "Listening" not in anna.sees
    await anna.taps("Back to the visit")
    assert "Listening" in anna.sees


async def test_a_reminder_of_what_changed_since_is_not_believed(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await clock_strikes(town, booking.starts_at - timedelta(hours=22))
    reminder = anna.newest
    await anna.taps("Move")
    await taps_time(anna, -1)
    await anna.sends_tap(f"b/confirm/{booking.id}/{booking.version}", reminder)
    assert "Your visit has changed in the meantime." in anna.sees
    assert not (await bookings_of(anna))[0].confirmed


async def test_what_the_desk_cancels_can_be_booked_anew(town: Town, anna: Citizen) -> None:
    booking = await books(anna)
    await at(town, utc_now(), lambda unit: _cancelled_by_the_desk(unit, booking))
    assert "Your visit had to be cancelled" in anna.sees
    assert "The room is flooded" in anna.sees
    await anna.taps("Book another time")
    await taps_time(anna)
    assert "Your visit is booked." in anna.sees


# ── In another language ──


async def test_the_whole_visit_in_arabic(town: Town) -> None:
    amal = await arrived(town, "amal", "العربية")
    await amal.taps("حجز موعد")
    await amal.taps("الاستماع والتوجيه")
    assert amal.newest.screen.language == "ar"
    await amal.says("هاه")
    assert amal.sees.startswith("نرجو اختيار أحد هذه الأوقات")
    await amal.says("غدا 10:00")
    [booking] = await bookings_of(amal)
    assert f"\u2066{booking.code}" in amal.sees
    await amal.taps("ما ينبغي أن نعرفه")
    await amal.taps("أحتاج إلى مترجم")
    await amal.taps("رجوع إلى الموعد")
    await amal.taps("نقل")
    await taps_time(amal, -1)
    [moved] = await bookings_of(amal)
    await clock_strikes(town, moved.starts_at - timedelta(hours=22))
    await amal.taps("سأحضر")
    assert (await bookings_of(amal))[0].confirmed
    await amal.taps("إلغاء الموعد")
    await amal.taps("نعم، إلغاء الموعد")
    assert await bookings_of(amal) == []


async def test_the_waitlist_in_arabic(narrow: Town) -> None:
    others = await fills(narrow)
    amal = await arrived(narrow, "amal", "العربية")
    await amal.taps("حجز موعد")
    await amal.taps("أضيفوني إلى القائمة")
    assert "لوقت محدد" in amal.sees
    await cancels(others[-1], (await bookings_of(others[-1]))[0])
    await amal.taps("نعم، آخذه")
    assert len(await bookings_of(amal)) == 1


# ── Helpers ──


def coordinator(unit: UnitOfWork) -> people.Person:
    known = people.find(unit.tx, unit.context.keys, "phone", "giulia")
    return known or people.add(unit.tx, unit.context.keys, "phone", "giulia", unit.now)


def _cancelled_by_the_desk(unit: UnitOfWork, booking: Booking) -> None:
    actions.cancel(unit, booking, by=coordinator(unit), reason="The room is flooded")


async def cancels(citizen: Citizen, booking: Booking) -> None:
    await citizen.sends_tap(f"b/cancel/{booking.id}/{booking.version}", citizen.newest)
    await citizen.taps("Yes, cancel it")


async def preferences_of(citizen: Citizen) -> bookings.Preferences:
    [booking] = await bookings_of(citizen)

    def work(tx: Transaction) -> bookings.Preferences:
        who = people.get(tx, booking.person_id)
        return bookings.preferences(people.key_of(citizen.town.context.keys, who), booking)

    found: bookings.Preferences = await citizen.town.run(work)
    return found


def is_over(tx: Transaction, booking: Booking) -> None:
    past = booking.starts_at - timedelta(days=30)
    bookings.change(tx, booking, past, starts_at=past, ends_at=past + timedelta(hours=1))
