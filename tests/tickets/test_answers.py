"""What an operator says: to the citizen only when it is meant for them, and with a sign that it arrived."""

from pathlib import Path

from flows.said import Media, Point, Said
from tests.dialogue import TEAM
from tests.tickets.scenario import Desk, open_desk


async def test_a_reply_to_the_card_goes_to_the_citizen_and_a_reaction_says_that_it_arrived(
    desk: Desk,
) -> None:
    sent = await desk.giulia.says("They come on Thursday.", reply_to=desk.card)
    assert "Giulia from the desk" in desk.anna.sees
    assert "They come on Thursday." in desk.anna.sees
    assert desk.town.reactions == [(sent, "👍")]


async def test_a_reply_to_what_the_citizen_wrote_further_goes_to_the_citizen(desk: Desk) -> None:
    await desk.adds("It smells, too")
    said = desk.marco.message_with("It smells, too")
    await desk.marco.says("We hear you.", reply_to=said)
    assert "We hear you." in desk.anna.sees


async def test_everything_else_in_a_topic_stays_inside(desk: Desk) -> None:
    before = len(desk.anna.chat)
    await desk.giulia.says("They come on Thursday.", reply_to=desk.card)
    await desk.marco.says("Is this the same place as last year?", thread=desk.code)
    assert "last year" not in "".join(message.text for message in desk.anna.chat)
    assert len(desk.anna.chat) == before + 1
    assert await desk.notes() == ["Is this the same place as last year?"]


async def test_r_goes_to_the_citizen_from_the_topic_and_by_code_from_anywhere(desk: Desk) -> None:
    await desk.marco.says("/r We look into it.", thread=desk.code)
    assert "We look into it." in desk.anna.sees
    await desk.marco.says(f"/r {desk.code.lower().replace('-', '')} Solved now.")
    assert "Solved now." in desk.anna.sees
    assert desk.code not in desk.anna.sees.replace(f"💬 {desk.code}", "")


async def test_a_code_within_an_answer_never_sends_it_to_somebody_else(desk: Desk) -> None:
    other = await desk.files(by="bruno")
    await desk.marco.says(f"/r {other} is about the same bins.", thread=desk.code)
    assert f"{other} is about the same bins." in desk.anna.sees
    assert [entry.kind for entry in await desk.timeline(other)] == ["said"]


async def test_the_reply_button_opens_the_reply_box(desk: Desk) -> None:
    await desk.marco.taps("✉️ Answer", desk.card)
    prompt = desk.marco.message_with("write your answer")
    assert prompt.thread == desk.card.thread
    await desk.marco.says("Good news.", reply_to=prompt)
    assert "Good news." in desk.anna.sees


async def test_an_answer_that_cannot_arrive_is_told_with_the_reason(desk: Desk) -> None:
    desk.town.gone = frozenset({desk.anna.lane})
    await desk.marco.says("Are you there?", reply_to=desk.card)
    assert "did not arrive" in desk.marco.sees
    assert "blocked" in desk.marco.sees
    assert desk.town.reactions == []


async def test_an_edited_answer_changes_the_message_that_the_citizen_has(desk: Desk) -> None:
    sent = await desk.marco.says("They come on Tursday.", reply_to=desk.card)
    had = len(desk.anna.chat)
    await desk.marco.says("They come on Thursday.", edits=sent)
    assert len(desk.anna.chat) == had
    assert desk.anna.newest.edited
    assert "Thursday" in desk.anna.sees
    assert [entry.revision_of is None for entry in await desk.timeline() if entry.kind == "answered"] == [
        True
    ]


async def test_photos_and_files_go_both_ways(desk: Desk) -> None:
    plan = Media("document", "phone:plan", type="application/pdf", name="plan.pdf")
    await desk.marco.says("The plan", reply_to=desk.card, media=(plan,))
    assert [file.ref for file in desk.anna.newest.screen.files] == ["phone:plan"]
    await desk.adds("", Media("photo", "phone:more"))
    shown = [file.ref for message in desk.marco.chat for file in message.screen.files]
    assert shown == ["phone:sacks", "phone:more"]


async def test_a_correction_by_the_citizen_takes_the_place_of_what_it_corrects(desk: Desk) -> None:
    added = await desk.adds("Number 21")
    had = len(desk.marco.chat)
    await desk.adds("Number 12", revision_of=added)
    assert len(desk.marco.chat) == had
    assert "corrected by the citizen" in desk.marco.sees
    assert "Number 12" in desk.marco.sees


async def test_a_ready_answer_is_read_in_the_citizens_language_and_sent_once(desk: Desk) -> None:
    await desk.marco.says("/t", thread=desk.code)
    await desk.marco.taps("ricevuta")
    assert "English" in desk.marco.sees
    preview = desk.marco.newest
    button = preview.button("Send it").tap
    await desk.marco.sends_tap(button, preview)
    had = len(desk.anna.chat)
    await desk.marco.sends_tap(button, preview)
    assert len(desk.anna.chat) == had
    assert f"we have read your request {desk.code}" in desk.anna.sees
    assert preview.reactions == ["👍"]
    assert "Marco to" in preview.text


async def test_an_empty_answer_is_not_sent(desk: Desk) -> None:
    had = len(desk.anna.chat)
    await desk.marco.says("/r", thread=desk.code)
    assert "nothing to send" in desk.marco.sees
    assert len(desk.anna.chat) == had


async def test_a_command_without_a_ticket_says_how_to_name_one(desk: Desk) -> None:
    await desk.marco.says("/take")
    assert "Which request?" in desk.marco.sees
    await desk.marco.says("/take LT-0000")
    assert "not a complete code" in desk.marco.sees
    await desk.marco.says("/note", thread=desk.code)
    assert "Write the note" in desk.marco.sees


async def test_a_plain_group_works_by_replies_to_cards(tmp_path: Path) -> None:
    async with open_desk(tmp_path, topics=False) as desk:
        assert desk.card.thread == ""
        await desk.marco.says("Nice weather")
        assert await desk.notes() == []
        sent = await desk.marco.says("They come on Thursday.", reply_to=desk.card)
        assert "Thursday" in desk.anna.sees
        assert desk.town.reactions == [(sent, "👍")]
        await desk.marco.says("/note Call them", reply_to=desk.card)
        assert await desk.notes() == ["Call them"]
        await desk.marco.says("/take", reply_to=desk.card)
        assert "taken · Marco" in desk.card.text
        await desk.marco.taps("✉️ Answer", desk.card)
        await desk.marco.says("Tomorrow!", reply_to=desk.marco.message_with("write your answer"))
        assert "Tomorrow!" in desk.anna.sees


async def test_a_reply_that_reaches_nobody_says_so(desk: Desk) -> None:
    await desk.marco.says(f"/show {desk.code}")
    had = len(desk.anna.chat)
    await desk.marco.says("They come on Thursday.", reply_to=desk.marco.newest)
    assert "Nobody was sent this" in desk.marco.sees
    assert len(desk.anna.chat) == had


async def test_a_reply_to_something_else_of_ours_in_a_topic_is_a_note_and_says_so(desk: Desk) -> None:
    await desk.marco.says("/show", thread=desk.code)
    had = len(desk.anna.chat)
    await desk.marco.says("They come on Thursday.", reply_to=desk.marco.newest)
    assert await desk.notes() == ["They come on Thursday."]
    assert "kept as a note; nobody was sent it" in desk.marco.sees
    assert len(desk.anna.chat) == had


async def test_a_place_sent_by_an_operator_is_a_link(desk: Desk) -> None:
    said = Said(point=Point(41.46, 12.9))
    spoke = desk.town.spoken("marco", TEAM, said=said, message_id="900", reply_to=desk.card.id)
    await desk.town.hear(spoke)
    assert "openstreetmap.org/?mlat=41.46" in desk.anna.sees
