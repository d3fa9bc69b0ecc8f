"""A citizen sends a photo or a place without a word before it, and a report begins."""

from tests.dialogue import Citizen, Town
from tests.tickets.scenario import STORY


async def test_an_album_out_of_the_blue_begins_a_report(town: Town, anna: Citizen) -> None:
    for name in ("a", "b", "c"):
        await anna.says(photo=name, album="album1")
    await town.deliver()
    assert "What is it about?" in anna.sees
    for step in ("Street light", "Choose the neighbourhood", "Isonzo"):
        await anna.taps(step)
    await anna.says(STORY)
    assert "Please check:" in anna.sees
    assert "3 photos" in anna.sees


async def test_a_place_out_of_the_blue_begins_a_report(anna: Citizen) -> None:
    await anna.says(point=(41.4577, 12.9118))
    await anna.taps("Street light")
    assert "What happened?" in anna.sees


async def test_a_newcomers_first_photo_waits_for_the_language(town: Town) -> None:
    bea = Citizen(town, "bea")
    await bea.says(photo="bench")
    assert bea.sees.startswith("🌐")
    await bea.taps("English")
    assert "This is Ascolto" in bea.sees
    assert "I can make a report of this" in bea.sees
    assert "What is it about?" in bea.sees


async def test_violence_shows_its_number_before_anything_is_asked(anna: Citizen) -> None:
    await anna.taps("Ask for help")
    await anna.taps("Violence or threats")
    assert anna.sees.startswith("📞 1522")
