"""What people do to a dialogue on Telegram: leave, block, delete, edit, tap twice."""

import asyncio
from pathlib import Path

from tests.telegram.scenario import arrives, begins_report, code_in, open_live_town, reports, sends

WORDS = "The lamp is dark, children walk there"


async def test_an_operator_who_leaves_is_none_any_more(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        marco, team = await town.operator("Marco"), town.team
        code = await reports(town.citizen(), WORDS)
        card = await town.card(WORDS)
        await marco.taps(card, "🙋 Take")
        await team.hears("taken · Marco")
        await team.leave(marco)
        await team.hears("🟡 new", after=card)
        await team.join(marco)
        refused = await marco.taps(team.message(card), "🙋 Take")
        assert "Only operators" in (await refused.answered())["text"]
        order = await marco.says(f"/show {code}", chat=team)
        await team.hears("Only operators can use commands", after=order)


async def test_operators_hear_that_a_citizen_has_blocked_the_chat(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        code = await reports(ada, WORDS)
        card = await town.card(WORDS)
        await ada.blocks_bot()
        await giulia.says("They come on Thursday", chat=team, reply_to=card)
        told = await team.hears("did not arrive")
        assert told.says(code)
        assert told.says("blocked")
        await ada.unblocks_bot()
        await ada.starts()
        await ada.hears("What would you like to do?")
        await giulia.says("They come on Friday", chat=team, reply_to=card)
        await ada.hears("They come on Friday")


async def test_a_deleted_topic_comes_back_with_its_card(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada, team = town.citizen(), town.team
        code = await reports(ada, WORDS)
        lost = await team.topic(code)
        await team.hears(WORDS, thread=lost.thread)
        await team.delete_topic(lost.thread)
        mark = team.now
        await ada.says("And now the other lamp too")
        await ada.hears("Added to")
        words = await team.hears("And now the other lamp too", after=mark)
        assert words.thread != lost.thread
        card = await team.hears("first request of this person", thread=words.thread)
        answer = await town.giulia.says("They come on Thursday", chat=team, reply_to=card)
        await ada.hears("They come on Thursday")
        await team.reaction(answer, "👍")


async def test_a_closed_topic_comes_back_too(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada, team = town.citizen(), town.team
        code = await reports(ada, WORDS)
        topic = await team.topic(code)
        card = await team.hears(WORDS, thread=topic.thread)
        await team.close_topic(topic.thread, town.giulia)
        await ada.says("And now the other lamp too")
        await team.hears("And now the other lamp too", after=card)


async def test_an_album_is_one_answer(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada, team = town.citizen(), town.team
        await arrives(ada)
        await begins_report(ada)
        await ada.says("Isonzo")
        await ada.hears("What happened?")
        await ada.says(WORDS)
        await ada.hears("A photo helps")
        await ada.sends_album(3)
        await ada.hears("3 photos")
        assert len(town.api.delivered(ada, "photo")) == 2  # the question, and one answer to all three
        await ada.presses("✅ Done")
        await ada.hears("Please check")
        await sends(ada)
        card = await team.hears("3 files")
        await town.aftermath()
        sent = [one for one in team.messages(card.thread) if "photo" in one.raw]
        assert len(sent) == 3


async def test_a_voice_message_is_as_good_as_words(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada, team = town.citizen(), town.team
        await arrives(ada)
        await begins_report(ada)
        await ada.says("Isonzo")
        await ada.hears("What happened?")
        await ada.sends_voice(seconds=7)
        await ada.hears("A photo helps")
        await ada.presses("Skip")
        await ada.hears("Please check")
        code = await sends(ada)
        card = await team.hears(code)
        await town.aftermath()
        assert [one for one in team.messages(card.thread) if "voice" in one.raw]


async def test_a_location_gives_its_neighbourhood(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada = town.citizen()
        await arrives(ada)
        await begins_report(ada)
        await ada.sends_location(41.4577, 12.9118)
        await ada.hears("What happened?")
        await ada.says(WORDS)
        await ada.hears("A photo helps")
        await ada.presses("Skip")
        assert (await ada.hears("Please check")).says("Isonzo")
        await sends(ada)
        card = await town.card(WORDS)
        assert card.says("Isonzo")
        assert card.says("map")


async def test_a_changed_message_becomes_a_revision(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        await reports(ada, WORDS)
        card = await town.card(WORDS)
        said = next(one for one in ada.sees if one.text == WORDS)
        await ada.edits(said, "Two lamps are dark, children walk there")
        await team.hears("Two lamps are dark", after=card)
        answer = await giulia.says("They come on Thursday", chat=team, reply_to=card)
        first = await ada.hears("They come on Thursday")
        await team.reaction(answer, "👍")
        await giulia.edits(answer, "They come on Friday")
        assert (await ada.hears("They come on Friday")).id == first.id
        after = await town.aftermath()
        assert [words for kind, words in after.entries if kind in {"said", "answered"}] == [
            WORDS,
            "Two lamps are dark, children walk there",
            "They come on Thursday",
            "They come on Friday",
        ]


async def test_two_quick_taps_file_one_ticket(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada = town.citizen()
        await arrives(ada)
        await begins_report(ada)
        await ada.says("Isonzo")
        await ada.hears("What happened?")
        await ada.says(WORDS)
        await ada.hears("A photo helps")
        await ada.presses("Skip")
        review = await ada.hears("Please check")
        await asyncio.gather(*(ada.taps(review, "✅ Send") for _ in range(3)))
        code = code_in(await ada.hears("Your code is"))
        after = await town.aftermath()
        assert after.codes == (code,)


async def test_files_go_both_ways(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        await reports(ada, WORDS)
        card = await town.card(WORDS)
        await ada.sends_photo(caption="Here it is")
        shown = await team.hears("Here it is", after=card)
        assert "photo" in shown.raw
        await town.aftermath()  # nobody replies before the service has written down which message that is
        answer = await giulia.sends_document(caption="The plan", chat=team, reply_to=shown)
        await team.reaction(answer, "👍")
        assert "document" in (await ada.hears("The plan")).raw


async def test_whoever_cannot_be_held_to_account_commands_nothing(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        code, team = await reports(town.citizen(), WORDS), town.team
        card = await town.card(WORDS)
        await team.anonymous_admin_says(f"/close {code} resolved")
        await team.hears("Please act as yourself", after=card)
        await team.channel_says("They come on Thursday", reply_to=card)
        await team.telegram_says(f"/show {code}")
        order = await town.giulia.says("/help", chat=team)
        await town.giulia.edits(order, f"/close {code} resolved")
        await team.hears("Edited commands do nothing")
        after = await town.aftermath()
        assert [kind for kind, _ in after.entries] == ["said"]


async def test_two_operators_take_one_ticket(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town:
        marco = await town.operator("Marco")
        await reports(town.citizen(), WORDS)
        card = await town.card(WORDS)
        taps = await asyncio.gather(town.giulia.taps(card, "🙋 Take"), marco.taps(card, "🙋 Take"))
        told = sorted([(await tap.answered())["text"] for tap in taps], key=len)
        winner = told[0].rpartition(" ")[2]
        assert winner in {"Giulia", "Marco"}
        assert "has changed meanwhile" in told[1]
        assert told[1].rstrip(".").endswith(winner)
        after = await town.aftermath()
        assert [kind for kind, _ in after.entries].count("state") == 1


async def test_a_card_is_known_by_its_buttons_when_its_number_is_not(tmp_path: Path) -> None:
    """Telegram took the card and the answer was lost: there are two, and a reply to either reaches the citizen."""
    async with open_live_town(tmp_path) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        town.api.faults.next("sendMessage", "accept_then_drop", chat=team.id)
        await reports(ada, WORDS)
        first = await town.card(WORDS)
        second = await team.hears(WORDS, after=first)
        assert second.id != first.id
        for number, card in enumerate((first, second)):
            answer = await giulia.says(f"They come on day {number}", chat=team, reply_to=card)
            await ada.hears(f"They come on day {number}", after=answer)
            await team.reaction(answer, "👍")
