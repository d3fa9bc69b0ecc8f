"""A citizen finds the visits they have booked, and nobody else does; a reminder is confirmed."""

from datetime import timedelta

import pytest

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions
from storage.engine.utc import utc_now
from storage.visits.bookings import Booking
from tests.dialogue import Citizen, Town, arrived
from tests.visits.scenario import at, bookings_of, books, clock_strikes, coordinator, taps_time

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


def _cancelled_by_the_desk(unit: UnitOfWork, booking: Booking) -> None:
    actions.cancel(unit, booking, by=coordinator(unit), reason="The room is flooded")
