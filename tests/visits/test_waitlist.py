"""A citizen waits for a place, is offered one for two hours, takes it or lets it go."""

from datetime import timedelta

from storage.engine.utc import utc_now
from tests.dialogue import Town, arrived
from tests.visits.scenario import bookings_of, cancels, clock_strikes, fills, taps_time


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


async def test_the_waitlist_in_arabic(narrow: Town) -> None:
    others = await fills(narrow)
    amal = await arrived(narrow, "amal", "العربية")
    await amal.taps("حجز موعد")
    await amal.taps("أضيفوني إلى القائمة")
    assert "لوقت محدد" in amal.sees
    await cancels(others[-1], (await bookings_of(others[-1]))[0])
    await amal.taps("نعم، آخذه")
    assert len(await bookings_of(amal)) == 1
