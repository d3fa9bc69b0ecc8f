"""What's on, an event's page, coming alone and with others, waiting, staying away, reminders, links on posters."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from ical.calendar_stream import IcsCalendarStream
from PIL import Image

from handlers.events import attendance
from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.utc import utc_now
from storage.events import signups
from storage.events.events import Event, Text
from storage.events.signups import Signup
from storage.people import people
from tests.dialogue import CHANNEL, Citizen, Town, open_town
from tests.events.published import AT, CHOIR, Calendar, person_of
from tests.tickets.test_report import reports


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


async def signup_of(who: Citizen, event: Event) -> Signup:
    person = await person_of(who)
    found: Signup | None = await who.town.run(lambda tx: signups.find(tx, event.id, person.id))
    assert found
    return found


async def opens(who: Citizen, event: Event) -> None:
    await who.says(f"/start event_{event.code}")


# What's on


async def test_the_list_says_what_when_where_and_how_many_places(team: Calendar, anna: Citizen) -> None:
    await team.publish(starts_at=AT, capacity=12)
    await anna.taps("🗓 What's on")
    assert "What's on in Latina:" in anna.sees
    assert "1. 🎭 Choir in the square" in anna.sees
    assert "🕔 Saturday, 15 March 2031, 17:00" in anna.sees
    assert "📍 Piazza del Popolo (Isonzo) · 12 places left" in anna.sees
    assert "1. Choir in the square" in anna.labels


async def test_nothing_planned_says_so_and_offers_notices(anna: Citizen) -> None:
    await anna.says("/events")
    assert "Nothing is planned at the moment." in anna.sees
    assert "🔔 Notices" in anna.labels


async def test_drafts_cancelled_and_past_events_are_not_on_the_list(team: Calendar, anna: Citizen) -> None:
    await team.draft()
    await team.cancel(await team.publish())
    await team.publish(starts_at=team.now - timedelta(hours=3))
    await anna.says("/events")
    assert "Nothing is planned" in anna.sees


async def test_the_list_is_narrowed_by_topic_and_neighbourhood_and_has_pages(
    team: Calendar, anna: Citizen
) -> None:
    for number in range(7):
        text = Text("en", f"Lesson {number}", "")
        await team.publish(
            (text,), topic="corsi", neighbourhood="centro", starts_at=AT + timedelta(days=number)
        )
    await team.publish()
    await team.publish((Text("en", "Fireworks", ""),), neighbourhood=None, starts_at=AT)
    await anna.says("/events")
    assert "Lesson 6" not in anna.sees
    await anna.taps("🔎 Topic or neighbourhood")
    assert "📍 Isonzo" in anna.labels
    assert "📍 Nicolosi" not in anna.labels, "nothing happens there"
    await anna.taps("Courses and training")
    assert "Choir" not in anna.sees
    assert "Lesson 4" in anna.sees
    await anna.taps("Later ›")
    assert "Lesson 6" in anna.sees
    await anna.taps("Lesson 6")
    await anna.taps("‹ What's on")
    assert "Lesson 6" in anna.sees, "back to the same page of the same list"
    await anna.taps("‹ Earlier")
    await anna.taps("🔎 Topic or neighbourhood")
    await anna.taps("Show everything")
    await anna.taps("🔎 Topic or neighbourhood")
    await anna.taps("📍 Isonzo")
    assert "Choir" in anna.sees
    assert "Fireworks" in anna.sees, "what is for the whole town is for Isonzo too"
    assert "Lesson" not in anna.sees
    assert len(anna.chat) == 2, "one message changed all the time"


@pytest.mark.parametrize(
    "data",
    [
        "e/on/nowhere/nothing/99",
        "e/on/a/b/c",
        "e/on/x",
        "e/pick/-/-/-",
        "e/on/isonzo/cultura/99999999999999999999",
    ],
)
async def test_a_forged_list_is_a_list(team: Calendar, anna: Citizen, data: str) -> None:
    await team.publish()
    await anna.sends_tap(data)
    assert anna.labels


# The page


async def test_the_page_tells_everything_in_the_readers_language(team: Calendar, town: Town) -> None:
    event = await team.publish(
        starts_at=AT, capacity=3, spoken="it,ar", access="steps,toilet", latitude=41.4676, longitude=12.9036
    )
    omar = await arrived(town, "omar", "العربية")
    await opens(omar, event)
    assert "جوقة في الساحة" in omar.sees
    assert "نغني معا" in omar.sees
    assert "Piazza del Popolo" in omar.sees
    assert "Coro di Latina" in omar.sees
    assert "العربية" in omar.sees
    urls = [button.url for button in omar.newest.buttons if button.url]
    assert urls == ["https://www.openstreetmap.org/?mlat=41.467600&mlon=12.903600#map=18/41.467600/12.903600"]
    english = await arrived(town, "eve")
    await opens(english, event)
    for line in (
        "👥 Organised by: Coro di Latina",
        "🗣 Spoken there: Italian and Arabic",
        "♿ Accessibility: no steps and accessible toilet",
        "🪑 3 places left",
        "We sing together.",
    ):
        assert line in english.sees


async def test_a_text_that_is_not_in_the_readers_language_comes_in_the_towns(
    team: Calendar, anna: Citizen
) -> None:
    event = await team.publish(CHOIR[1:2])
    await opens(anna, event)
    assert "Coro in piazza" in anna.sees
    other = await team.publish((Text("ro", "Cor", "Cântăm"),))
    await opens(anna, other)
    assert "Cântăm" in anna.sees


async def test_a_picture_stays_on_the_page_and_the_list_comes_below_it(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(picture="phone:choir", texts=(Text("en", "Choir", "La la la. " * 150),))
    await anna.says("/events")
    await anna.taps("Choir")
    page = anna.newest
    assert [file.ref for file in page.screen.files] == ["phone:choir"]
    assert len(page.text) < 1000, "a text under a picture is short"
    assert not page.edited, "a list cannot become a picture"
    await anna.taps("✅ I come")
    assert anna.newest is page
    assert [file.ref for file in page.screen.files] == ["phone:choir"]
    await anna.taps("📖 Read it all")
    assert anna.sees.count("La la la.") == 150
    await anna.taps("‹ What's on", on=page)
    assert anna.newest is not page
    assert not anna.newest.screen.files
    assert (await signup_of(anna, event)).state == "coming"


async def test_the_calendar_file_is_read_by_a_foreign_reader(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(starts_at=AT)
    await opens(anna, event)
    await anna.taps("📆 Calendar")
    (file,) = anna.newest.screen.files
    assert file.type == "text/calendar"
    (entry,) = IcsCalendarStream.calendar_from_ics(file.body.decode()).events
    assert entry.summary == "Choir in the square"
    assert entry.dtstart == AT
    assert entry.location == "Piazza del Popolo (Isonzo)"


# Coming


async def test_one_tap_to_come_and_one_to_stay_away(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=5)
    await opens(anna, event)
    await anna.taps("✅ I come")
    code = (await signup_of(anna, event)).code
    assert "✅ You come." in anna.sees
    assert f"Your code at the door: {code}" in anna.sees
    assert "🪑 4 places left" in anna.sees
    await anna.taps("I cannot come")
    assert "Thank you for telling us" in anna.sees
    assert "🪑 5 places left" in anna.sees
    await anna.taps("✅ I come")
    assert (await signup_of(anna, event)).code == code, "the code for the door stays the same"
    assert len(anna.chat) == 2


async def test_with_others_and_then_with_fewer(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=5, most_each=6)
    await opens(anna, event)
    await anna.taps("➕ With others")
    assert anna.labels[:6] == ["1", "2", "3", "4", "5", "6"]
    await anna.taps("4")
    assert "✅ You come, 4 people in all." in anna.sees
    assert "🪑 1 place left" in anna.sees
    await anna.taps("👥 How many we are")
    await anna.taps("6")
    assert "There is room for 5 people only." in anna.sees
    assert (await signup_of(anna, event)).people == 4, "what they have stays theirs"
    assert "⏳" not in "".join(anna.labels), "whoever comes is on no list"
    await anna.taps("✅ Come with 5")
    await anna.taps("👥 How many we are")
    await anna.taps("2")
    assert (await team.event(event)).taken == 2


async def test_too_many_for_the_places_left_come_with_fewer_or_wait(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=2)
    await opens(anna, event)
    await anna.taps("➕ With others")
    await anna.taps("3")
    assert "There is room for 2 people only." in anna.sees
    await anna.taps("⏳ Wait for 3 places")
    assert "⏳ You are on the list with 3 people." in anna.sees
    assert (await team.event(event)).taken == 0
    await anna.taps("Take me off the list")
    assert (await signup_of(anna, event)).state == "cancelled"


async def test_the_door_code_is_a_picture_another_phone_reads(team: Calendar, anna: Citizen) -> None:
    event = await team.publish()
    await opens(anna, event)
    await anna.taps("✅ I come")
    await anna.taps("🎫 My code for the door")
    code = (await signup_of(anna, event)).code
    (file,) = anna.newest.screen.files
    assert code in anna.sees
    assert [button.copy for button in anna.newest.buttons] == [code]
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(file.body)))
    assert read.text == code


async def test_whoever_waits_gets_the_place_and_is_told(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(starts_at=AT, capacity=1)
    bea = await arrived(town, "bea", "Italiano")
    await opens(anna, event)
    await anna.taps("✅ I come")
    await opens(bea, event)
    await bea.sends_tap(f"e/wait/{event.id}/1")
    assert (await signup_of(bea, event)).state == "waiting"
    await opens(anna, event)
    await anna.taps("I cannot come")
    assert "Choir in the square" in anna.sees
    assert "somebody waits for a place" in anna.sees
    await anna.taps("No, I come")
    assert (await signup_of(anna, event)).state == "coming"
    await anna.taps("I cannot come")
    await anna.taps("Yes, I cannot come")
    assert (await signup_of(anna, event)).state == "cancelled"
    assert (await signup_of(bea, event)).state == "coming"
    assert "Coro in piazza" in bea.sees
    assert (await team.event(event)).taken == 1


async def test_a_full_event_offers_the_list(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(capacity=1)
    bea = await arrived(town, "bea")
    await opens(anna, event)
    await opens(bea, event)
    await bea.taps("✅ I come")
    await anna.taps("✅ I come")
    assert "All places are taken. You can wait" in anna.sees
    await anna.taps("⏳ Wait for 1 place")
    assert "⏳ You are on the list." in anna.sees
    carl = await arrived(town, "carl")
    await opens(carl, event)
    assert "⏳ Put me on the list" in carl.labels
    assert "✅ I come" not in carl.labels


async def test_nobody_who_blocked_the_service_is_let_in(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(capacity=1)
    bea, carl = await arrived(town, "bea"), await arrived(town, "carl")
    await opens(anna, event)
    await anna.taps("✅ I come")
    for who in (bea, carl):
        await opens(who, event)
        await who.taps("⏳ Put me on the list")
    person = await person_of(bea)
    await town.run(lambda tx: people.change(tx, person, reachable=False))
    await anna.sends_tap(f"e/off/{event.id}/yes")
    assert [(await signup_of(who, event)).state for who in (bea, carl)] == ["waiting", "coming"]


async def test_more_places_let_in_who_waits(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(capacity=1)
    await opens(anna, event)
    await anna.taps("✅ I come")
    bea = await arrived(town, "bea")
    await opens(bea, event)
    await bea.taps("⏳ Put me on the list")
    await team.change(event, capacity=2)
    assert "Good news: there is a place for you now." in bea.sees


@pytest.mark.parametrize("verb", ["in", "wait", "off", "with", "code", "ics", "see", "show", "text", "back"])
@pytest.mark.parametrize("rest", ["", "/1", "/yes", "/-1", "/999999", "/x/y/z"])
async def test_no_forged_tap_harms(team: Calendar, anna: Citizen, verb: str, rest: str) -> None:
    event = await team.publish(capacity=3, most_each=2)
    draft = await team.draft()
    await anna.sends_tap(f"e/{verb}/{event.id}{rest}")
    assert anna.sees
    for number in (draft.id, 1, 2**64):
        await anna.sends_tap(f"e/{verb}/{number}{rest}")
        assert "We do not know that event." in anna.sees
    assert (await team.event(event)).taken <= 2, "nobody brings more than is allowed"


async def test_an_old_button_of_an_event_that_is_over_or_cancelled(team: Calendar, anna: Citizen) -> None:
    running = await team.publish(starts_at=team.now - timedelta(hours=1))
    await opens(anna, running)
    await anna.taps("✅ I come")
    assert "✅ You come." in anna.sees, "whoever comes late is welcome"
    event = await team.publish()
    await opens(anna, event)
    page = anna.newest
    await team.cancel(event)
    await anna.taps("✅ I come", on=page)
    assert "Choir in the square has been cancelled. We are sorry." in anna.sees
    past = await team.publish((Text("en", "Fair", ""),), starts_at=team.now - timedelta(hours=3))
    await anna.sends_tap(f"e/in/{past.id}/1")
    assert "Fair is over. Here is what comes next." in anna.sees
    assert "Choir" in anna.sees, "what is on instead"


async def test_my_lists_where_one_goes(team: Calendar, town: Town, anna: Citizen) -> None:
    first = await team.publish(starts_at=AT, capacity=1)
    second = await team.publish((Text("en", "Fair", ""),), starts_at=AT + timedelta(days=1))
    bea = await arrived(town, "bea")
    await opens(bea, first)
    await bea.taps("✅ I come")
    await opens(anna, first)
    await anna.taps("⏳ Put me on the list")
    await opens(anna, second)
    await anna.taps("✅ I come")
    await anna.says("/my")
    assert "You go to:" in anna.sees
    assert "19:00: you are on the list" in anna.sees
    assert "✅ Fair, " in anna.sees
    await anna.taps("Fair")
    await anna.taps("I cannot come")
    await anna.says("/my")
    assert "Fair" not in anna.sees


async def test_a_code_for_the_door_that_is_typed_shows_its_event_to_its_owner_alone(
    team: Calendar, town: Town, anna: Citizen
) -> None:
    event = await team.publish()
    await opens(anna, event)
    await anna.taps("✅ I come")
    code = (await signup_of(anna, event)).code
    await anna.says(code.lower().replace("-", " "))
    assert "✅ You come." in anna.sees
    bea = await arrived(town, "bea")
    await bea.says(code)
    assert "Choir" not in bea.sees


async def test_whoever_waits_can_come_with_fewer(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=2)
    await opens(anna, event)
    await anna.sends_tap(f"e/wait/{event.id}/3", anna.newest)
    await anna.taps("👥 How many we are")
    await anna.taps("2")
    assert "✅ You come, 2 people in all." in anna.sees


# Links


@pytest.mark.parametrize("link", ["event_{}", "it_event_{}", "ar_event_{}"])
async def test_a_poster_opens_the_page_right_after_first_contact(
    team: Calendar, town: Town, link: str
) -> None:
    event = await team.publish()
    nina = Citizen(town, "nina")
    await nina.says("/start " + link.format(event.code))
    await nina.taps("English")
    assert "This is Ascolto" in nina.chat[0].text
    assert "We sing together" in nina.sees
    await nina.taps("✅ I come")
    assert (await signup_of(nina, event)).state == "coming"
    await nina.says("/start")
    assert "What would you like to do?" in nina.sees


async def test_the_language_of_a_poster_stands_first(team: Calendar, town: Town) -> None:
    event = await team.publish()
    nina = Citizen(town, "nina", language_hint="en")
    await nina.says(f"/start ar_event_{event.code.lower()}")
    assert nina.labels[0] == "العربية"
    await nina.taps("العربية")
    assert "نغني معا" in nina.sees


async def test_a_poster_loses_nothing_that_was_begun(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish()
    nina = Citizen(town, "nina")
    await nina.says("The lamp in our street is dark since Monday")
    await nina.says(f"/start event_{event.code}")
    await nina.taps("English")
    assert any("We sing together" in message.text for message in nina.chat)
    assert "I can make a report of this" in nina.sees
    await anna.taps("📍 Report a problem")
    await anna.taps("Street light")
    await opens(anna, event)
    assert "We sing together" in anna.sees
    await anna.says("Via Isonzo 12")
    assert "neighbourhood" in anna.sees, "the report goes on"


@pytest.mark.parametrize(
    "payload", ["event_NOBODY", "event_", "n_", "event_7K3QPM_x", "it_event_ZZZZZZ", "_event_1"]
)
async def test_a_broken_link_is_answered_kindly(anna: Citizen, payload: str) -> None:
    await anna.says(f"/start {payload}")
    assert anna.labels


async def test_a_draft_is_not_opened_by_a_link(team: Calendar, anna: Citizen) -> None:
    await opens(anna, await team.draft())
    assert "We do not know that event." in anna.sees


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
