"""What's on, an event's page in the reader's language, and the links on posters that lead there."""

from datetime import timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream

from storage.events.events import Text
from tests.dialogue import Citizen, Town, arrived
from tests.events.published import AT, CHOIR, Calendar, opens, signup_of

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
    assert "📍 Something broken or dirty" in nina.labels
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
