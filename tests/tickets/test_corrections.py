"""An edit changes its own part and nothing else; one that says nothing new does nothing at all."""

import pytest

from flows.said import Media
from storage.engine.transaction import Transaction
from storage.tickets import tickets
from tests.dialogue import Citizen, Operator, Town, code_in
from tests.tickets.scenario import reports

FIRST, SECOND, THIRD = (
    "the lamp at the school gate is dark",
    "it hapened on monday evening",
    "many people walk there at seven",
)
BETTER = "it happened on monday evening"


async def tells_in_three_messages(anna: Citizen) -> list[str]:
    """Up to the review; gives the ids of the three."""
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    told = [await anna.says(FIRST)]
    await anna.taps("Skip")
    told += [await anna.says(SECOND), await anna.says(THIRD)]
    assert f"{FIRST}\n{SECOND}\n{THIRD}" in anna.sees
    return told


def everything(town: Town) -> dict[str, list[str]]:
    return {lane: [f"{each.id}:{each.text}" for each in chat] for lane, chat in town.chats.items()}


async def entries(town: Town, code: str) -> int:
    def count(tx: Transaction) -> int:
        ticket = tickets.by_code(tx, code)
        assert ticket
        return len(tx.all(tickets.TIMELINE, of_ticket=ticket.id))

    found: int = await town.run(count)
    return found


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_an_edit_changes_its_own_part_of_a_draft(anna: Citizen, number: int) -> None:
    told = await tells_in_three_messages(anna)
    await anna.says("in other words", edits=told[number])
    assert "I have noted your correction." in anna.sees
    parts = [FIRST, SECOND, THIRD]
    parts[number] = "in other words"
    assert f"“{chr(10).join(parts)}”" in anna.sees


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_an_edit_changes_its_own_part_of_a_request(
    anna: Citizen, giulia: Operator, number: int
) -> None:
    told = await tells_in_three_messages(anna)
    await anna.taps("Send")
    code = code_in(anna.sees)
    await anna.says("in other words", edits=told[number])
    assert "I have noted your correction." in anna.sees
    parts = [FIRST, SECOND, THIRD]
    parts[number] = "in other words"
    assert "\n".join(parts) in giulia.message_with("in other words").text
    await anna.says(code)
    assert "\n".join(parts) in anna.sees


async def test_several_edits_add_up(anna: Citizen, giulia: Operator) -> None:
    told = await tells_in_three_messages(anna)
    await anna.taps("Send")
    await anna.says(BETTER, edits=told[1])
    await anna.says("nobody walks there", edits=told[2])
    await anna.says("nobody walks there any more", edits=told[2])
    shown = [each.text for each in giulia.chat if BETTER in each.text]
    assert len(shown) == 1  # the newest version stands in the place of the others
    assert f"{FIRST}\n{BETTER}\nnobody walks there any more" in shown[0]


async def test_an_unchanged_edit_of_a_draft_does_nothing(town: Town, anna: Citizen) -> None:
    told = await tells_in_three_messages(anna)
    before = everything(town)
    for message, words in zip(told, (FIRST, SECOND, THIRD), strict=True):
        await anna.says(words, edits=message)
    assert everything(town) == before
    await anna.taps("Send")
    assert code_in(anna.sees)


async def test_an_unchanged_edit_of_a_request_does_nothing(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    told = await tells_in_three_messages(anna)
    await anna.taps("Send")
    code = code_in(anna.sees)
    further = await anna.says("and the one beside it too")
    photo = await anna.says("look", photo="lamp")
    before, count = everything(town), await entries(town, code)
    for message, words in zip(told, (FIRST, SECOND, THIRD), strict=True):
        await anna.says(words, edits=message)
    await anna.says("and the one beside it too", edits=further)
    await anna.says("look", photo="lamp", edits=photo)
    assert everything(town) == before
    assert await entries(town, code) == count
    assert giulia.card(code)


async def test_an_unchanged_edit_of_words_of_danger_does_nothing(town: Town, anna: Citizen) -> None:
    told = await anna.says("my husband beats me, I am afraid")
    before = everything(town)
    await anna.says("my husband beats me, I am afraid", edits=told)
    assert everything(town) == before
    await anna.taps("A person now")
    before = everything(town)
    await anna.says("my husband beats me, I am afraid", edits=told)
    assert everything(town) == before


@pytest.mark.parametrize(
    ("first", "between", "after"),
    [
        ("the lamp is brokn", "the lamp is broken since monday", "the lamp is broken since sunday"),
        ("il lampione è roto", "il lampione è rotto da lunedì", "il lampione è rotto da domenica"),
        ("المصباح مكسر", "المصباح مكسور منذ الاثنين", "المصباح مكسور منذ الأحد"),
    ],
)
async def test_the_newest_version_of_a_newcomers_first_words_counts(
    town: Town, first: str, between: str, after: str
) -> None:
    bea = Citizen(town, "bea")
    told = await bea.says(first)
    shown = len(bea.chat)
    await bea.says(between, edits=told)
    assert len(bea.chat) == shown
    await bea.taps("English")
    await bea.says(after, edits=told)
    await bea.taps("Something broken")
    await bea.taps("Street light")
    await bea.says("Q4")
    await bea.taps("Skip")
    assert f"“{after}”" in bea.sees
    assert first not in bea.sees
    assert between not in bea.sees


async def test_the_words_under_a_photo_are_corrected_in_the_draft_and_after(
    anna: Citizen, giulia: Operator
) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(FIRST)
    photo = await anna.says("nort side", photo="a")
    await anna.says("north side", photo="a", edits=photo)
    await anna.taps("Done")
    assert f"“{FIRST}\nnorth side”" in anna.sees
    assert "1 photo" in anna.sees
    await anna.taps("Send")
    await anna.says("south side", photo="a", edits=photo)
    assert f"{FIRST}\nsouth side" in giulia.message_with("south side").text


async def test_words_put_under_a_photo_later_are_added(anna: Citizen, giulia: Operator) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(FIRST)
    photo = await anna.says(photo="a")
    await anna.taps("Done")
    await anna.taps("Send")
    await anna.says("north side", photo="a", edits=photo)
    assert f"{FIRST}\nnorth side" in giulia.message_with("north side").text


async def test_a_correction_that_says_too_little_is_told(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    told = await anna.says(FIRST)
    await anna.says("ok", edits=told)
    assert "That is very short." in anna.sees
    await anna.taps("Skip")
    assert FIRST in anna.sees


async def test_a_live_location_is_one_place_and_gets_no_answer(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    place = await anna.says(point=(41.4577, 12.9118))
    before = everything(town)
    for step in range(1, 7):
        await anna.says(point=(41.4577 + step / 10_000, 12.9118), edits=place)
    assert everything(town) == before
    await anna.says(FIRST)
    await anna.taps("Skip")
    assert "the place you sent" in anna.sees


async def test_a_live_location_sent_later_is_one_place_too(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    place = await anna.says(point=(41.4577, 12.9118))
    before, count = everything(town), await entries(town, code)
    for step in range(1, 7):
        await anna.says(point=(41.4577 + step / 10_000, 12.9118), edits=place)
    assert everything(town) == before
    assert await entries(town, code) == count
    assert giulia.message_with("openstreetmap")


LONG = "\n".join(f"{number}: " + "we look at each of the lamps " * 4 for number in range(33))[:4000]


async def test_a_long_answer_corrected_to_one_line(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    told = await giulia.says(LONG, reply_to=giulia.card(code))
    assert len([each for each in anna.chat if "we look at each" in each.text]) == 2
    before = len(anna.chat)
    await giulia.says("They come on Thursday.", edits=told)
    assert not [each for each in anna.chat if "we look at each" in each.text]
    assert len(anna.chat) == before - 1
    assert anna.message_with("They come on Thursday.").labels == ["✍️ Answer", "📂 My requests"]


async def test_a_short_answer_corrected_to_a_long_one_and_back(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    told = await giulia.says("They come on Thursday.", reply_to=giulia.card(code))
    before = len(anna.chat)
    await giulia.says(LONG, edits=told)
    shown = [each.screen.pieces[-1].text for each in anna.chat if "we look at each" in each.text]
    assert "".join(shown) == LONG
    await giulia.says("They come on Friday.", edits=told)
    assert len(anna.chat) == before
    assert "They come on Friday." in anna.sees


async def test_an_answer_with_a_file_keeps_it_when_its_words_are_corrected(
    anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    plan = Media("document", "phone:plan", name="plan.pdf")
    told = await giulia.says(LONG, media=(plan,), reply_to=giulia.card(code))
    await giulia.says("Here is the plan.", media=(plan,), edits=told)
    assert not [each for each in anna.chat if "we look at each" in each.text]
    assert "Here is the plan." in anna.sees


async def test_an_unchanged_edit_of_an_operator_does_nothing(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    told = await giulia.says("They come on Thursday.", reply_to=giulia.card(code))
    noted = await giulia.says("he sounds upset", thread=code)
    before, count = everything(town), await entries(town, code)
    await giulia.says("They come on Thursday.", edits=told)
    await giulia.says("he sounds upset", edits=noted, thread=code)
    assert everything(town) == before
    assert await entries(town, code) == count
