"""A citizen moves a visit or cancels it, as long as there is time, and as it stands by then."""

from datetime import timedelta
from pathlib import Path

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.visits import bookings
from storage.visits.bookings import Booking
from tests.dialogue import Citizen, Town, arrived, open_town
from tests.visits.scenario import at, bookings_of, books, coordinator, taps_time, times, visiting_place


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


def is_over(tx: Transaction, booking: Booking) -> None:
    past = booking.starts_at - timedelta(days=30)
    bookings.change(tx, booking, past, starts_at=past, ends_at=past + timedelta(hours=1))
