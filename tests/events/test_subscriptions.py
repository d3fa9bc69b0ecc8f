"""Notices: asked for, chosen, paused, stopped; at once and in digests; and what becomes of an event somebody goes to."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from handlers.events import publishing
from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.statement import Statement
from storage.engine.utc import utc_now
from storage.events import subscriptions
from storage.events.events import Text
from storage.events.subscriptions import Subscription
from storage.events.tables import subscription
from storage.people import people
from storage.place import DEFAULT_PLACE, read_place
from tests.dialogue import CHANNEL, Citizen, Town, open_town, restarted
from tests.events.published import AT, Calendar, person_of

MANY = Statement(select(func.count()).select_from(subscription), int)
EVENING = datetime(2030, 1, 15, 17, 0, tzinfo=UTC)
"""A Tuesday, six in the evening in Latina: the hour of the digest."""
MOMENT = timedelta(seconds=1)
FAIR = (Text("en", "Fair", "Second-hand things."),)
LESSON = (Text("en", "Italian lesson", ""),)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def team(town: Town) -> Calendar:
    return Calendar(town, utc_now())


async def arrived(town: Town, name: str, language: str = "English") -> Citizen:
    citizen = Citizen(town, name)
    await citizen.arrives(language)
    return citizen


@pytest.fixture
async def anna(town: Town) -> Citizen:
    return await arrived(town, "anna")


async def subscribes(who: Citizen, *taps: str, day_and_night: bool = True) -> None:
    """Say yes, and tap some buttons of the screen."""
    await who.says("/news")
    await who.sends_tap("e/yes", who.newest)
    for data in (*(["e/quiet/0000-0000"] if day_and_night else []), *taps):
        await who.sends_tap(data, who.newest)


async def subscription_of(who: Citizen) -> Subscription:
    person = await person_of(who)
    found: Subscription | None = await who.town.run(lambda tx: subscriptions.get(tx, person.id))
    assert found
    return found


async def since(team: Calendar, who: Citizen, at: datetime) -> None:
    """As if they had asked for notices then, and that clock were ours."""
    known = await subscription_of(who)
    await who.town.run(lambda tx: subscriptions.change(tx, known, told_at=at - MOMENT, at=at - MOMENT))
    team.now = at


# The screen


async def test_nothing_comes_without_a_yes(team: Calendar, town: Town, anna: Citizen) -> None:
    await anna.taps("🔔 Notices")
    assert "We write to you when something happens in your town." in anna.sees
    assert "Under every notice there is a button to stop." in anna.sees
    for data in ("e/often/daily", "e/want/t/cultura", "e/hoods/0", "e/pause/week", "e/news"):
        await anna.sends_tap(data, anna.newest)
        assert "✅ Yes, tell me" in anna.labels
    await anna.taps("No")
    assert "All right, we send you nothing." in anna.sees
    event = await team.publish()
    await anna.says(f"/start event_{event.code}")
    await anna.taps("✅ I come")
    seen = len(anna.chat)
    await team.publish()
    await team.spread()
    assert len(anna.chat) == seen
    assert await town.run(lambda tx: tx.one(MANY)) == 0


async def test_one_message_is_the_whole_screen(town: Town, anna: Citizen) -> None:
    town.context = town.pipeline.context = replace(town.context, place=read_place(DEFAULT_PLACE))
    await anna.says("/news")
    await anna.taps("✅ Yes, tell me")
    screen = anna.newest
    assert "From now on we tell you what happens." in anna.sees
    assert "🗂 Topics: all." in anna.sees
    assert "📍 Neighbourhoods: all" in anna.sees
    assert "⏱ At once, when there is something new" in anna.sees
    assert "🌙 Nothing from 21:00 to 08:00" in anna.sees
    await anna.taps("🎭 Culture and festivals")
    assert "✓ 🎭 Culture and festivals" in anna.labels
    await anna.taps("📚 Courses and training")
    assert "🗂 Topics: Culture and festivals and Courses and training" in anna.sees
    await anna.taps("✓ 🎭 Culture and festivals")
    assert "🗂 Topics: Courses and training" in anna.sees
    await anna.taps("📍 Choose neighbourhoods")
    await anna.taps("Nicolosi")
    assert "✓ Nicolosi" in anna.labels
    await anna.taps("More ›")
    await anna.taps("✅ Done")
    assert "📍 Neighbourhoods: Nicolosi" in anna.sees
    await anna.taps("Every week")
    assert "✓ Every week" in anna.labels
    assert "⏱ Once a week, on Thursday at 18:00" in anna.sees
    await anna.taps("Every day")
    assert "⏱ Once a day, at 18:00" in anna.sees
    await anna.taps("🌙 22–7")
    assert "🌙 Nothing from 22:00 to 07:00" in anna.sees
    await anna.taps("Also at night")
    assert "🌙 Nothing" not in anna.sees
    await anna.taps("⏸ Until I say")
    assert "⏸ Paused until you say so" in anna.sees
    await anna.taps("▶️ Go on with the notices")
    assert "⏸ Paused" not in anna.sees
    await anna.taps("⏸ A month")
    assert "⏸ Paused until" in anna.sees
    assert anna.newest is screen
    assert len(anna.chat) == 2, "every tap changed the same message"


async def test_a_double_tap_on_a_choice_chooses_once(anna: Citizen) -> None:
    await subscribes(anna)
    for _ in range(2):
        await anna.sends_tap("e/want/t/cultura", anna.newest)
    assert "✓ 🎭 Culture and festivals" in anna.labels


@pytest.mark.parametrize(
    "data",
    [
        "e/want/t/nothing", "e/want/x/y", "e/want", "e/drop/n/isonzo", "e/drop/n/x/99999999999999999999",
        "e/often/hourly", "e/often", "e/quiet/9999-0000", "e/quiet/-", "e/pause", "e/hoods/-1",
        "e/hoods/99999999999999999999", "e/yes/nowhere", "e/again/x/y", "e/", "e", "e/news/a/b",
    ],
)  # fmt: skip
async def test_no_forged_tap_changes_anything(anna: Citizen, data: str) -> None:
    await subscribes(anna)
    before = await subscription_of(anna)
    await anna.sends_tap(data, anna.newest)
    assert anna.labels
    assert await subscription_of(anna) == before
    person = await person_of(anna)
    chosen = await anna.town.run(lambda tx: subscriptions.interests(tx, person.id))
    assert chosen == {"topic": set(), "neighbourhood": set()}


async def test_a_poster_of_a_neighbourhood_begins_its_notices(town: Town) -> None:
    nina = Citizen(town, "nina")
    await nina.says("/start it_n_isonzo")
    assert nina.labels[0] == "Italiano"
    await nina.taps("English")
    assert "We write to you when something happens in Isonzo." in nina.sees
    await nina.taps("✅ Yes, tell me")
    assert "📍 Neighbourhoods: Isonzo" in nina.sees
    await nina.says("/start n_centro")
    assert "📍 Neighbourhoods: City centre and Isonzo" in nina.sees
    await nina.says("/start n_nowhere")
    assert "📍 Neighbourhoods: City centre and Isonzo" in nina.sees


async def test_whoever_hears_of_all_is_not_narrowed_by_a_poster(anna: Citizen) -> None:
    await subscribes(anna)
    await anna.says("/start n_isonzo")
    assert "📍 Neighbourhoods: all" in anna.sees


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


# Digests


async def test_a_daily_digest_tells_what_is_new_and_interests_once(town: Town, anna: Citizen) -> None:
    team = Calendar(town, EVENING)
    bea = await arrived(town, "bea", "Italiano")
    await subscribes(anna, "e/want/t/cultura", "e/want/t/corsi", "e/often/daily", "e/want/n/isonzo")
    await subscribes(bea, "e/want/t/servizi", "e/often/daily")
    for who in (anna, bea):
        await since(team, who, EVENING - timedelta(hours=20))
    await team.publish(starts_at=AT)
    await team.publish(LESSON, topic="corsi", neighbourhood=None, starts_at=AT - timedelta(days=1))
    await team.publish(FAIR, topic="famiglie")
    await team.publish((Text("en", "Elsewhere", ""),), neighbourhood="centro")
    gone = await team.publish((Text("en", "Gone", ""),))
    await team.cancel(gone)
    before, clock = len(bea.chat), team.clock()
    await team.until(EVENING - timedelta(seconds=1), clock)
    assert "New in Latina" not in anna.sees
    await team.until(EVENING, clock)
    assert "🗓 New in Latina:" in anna.sees
    assert anna.sees.index("Italian lesson") < anna.sees.index("Choir in the square"), "the next first"
    for other in ("Fair", "Elsewhere", "Gone"):
        assert other not in anna.sees
    assert len(bea.chat) == before, "nothing when there is nothing"
    seen = len(anna.chat)
    await team.until(EVENING + timedelta(days=1), clock)
    assert len(anna.chat) == seen, "told once"
    await team.publish(FAIR, starts_at=AT)
    await team.until(EVENING + timedelta(days=2), clock)
    assert "Fair" in anna.sees
    assert "Choir" not in anna.sees
    await anna.taps("Fair")
    assert "✅ I come" in anna.labels
    await anna.taps("🔕 No more notices")
    await team.publish(LESSON)
    seen = len(anna.chat)
    await team.until(EVENING + timedelta(days=3), clock)
    assert len(anna.chat) == seen


async def test_a_weekly_digest_comes_on_its_day(town: Town, anna: Citizen) -> None:
    team = Calendar(town, EVENING)
    await subscribes(anna, "e/often/weekly")
    await since(team, anna, EVENING - timedelta(hours=20))
    await team.publish(starts_at=AT)
    clock = team.clock()
    await team.until(EVENING, clock)
    await team.until(EVENING + timedelta(days=1), clock)
    assert "New in Latina" not in anna.sees
    await team.until(EVENING + timedelta(days=2), clock)
    assert "Choir in the square" in anna.sees, "a Thursday"


async def test_quiet_hours_and_pauses_hold_a_digest_back(town: Town, anna: Citizen) -> None:
    team = Calendar(town, EVENING)
    bea, carl = await arrived(town, "bea"), await arrived(town, "carl")
    await subscribes(anna, "e/often/daily", "e/quiet/1700-1900")
    await subscribes(bea, "e/often/daily", "e/quiet/1700-1900")
    await subscribes(carl, "e/often/daily")
    known = await subscription_of(carl)
    ends = EVENING + timedelta(hours=20)
    await town.run(lambda tx: subscriptions.change(tx, known, paused_until=ends))
    for who in (anna, bea, carl):
        await since(team, who, EVENING - timedelta(hours=20))
    await team.publish(starts_at=AT)
    clock = team.clock()
    await team.until(EVENING, clock)
    assert not [who for who in (anna, bea, carl) if "New in Latina" in who.sees]
    await bea.sends_tap("e/stop")
    await team.until(EVENING + timedelta(hours=1), clock)
    assert "Choir in the square" in anna.sees, "the quiet hours are over"
    assert "New in Latina" not in bea.sees, "she has opted out meanwhile"
    assert "New in Latina" not in carl.sees
    await team.until(EVENING + timedelta(days=1), clock)
    assert "Choir in the square" in carl.sees, "with the first digest after the pause"


async def test_after_a_stop_of_the_service_a_digest_is_told_once(town: Town, anna: Citizen) -> None:
    team = Calendar(town, EVENING)
    await subscribes(anna, "e/often/daily")
    await since(team, anna, EVENING - timedelta(hours=20))
    await team.publish(starts_at=AT)
    await team.clock().tick()
    again = Calendar(restarted(town), EVENING + timedelta(minutes=5))
    first, second = again.clock(), again.clock()
    await first.tick()
    await second.tick()
    await again.until(EVENING + timedelta(minutes=6))
    assert len([message for message in anna.chat if "New in Latina" in message.text]) == 1


async def test_a_digest_of_the_evening_is_not_told_at_midnight(town: Town, anna: Citizen) -> None:
    team = Calendar(town, EVENING)
    await subscribes(anna, "e/often/daily")
    await since(team, anna, EVENING - timedelta(hours=20))
    await team.publish(starts_at=AT)
    clock = team.clock()
    await team.until(EVENING + timedelta(hours=5), clock)
    assert "New in Latina" not in anna.sees
    await team.until(EVENING + timedelta(days=1), clock)
    assert "Choir in the square" in anna.sees


async def test_what_is_published_while_digests_are_told_comes_with_the_next(
    town: Town, anna: Citizen
) -> None:
    team = Calendar(town, EVENING)
    await subscribes(anna, "e/often/daily")
    await since(team, anna, EVENING - timedelta(hours=20))
    clock = team.clock()
    await clock.tick()
    team.now = EVENING - timedelta(seconds=10)
    await team.publish(starts_at=AT)
    await team.until(EVENING, clock)
    assert "Choir" not in anna.sees
    await team.until(EVENING + timedelta(days=1), clock)
    assert "Choir" in anna.sees


async def test_many_subscribers_are_told_in_pieces_and_each_once(town: Town) -> None:
    team = Calendar(town, EVENING - timedelta(hours=20))
    crowd = [Citizen(town, f"c{number}") for number in range(130)]
    asked = team.now - MOMENT

    def subscribe(unit: UnitOfWork) -> None:
        for each in crowd:
            who = people.add(unit.tx, town.context.keys, CHANNEL, each.address, unit.now)
            each.lane = people.change(unit.tx, who, language="en").lane
            known = subscriptions.begin(unit.tx, who.id, asked)
            subscriptions.change(unit.tx, known, frequency="daily", quiet_from="00:00", quiet_until="00:00")

    await team.do(subscribe)
    await team.publish(starts_at=AT)
    await team.until(EVENING, team.clock())
    assert {len(each.chat) for each in crowd} == {1}


async def test_switching_to_a_digest_repeats_nothing_that_was_told(town: Town, anna: Citizen) -> None:
    team = Calendar(town, utc_now())
    await subscribes(anna)
    event = await team.publish(starts_at=AT)
    await team.spread()
    assert "Choir" in anna.sees
    await anna.says("/news")
    await anna.taps("Every day")
    known = await subscription_of(anna)
    published = await team.event(event)
    assert published.published_at
    assert known.told_at > published.published_at


async def test_a_long_digest_names_the_next_ones_and_counts_the_rest(town: Town, anna: Citizen) -> None:
    team = Calendar(town, EVENING)
    await subscribes(anna, "e/often/daily")
    await since(team, anna, EVENING - timedelta(hours=20))
    for number in range(10):
        await team.publish((Text("en", f"Evening {number}", ""),), starts_at=AT + timedelta(days=number))
    series = await team.draft(LESSON)
    for number in range(3):
        await team.publish(LESSON, series_id=series.id, starts_at=AT - timedelta(days=number + 1))
    await team.until(EVENING, team.clock())
    assert anna.sees.count("Italian lesson") == 1, "what repeats is told once"
    assert "Evening 6" in anna.sees
    assert "Evening 7" not in anna.sees
    assert "And 3 more." in anna.sees
