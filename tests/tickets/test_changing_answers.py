"""Before sending, every answer of a report can be changed, added to, taken back or thrown away."""

from tests.dialogue import Citizen, Town, code_in
from tests.tickets.scenario import STORY, filed


async def test_photos_of_an_album_are_joined(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(STORY)
    shown = len(anna.chat)
    for name in ("a", "b", "c"):
        await anna.says(photo=name, album="album1")
    await town.deliver()
    assert len(anna.chat) == shown + 1
    assert "3 photos" in anna.sees
    await anna.taps("Done")
    await anna.taps("Send")
    code_in(anna.sees)


async def test_words_under_a_photo_that_answer_no_question_belong_to_the_story(anna: Citizen) -> None:
    await anna.says(STORY)
    await anna.taps("📍 Something broken or dirty")
    await anna.says("north side", photo="a")
    assert "I have added that" in anna.sees
    assert "What is it about?" in anna.sees
    await anna.taps("Street light")
    await anna.says("Q4")
    assert f"“{STORY}\nnorth side”" in anna.sees
    assert "1 photo" in anna.sees


async def test_so_do_one_or_two_words_under_a_photo_that_was_asked_for(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(STORY)
    await anna.says("here", photo="a")
    await anna.taps("Done")
    assert f"“{STORY}\nhere”" in anna.sees
    assert "1 photo" in anna.sees


async def test_each_line_of_the_review_can_be_changed(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(STORY)
    await anna.taps("Skip")
    await anna.taps("Change")
    assert anna.labels == ["About", "Where", "What happened", "Photos", "‹ Back"]
    await anna.taps("About")
    await anna.taps("Roads")
    assert "🛣" in anna.sees
    await anna.taps("Change")
    await anna.taps("What happened")
    await anna.taps("Leave it as it is")
    assert STORY in anna.sees


async def test_words_at_the_review_are_added(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(STORY)
    await anna.taps("Skip")
    await anna.says("it is the pole beside the bakery")
    assert "Please check:" in anna.sees
    assert "the pole beside the bakery" in anna.sees
    await anna.says("ok")
    code_in(anna.sees)


async def test_back_and_cancel(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.taps("Back")
    assert "What is it about?" in anna.sees
    await anna.taps("Leave it as it is")
    await anna.says("Q4")
    await anna.taps("Cancel")
    assert "Shall we delete" in anna.sees
    await anna.taps("Go on")
    assert "What happened?" in anna.sees
    await anna.taps("Cancel")
    await anna.taps("Yes, delete it")
    assert "Nothing was sent" in anna.sees


async def test_cancel_works_anywhere(town: Town, anna: Citizen) -> None:
    await anna.says("/cancel")
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("/cancel")
    assert "Cancelled." in anna.sees
    assert await filed(town, anna) == []


async def test_two_flows_at_once_are_asked_about(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("/complaint")
    assert "You have begun: 📍 Report a problem." in anna.sees
    await anna.taps("Go on")
    assert "Where is it?" in anna.sees
    await anna.says("/complaint")
    await anna.taps("Delete it and start")
    assert "What is your complaint about?" in anna.sees


async def test_a_place_sent_late_is_taken_for_the_place(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(point=(41.4577, 12.9118))
    assert "Thank you, I have added that." in anna.sees
    await anna.says(STORY)
    await anna.taps("Skip")
    assert "the place you sent, Isonzo" in anna.sees


async def test_an_edited_message_changes_the_answer(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    told = await anna.says("the lamp is brokn")
    await anna.says("the lamp is broken, and the one beside it", edits=told)
    assert "I have noted your correction." in anna.sees
    await anna.taps("Skip")
    assert "and the one beside it" in anna.sees
