"""A new event is told at once to those it interests; a change and a cancellation to attendees."""

from datetime import timedelta

import pytest

from handlers.events import publishing
from storage.engine.utc import utc_now
from storage.events import subscriptions
from storage.people import people
from tests.dialogue import Citizen, Town, arrived
from tests.events.published import AT, FAIR, LESSON, MANY, Calendar, person_of, subscribes, subscription_of

# At once


async def test_a_new_event_is_told_at_once_in_each_language_to_whom_it_interests(
    team: Calendar, town: Town, anna: Citizen
) -> None:
    omar, bea, carl = [
        await arrived(town, *who) for who in (("omar", "العربية"), ("bea", "Italiano"), ("carl", "English"))
    ]
    await subscribes(anna, "e/want/t/cultura", "e/want/n/isonzo")
    await subscribes(omar)
    await subscribes(bea, "e/want/t/corsi")
    await subscribes(carl, "e/often/daily")
    event = await team.publish(starts_at=AT, picture="phone:choir")
    await team.spread()
    assert "🗓 Choir in the square" in anna.sees
    assert "Saturday, 15 March 2031, 17:00 – 19:00" in anna.sees
    assert "We sing together." in anna.sees
    assert [file.ref for file in anna.newest.screen.files] == ["phone:choir"]
    assert "جوقة في الساحة" in omar.sees
    assert "Coro" not in bea.sees
    assert "Choir" not in carl.sees
    notice = anna.newest
    await anna.taps("🗓 More about it")
    assert "✅ I come" in anna.labels
    assert notice.button("🔕 No more notices"), "the notice stays"
    (told,) = await team.broadcasts()
    assert told.event_id == event.id
    assert told.person_id is None


async def test_of_what_repeats_only_the_first_is_told(team: Calendar, anna: Citizen) -> None:
    await subscribes(anna)
    first = await team.draft(LESSON)
    for number in range(3):
        await team.publish(LESSON, series_id=first.id, starts_at=AT + timedelta(days=7 * number))
    await team.spread()
    assert len([message for message in anna.chat if "Italian lesson" in message.text]) == 1


async def test_publishing_twice_tells_once(team: Calendar, anna: Citizen) -> None:
    await subscribes(anna)
    event = await team.publish()
    await team.do(lambda unit: publishing.publish(unit, event))
    await team.spread()
    assert len(await team.broadcasts()) == 1


async def test_out_with_one_tap_under_a_notice_and_a_way_back(team: Calendar, anna: Citizen) -> None:
    await subscribes(anna)
    await team.publish()
    await team.spread()
    notice = anna.newest
    await anna.taps("🔕 No more notices")
    assert "You get no more notices." in anna.sees
    assert anna.newest is not notice
    seen = len(anna.chat)
    await team.publish(FAIR)
    await team.spread()
    assert len(anna.chat) == seen
    await anna.taps("🔔 Turn them on again")
    await team.publish(LESSON)
    await team.spread()
    assert "Italian lesson" in anna.sees
    assert not [message for message in anna.chat if "Fair" in message.text]


async def test_stopping_again_and_without_a_subscription_is_answered_the_same(
    town: Town, anna: Citizen
) -> None:
    await anna.sends_tap("e/stop")
    assert "You get no more notices." in anna.sees
    assert "🔔 Turn them on again" not in anna.labels, "nobody is subscribed by an old button"
    assert await town.run(lambda tx: tx.one(MANY)) == 0


@pytest.mark.parametrize("data", ["e/stop", "e/pause/week"])
async def test_what_waits_for_the_morning_is_off_too(team: Calendar, anna: Citizen, data: str) -> None:
    now = utc_now().astimezone(team.town.context.place.tz)
    begin, end = now - timedelta(hours=1), now + timedelta(hours=1)
    await subscribes(anna, f"e/quiet/{begin:%H%M}-{end:%H%M}")
    event = await team.publish()
    await team.spread()
    assert "Choir" not in anna.sees, "it is quiet"
    await anna.says(f"/start event_{event.code}")
    await anna.taps("✅ I come")
    await team.change(event, venue="Teatro")
    await team.spread()
    await anna.sends_tap(data)
    states = await team.deliveries()
    assert sorted(states) == ["ready", "skipped"], "what becomes of their own event is still told"


async def test_a_pause_is_kept_and_ends(team: Calendar, anna: Citizen) -> None:
    await subscribes(anna, "e/pause/week")
    await team.publish()
    await team.spread()
    assert "Choir" not in anna.sees
    known = await subscription_of(anna)
    await team.town.run(lambda tx: subscriptions.change(tx, known, paused_until=utc_now()))
    await team.publish(FAIR)
    await team.spread()
    assert "Fair" in anna.sees


async def test_whoever_blocked_the_service_is_passed_over_until_they_are_back(
    team: Calendar, town: Town, anna: Citizen
) -> None:
    await subscribes(anna)
    person = await person_of(anna)
    await town.run(lambda tx: people.change(tx, person, reachable=False))
    await team.publish()
    await team.spread()
    assert "Choir" not in anna.sees
    await anna.says("/start")
    await team.publish(FAIR)
    await team.spread()
    assert "Fair" in anna.sees


# Changed and cancelled


async def test_a_new_time_is_told_to_whoever_signed_up_notices_or_not(
    team: Calendar, town: Town, anna: Citizen
) -> None:
    bea, carl = await arrived(town, "bea", "Italiano"), await arrived(town, "carl")
    event = await team.publish(starts_at=AT, capacity=1)
    for who in (anna, bea):
        await who.says(f"/start event_{event.code}")
    await anna.taps("✅ I come")
    await bea.sends_tap(f"e/wait/{event.id}/1")
    await team.change(event, organiser="Somebody else")
    await team.spread()
    assert "There is a change" not in anna.sees
    await team.change(event, starts_at=AT + timedelta(hours=1), ends_at=AT + timedelta(hours=3))
    await team.spread()
    assert "❗ There is a change: Choir in the square." in anna.sees
    assert "17:00 – 19:00, Piazza del Popolo." in anna.sees
    assert "18:00 – 20:00, Piazza del Popolo." in anna.sees
    assert "Coro in piazza" in bea.sees
    assert "Choir" not in carl.sees


async def test_a_cancellation_is_told_with_its_reason(team: Calendar, town: Town, anna: Citizen) -> None:
    bea = await arrived(town, "bea")
    event = await team.publish(starts_at=AT)
    await anna.says(f"/start event_{event.code}")
    await anna.taps("✅ I come")
    await bea.says(f"/start event_{event.code}")
    await bea.taps("✅ I come")
    await bea.taps("I cannot come")
    await team.cancel(event, "It rains.")
    await team.cancel(event, "It rains.")
    await team.spread()
    assert "❌ Choir in the square, Saturday, 15 March 2031, 17:00 – 19:00, has been cancelled." in anna.sees
    assert "“It rains.”" in anna.sees
    assert "cancelled" not in bea.sees
    assert len([message for message in anna.chat if "cancelled" in message.text]) == 1
    await anna.taps("🗓 More about it")
    assert "has been cancelled. We are sorry." in anna.sees


async def test_what_nobody_goes_to_is_cancelled_in_silence(team: Calendar) -> None:
    event = await team.publish()
    await team.spread()
    await team.cancel(event)
    assert len(await team.broadcasts()) == 1


async def test_an_invitation_that_still_waits_is_corrected_or_called_back(
    team: Calendar, anna: Citizen
) -> None:
    now = utc_now().astimezone(team.town.context.place.tz)
    begin, end = now - timedelta(hours=1), now + timedelta(hours=1)
    await subscribes(anna, f"e/quiet/{begin:%H%M}-{end:%H%M}")
    event, fair = await team.publish(starts_at=AT), await team.publish(FAIR)
    await team.spread()
    await team.change(event, venue="Teatro")
    await team.cancel(fair)
    await team.wake_everybody()
    await team.spread()
    assert "📍 Teatro" in anna.sees
    assert not [message for message in anna.chat if "Fair" in message.text]


async def test_nobody_is_invited_in_the_morning_to_what_has_begun(team: Calendar, anna: Citizen) -> None:
    now = utc_now().astimezone(team.town.context.place.tz)
    begin, end = now - timedelta(hours=1), now + timedelta(hours=5)
    await subscribes(anna, f"e/quiet/{begin:%H%M}-{end:%H%M}")
    event = await team.publish(starts_at=team.now + timedelta(hours=2))
    await team.spread()
    await team.until(event.starts_at)
    await team.wake_everybody()
    await team.spread()
    assert "Choir" not in anna.sees


@pytest.mark.parametrize(("hours", "told"), [(3, True), (30, False)])
async def test_what_is_cancelled_shortly_before_is_told_at_any_hour(
    team: Calendar, anna: Citizen, hours: int, *, told: bool
) -> None:
    now = utc_now().astimezone(team.town.context.place.tz)
    begin, end = now - timedelta(hours=1), now + timedelta(hours=5)
    await subscribes(anna, f"e/quiet/{begin:%H%M}-{end:%H%M}")
    event = await team.publish(starts_at=team.now + timedelta(hours=hours))
    await anna.says(f"/start event_{event.code}")
    await anna.taps("✅ I come")
    await team.cancel(event)
    await team.spread()
    assert ("❌ Choir in the square" in anna.sees) == told
