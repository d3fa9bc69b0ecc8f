"""A citizen books a visit to the listening centre, from the menu, a link or a ticket."""

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.dialogue import Citizen, Town, arrived, open_town, restarted
from tests.tickets.scenario import reports
from tests.visits.scenario import bookings_of, books, clock_strikes, taps_time, times, visiting_place

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
    for step in (*steps, "Move", "More days", "11:00", "Cancel the visit", "Yes, cancel it"):
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
