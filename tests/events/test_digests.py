"""Daily and weekly digests: what is new and interests, once, outside quiet hours."""

from datetime import UTC, datetime, timedelta

from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.utc import utc_now
from storage.events import subscriptions
from storage.events.events import Text
from storage.people import people
from tests.dialogue import CHANNEL, Citizen, Town, arrived, restarted
from tests.events.published import AT, FAIR, LESSON, Calendar, subscribes, subscription_of

EVENING = datetime(2030, 1, 15, 17, 0, tzinfo=UTC)
"""A Tuesday, six in the evening in Latina: the hour of the digest."""

MOMENT = timedelta(seconds=1)


async def since(team: Calendar, who: Citizen, at: datetime) -> None:
    """As if they had asked for notices then, and that clock were ours."""
    known = await subscription_of(who)
    await who.town.run(lambda tx: subscriptions.change(tx, known, told_at=at - MOMENT, at=at - MOMENT))
    team.now = at


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
