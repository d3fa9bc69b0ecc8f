"""Operators move tickets: only legal moves, one winner, and the other is told by whom."""

import asyncio
from dataclasses import replace

import msgspec

from flows.said import Said
from handlers.messaging.inbound import MemberLeft
from storage.engine.utc import utc_now
from tests.dialogue import CHANNEL, TEAM, Operator
from tests.tickets.scenario import Desk


async def test_take_wait_close_and_reopen_by_buttons(desk: Desk) -> None:
    await desk.giulia.taps("Take", desk.card)
    assert "taken · Giulia" in desk.card.text
    assert not any("Take" in label for label in desk.card.labels)
    await desk.giulia.taps("Ask the citizen", desk.card)
    await desk.giulia.says("Which number?", reply_to=desk.giulia.newest)
    assert "Which number?" in desk.anna.sees
    assert (await desk.ticket()).state == "waiting"
    await desk.adds("Number 12")
    assert (await desk.ticket()).state == "taken"
    await desk.giulia.taps("Close", desk.card)
    await desk.giulia.taps("resolved", desk.card)
    assert "is closed: resolved" in desk.anna.sees
    assert desk.card.labels == ["🔁 Reopen", "✉️ Answer", "⋯ More"]
    await desk.giulia.taps("Reopen", desk.card)
    assert (await desk.ticket()).state == "new"


async def test_the_topic_says_the_state_in_title_and_icon(desk: Desk) -> None:
    shaped = []
    for words in ("/take", "/wait Which number?", "/close resolved", "/reopen"):
        await desk.marco.says(words, thread=desk.code)
        shaped.append(desk.town.topics[(await desk.ticket()).id])
    assert [topic.title.split(" · ")[0] for topic in shaped] == [f"{sign} {desk.code}" for sign in "🔵⏳✅🟡"]
    assert len({topic.icon for topic in shaped}) == 4
    assert [topic.closed for topic in shaped] == [False, False, True, False]
    assert [emoji for _message, emoji in desk.town.reactions] == ["👌"] * 4


async def test_of_two_who_take_it_at_once_one_wins_and_the_other_is_told_by_whom(desk: Desk) -> None:
    card = desk.card
    await asyncio.gather(desk.giulia.taps("Take", card), desk.marco.taps("Take", card))
    ticket = await desk.ticket()
    assert ticket.version == 2
    told = "".join(desk.town.toasts)
    winner = "Giulia" if "taken · Giulia" in desk.card.text else "Marco"
    assert told.count(f"taken · {winner}") == 2


async def test_a_second_take_by_command_is_told_by_whom(desk: Desk) -> None:
    await desk.giulia.says("/take", thread=desk.code)
    await desk.marco.says("/take", thread=desk.code)
    assert f"Giulia has taken {desk.code} already" in desk.marco.sees
    await desk.giulia.says("/take", thread=desk.code)
    assert "You have" in desk.giulia.sees


async def test_an_old_button_does_nothing_and_shows_the_present_card(desk: Desk) -> None:
    old = desk.card.button("Close").tap
    await desk.giulia.says("/take", thread=desk.code)
    await desk.marco.sends_tap(old, desk.card)
    assert "has changed meanwhile" in desk.town.toasts[-1]
    assert "Take" not in "".join(desk.card.labels)
    assert (await desk.ticket()).state == "taken"


async def test_assign_by_name_and_from_the_list(desk: Desk) -> None:
    await desk.giulia.says("/assign @marco", thread=desk.code)
    assert "taken · Marco" in desk.card.text
    await desk.marco.taps("Assign", desk.card)
    assert "Who shall look after" in desk.card.text
    await desk.marco.taps("‹ Back", desk.card)
    assert "Who shall" not in desk.card.text
    await desk.marco.says("/assign nobody", thread=desk.code)
    await desk.marco.taps("Giulia", desk.marco.newest)
    assert "taken · Giulia" in desk.card.text


async def test_every_outcome_by_command(desk: Desk) -> None:
    said = {
        "resolved Thank you!": "resolved",
        "not ours": "not_ours",
        "not_ours": "not_ours",
        "WITHDRAWN": "withdrawn",
    }
    for words, outcome in said.items():
        await desk.marco.says(f"/close {desk.code} {words}")
        assert (await desk.ticket()).outcome == outcome
        await desk.marco.says(f"/reopen {desk.code}")
    assert any("Thank you!" in message.text for message in desk.anna.chat)
    await desk.marco.says(f"/close {desk.code}")
    assert "How did" in desk.marco.sees


async def test_a_duplicate_needs_the_other_code(desk: Desk) -> None:
    other = await desk.files(by="bruno")
    await desk.marco.taps("Close", desk.giulia.card(desk.code))
    await desk.marco.taps("the same as another", desk.giulia.card(desk.code))
    prompt = desk.marco.message_with("Of which request")
    await desk.marco.says(desk.code, reply_to=prompt)
    assert "cannot be a duplicate of itself" in desk.marco.sees
    await desk.marco.says("LT-0000-0", reply_to=prompt)
    assert "There is no request" in desk.marco.sees
    await desk.marco.says(other.lower(), reply_to=prompt)
    ticket, original = await desk.ticket(), await desk.ticket(other)
    assert (ticket.outcome, ticket.duplicate_of) == ("duplicate", original.id)


async def test_a_move_that_is_not_legal_is_explained(desk: Desk) -> None:
    await desk.marco.says("/reopen", thread=desk.code)
    assert "is now: 🟡 new" in desk.marco.sees
    await desk.giulia.says("/close resolved", thread=desk.code)
    await desk.marco.says("/close resolved", thread=desk.code)
    assert f"Giulia has closed {desk.code} already" in desk.marco.sees
    await desk.marco.says("/assign giulia", thread=desk.code)
    assert "Giulia has closed" in desk.marco.sees


async def test_a_coordinator_adds_and_removes_operators(desk: Desk) -> None:
    await desk.rita.says("/open")
    await desk.marco.taps("Make an operator", desk.marco.newest)
    assert desk.town.toasts[-1] == "Only a coordinator can do this."
    await desk.giulia.taps("Make an operator", desk.giulia.newest)
    assert desk.giulia.sees.startswith("Rita is an operator now.")
    await desk.rita.says("/open")
    assert "1 open request" in desk.rita.sees
    await desk.giulia.says("/operator")
    assert "Rita" in desk.giulia.sees
    await desk.giulia.taps("Remove Rita", desk.giulia.newest)
    await desk.rita.says("/mine")
    assert "no operator any more" in desk.giulia.sees


async def test_a_reply_makes_somebody_an_operator_and_takes_it_back(desk: Desk) -> None:
    town = desk.town

    async def replies(words: str, address: str) -> None:
        spoke = town.spoken("giulia", TEAM, said=Said(words), command=True, message_id=town.next_id())
        await town.hear(
            msgspec.structs.replace(spoke, reply_to="77", reply_to_address=address, reply_to_name="Rita")
        )

    await replies("/operator add", "rita")
    assert "Rita is an operator now" in desk.giulia.sees
    await replies("/operator add", "rita")
    assert "already" in desk.giulia.sees
    await replies("/operator remove", "rita")
    assert "Rita is no operator any more" in desk.giulia.sees
    await replies("/operator remove", "giulia")
    assert "Coordinators are named in the settings" in desk.giulia.sees
    await desk.giulia.says("/operator add")
    assert "as a reply to a message" in desk.giulia.sees


async def test_who_left_the_chat_is_no_operator_and_their_tickets_are_free(desk: Desk) -> None:
    await desk.marco.says("/take", thread=desk.code)
    await desk.town.hear(MemberLeft(CHANNEL, "left1", utc_now(), address="marco", chat=TEAM))  # type: ignore[arg-type]
    ticket = await desk.ticket()
    assert (ticket.state, ticket.assignee_id) == ("new", None)
    await desk.marco.says("/take", thread=desk.code)
    assert (await desk.ticket()).state == "new"
    assert "Only operators" in desk.marco.sees


async def test_a_coordinator_who_is_no_longer_listed_is_nobody(desk: Desk) -> None:
    await desk.giulia.says("/open")
    town = desk.town
    town.context = town.pipeline.context = replace(town.context, coordinators=frozenset())
    await Operator(town, "giulia", name="Giulia").says("/take", thread=desk.code)
    assert (await desk.ticket()).state == "new"
