"""Answers and words that come after sending reach the ticket they belong to."""

from storage.engine.transaction import Transaction
from storage.people import people
from storage.tickets import tickets
from tests.dialogue import Citizen, Operator, Town
from tests.tickets.scenario import moves, reports


async def test_the_answer_comes_signed_and_word_for_word(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await giulia.says("They come on *Thursday* <b>.", reply_to=giulia.card(code))
    assert anna.sees == f"💬 {code}, Giulia from the desk:\nThey come on *Thursday* <b>."
    assert anna.labels == ["✍️ Answer", "📂 My requests"]


async def test_a_tap_under_an_answer_leaves_the_answer(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await giulia.says("They come on Thursday.", reply_to=giulia.card(code))
    answer = anna.newest
    await anna.taps("My requests")
    assert "They come on Thursday." in answer.text
    assert anna.newest.id != answer.id


async def test_a_reply_to_an_answer_reaches_the_desk_even_inside_a_flow(
    anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    await giulia.says("Which pole is it?", reply_to=giulia.card(code))
    answer = anna.newest
    await anna.says("/help")
    await anna.says("/complaint")
    await anna.says("the second pole from the school", reply_to=answer)
    assert f"Added to {code}" in anna.sees
    assert any("the second pole from the school" in message.text for message in giulia.chat)
    await anna.says("/menu")
    await anna.taps("➕ More")
    await anna.taps("Complain")
    assert "What is your complaint about?" in anna.sees


async def test_the_answer_button_takes_the_next_message_only(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await giulia.says("Which pole is it?", reply_to=giulia.card(code))
    await anna.says("/complaint")
    await anna.taps("Answer")
    await anna.says("the second pole")
    assert f"Added to {code}" in anna.sees
    await anna.says("2")
    assert "What went wrong" in anna.sees


async def test_an_answer_after_a_question_of_the_desk_goes_on(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await moves(town, code, "wait")
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "waiting"
    assert "we need a little more from you" in anna.sees
    await anna.says("it is the second pole")
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "taken"


async def test_free_words_go_to_the_ticket_in_focus(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await anna.says("and the one beside it too")
    assert f"👍 Added to {code}." in anna.sees
    assert any("and the one beside it too" in message.text for message in giulia.chat)


async def test_free_words_without_focus_are_asked_about(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says("/menu")
    await anna.says("it is still dark here tonight")
    assert "Does this belong to one of your requests" in anna.sees
    await anna.taps(code)
    assert f"Added to {code}" in anna.sees
    assert len(await town.tickets_of("anna")) == 1


async def test_free_words_can_be_something_new(anna: Citizen) -> None:
    await reports(anna)
    await anna.says("/menu")
    await anna.says("there is also a big hole near the market")
    await anna.taps("📍 Something broken or dirty")
    assert "I can make a report of this" in anna.sees


async def test_photos_added_as_an_album_are_confirmed_once(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    await anna.taps("Add something")
    shown = len(anna.chat)
    for name in ("a", "b", "c"):
        await anna.says(photo=name, album="x")
    await town.deliver()
    assert len(anna.chat) == shown + 1
    assert f"Added to {code}" in anna.sees
    refs = {file.ref for message in giulia.chat for file in message.screen.files}
    assert {"phone:a", "phone:b", "phone:c"} <= refs


async def test_an_edited_message_becomes_a_revision(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    added = await anna.says("the pole is nubmer 12")
    await anna.says("the pole is number 12", edits=added)
    await anna.says("/my")
    await anna.taps(code)
    assert "number 12" in anna.sees
    assert "nubmer" not in anna.sees
    assert any("number 12" in message.text for message in giulia.chat)

    def entries(tx: Transaction) -> list[int | None]:
        who = people.find(tx, town.context.keys, "phone", "anna")
        ticket = tickets.by_code(tx, code)
        assert who
        assert ticket
        timeline = tickets.timeline(tx, people.key_of(town.context.keys, who), ticket)
        return [entry.revision_of for entry in timeline]

    assert sum(revised is not None for revised in await town.run(entries)) == 1


async def test_the_words_of_the_report_can_be_edited_after_sending(anna: Citizen, giulia: Operator) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    told = await anna.says("the lamp is brokn since monday")
    await anna.taps("Skip")
    await anna.taps("Send")
    await anna.says("the lamp is broken since monday", edits=told)
    assert any("the lamp is broken since monday" in message.text for message in giulia.chat)
