"""A citizen asks for notices, chooses what they are about, pauses and stops them."""

from dataclasses import replace

import pytest

from storage.events import subscriptions
from storage.place import DEFAULT_PLACE, read_place
from tests.dialogue import Citizen, Town
from tests.events.published import MANY, Calendar, person_of, subscribes, subscription_of


async def test_nothing_comes_without_a_yes(team: Calendar, town: Town, anna: Citizen) -> None:
    await anna.taps("➕ More")
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
