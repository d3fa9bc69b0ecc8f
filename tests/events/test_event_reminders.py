"""Attendees are reminded once each time, for the hour the event then has; citizens who blocked the bot come back."""

from datetime import UTC, datetime, timedelta

from handlers.events import attendance
from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.utc import utc_now
from storage.people import people
from tests.dialogue import CHANNEL, Citizen, Town, arrived
from tests.events.published import Calendar, opens, person_of, signup_of
from tests.tickets.scenario import reports

# Reminders


async def test_reminders_at_the_same_hour_the_day_before_and_two_hours_before(
    town: Town, anna: Citizen
) -> None:
    begins = datetime(
        2027, 3, 28, 16, 0, tzinfo=UTC
    )  # six in the evening; in the night before, the clock went on
    team = Calendar(town, begins - timedelta(days=3))
    event = await team.publish(starts_at=begins)
    await opens(anna, event)
    await anna.taps("✅ I come")
    before, clock = len(anna.chat), team.clock()
    await team.until(begins - timedelta(hours=23, minutes=1), clock)
    assert len(anna.chat) == before
    await team.until(begins - timedelta(hours=23), clock)
    assert "A reminder: Choir in the square, tomorrow 18:00, Piazza del Popolo." in anna.sees
    assert (await signup_of(anna, event)).code in anna.sees
    await team.until(begins - timedelta(hours=2), clock)
    assert "A reminder: Choir in the square, today 18:00, Piazza del Popolo." in anna.sees
    assert len(anna.chat) == before + 2
    await anna.taps("I cannot come")
    assert "Thank you for telling us" in anna.sees
    assert len(anna.chat) == before + 3, "the reminder stays"


async def test_a_reminder_knows_who_comes_and_when_it_is(town: Town, anna: Citizen) -> None:
    begins = utc_now() + timedelta(days=4)
    team = Calendar(town, utc_now())
    event = await team.publish(starts_at=begins, capacity=1)
    bea, carl = await arrived(town, "bea"), await arrived(town, "carl")
    await opens(anna, event)
    await anna.taps("✅ I come")
    await opens(carl, event)
    await carl.taps("⏳ Put me on the list")
    await team.change(
        event, starts_at=begins + timedelta(days=1), ends_at=begins + timedelta(days=1, hours=2)
    )
    seen, clock = len(anna.chat), team.clock()
    await team.until(begins - timedelta(hours=1), clock)
    assert len(anna.chat) == seen, "it was moved"
    await anna.sends_tap(f"e/off/{event.id}/yes")
    await opens(bea, event)
    was = [len(who.chat) for who in (anna, bea)]
    await team.until(begins + timedelta(minutes=1), clock)
    assert [len(who.chat) for who in (anna, bea)] == was, "they do not come"
    assert "A reminder" in carl.sees, "carl was let in"
    later = await team.publish(starts_at=begins + timedelta(days=3))
    await opens(anna, later)
    await anna.taps("✅ I come")
    await team.cancel(later)
    seen = len(anna.chat)
    await team.until(begins + timedelta(days=2, minutes=1), clock)
    assert len(anna.chat) == seen, "it was cancelled"


async def test_many_are_reminded_once_each_in_several_units(town: Town) -> None:
    begins = utc_now() + timedelta(days=4)
    team = Calendar(town, utc_now())
    event = await team.publish(starts_at=begins)
    crowd = [Citizen(town, f"c{number}") for number in range(120)]

    def sign_up(unit: UnitOfWork) -> None:
        for each in crowd:
            who = people.add(unit.tx, town.context.keys, CHANNEL, each.address, unit.now)
            each.lane = who.lane
            attendance.sign_up(unit, people.change(unit.tx, who, language="en"), event)

    await team.do(sign_up)
    clock = team.clock()
    await team.until(begins - timedelta(days=1), clock)
    assert {len(each.chat) for each in crowd} == {1}


# Who was away


async def test_whoever_blocked_the_service_is_back_with_start(town: Town, anna: Citizen) -> None:
    person = await person_of(anna)
    await town.run(lambda tx: people.change(tx, person, reachable=False))
    await anna.says("/start")
    assert (await person_of(anna)).reachable
    assert await reports(anna), "everything works as before"
