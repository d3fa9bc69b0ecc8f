"""The card that stands for a ticket: complete, up to date, sparing with messages, silent about what is private."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import update

from handlers.messaging.inbound import TopicLost
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync, delivery_feedback
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.tables import person
from storage.sending import message_links
from storage.sending.outbox import Waiting
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from tests.chats import WAITING
from tests.dialogue import CHANNEL, TEAM
from tests.tickets.scenario import Desk

PRIVATE = {"what": {"text": "My husband hits me", "media": []}, "category": "violence"}


async def test_the_card_says_what_an_operator_needs_and_not_who(desk: Desk) -> None:
    text = desk.card.text
    for words in (
        "Report",
        "Waste",
        desk.code,
        "Via Isonzo 12",
        "Sacks beside",
        "English",
        "first request",
        "Due:",
    ):
        assert words in text
    links = [piece.url for piece in desk.card.screen.pieces if piece.style == "link"]
    assert links[0].startswith("https://www.openstreetmap.org/?mlat=41.467600&mlon=12.903600")
    assert "anna" not in repr(desk.town.chats["team"])
    assert [file.ref for message in desk.giulia.chat for file in message.screen.files] == ["phone:sacks"]


async def test_the_second_request_of_a_person_says_so(desk: Desk) -> None:
    code = await desk.files()
    assert "this person wrote 1 time before" in desk.giulia.card(code).text


async def test_private_words_are_shown_to_one_operator_alone_and_hidden_again(desk: Desk) -> None:
    code = await desk.files(PRIVATE, kind="help", category="violence")
    desk.code = code
    await desk.adds("He is coming", code=code)
    await desk.marco.says(f"/show {code}")
    await desk.marco.says("/open")
    await desk.marco.says("/find husband")
    assert "husband" not in "".join(message.text for message in desk.marco.chat)
    assert "coming" not in "".join(message.text for message in desk.marco.chat)
    await desk.marco.taps("Read it in my own chat", desk.marco.message_with("the citizen writes"))
    marco = await desk.alone("marco")
    assert "He is coming" in marco.sees
    assert "My husband hits me" in marco.sees
    shown = marco.newest
    await marco.says("You are not alone.", reply_to=shown)
    assert "You are not alone." in desk.town.chats[f"p{(await desk.ticket()).person_id}"][-1].text
    await marco.taps("Hide again", shown)
    assert "husband" not in "".join(message.text for message in (*marco.chat, *desk.marco.chat))


async def test_a_burst_of_changes_is_one_edit(desk: Desk) -> None:
    await desk.giulia.says("Good morning")
    before = len(desk.marco.chat)
    desk.town.paused = True
    for words in ("/take", "/wait Which one?", "/take", "/assign giulia"):
        await desk.marco.says(words, thread=desk.code)
    rows = await desk.town.run(waiting_for_the_team)
    desk.town.paused = False
    await desk.town.deliver()
    assert sorted(rows) == [
        "None",
        "None",
        "None",
        "None",
        "None",
        "card",
    ]  # four 👌, the title, the card
    assert len(desk.marco.chat) == before
    assert "taken · Giulia" in desk.card.text


async def test_a_card_that_was_not_sent_yet_is_replaced(desk: Desk) -> None:
    desk.town.paused = True
    code = await desk.files(by="bruno")
    await desk.marco.says(f"/take {code}")
    desk.town.paused = False
    await desk.town.deliver()
    of_code = [each for each in desk.marco.chat if code in each.text and each.buttons]
    assert len(of_code) == 1
    assert "taken · Marco" in of_code[0].text


async def test_the_next_burst_is_an_edit_of_its_own(desk: Desk) -> None:
    for words, expected in (("/take", "taken"), ("/close resolved", "closed"), ("/reopen", "new")):
        await desk.marco.says(words, thread=desk.code)
        assert expected in desk.card.text


async def test_a_lost_topic_is_made_again_with_a_card(desk: Desk) -> None:
    await desk.marco.says("/note Call the company", thread=desk.code)
    ticket, old = await desk.ticket(), desk.card
    topic = await desk.town.run(lambda tx: message_links.topic_of(tx, ticket.id))
    desk.town.chats["team"].clear()
    lost = TopicLost(CHANNEL, "lost1", utc_now(), chat=TEAM, thread=topic.thread)
    await desk.town.hear(lost)  # type: ignore[arg-type]
    assert desk.card.id != old.id
    assert "Marco: Call the company" in desk.marco.sees
    assert "Sacks beside" in desk.card.text
    await desk.town.hear(TopicLost(CHANNEL, "lost2", utc_now(), chat=TEAM, thread="never"))  # type: ignore[arg-type]
    assert len([each for each in desk.marco.chat if each.buttons]) == 1


async def test_a_message_to_a_lost_topic_brings_the_ticket_back(desk: Desk) -> None:
    await desk.marco.says("/take", thread=desk.code)
    had = len(desk.marco.chat)
    lost = await desk.town.run(a_note_on_its_way(await desk.ticket()))
    desk.town.paused = True
    for _message in range(2):
        await desk.town.unit(partial(delivery_feedback.topic_lost, row=lost, thread="gone"))
    desk.town.paused = False
    await desk.town.deliver()
    shown = [each.text for each in desk.marco.chat[had:]]
    assert len([text for text in shown if "Sacks beside" in text and "so far" not in text]) == 1
    assert any("Marco: taken" in text for text in shown)


async def test_nothing_is_shown_of_a_citizen_who_was_erased(desk: Desk) -> None:
    ticket = await desk.ticket()

    def erase(unit: UnitOfWork) -> Ticket:
        unit.tx.core.execute(update(person).where(person.c.id == ticket.person_id).values(wrapped_key=None))
        assert people.get(unit.tx, ticket.person_id).wrapped_key is None
        card_sync.refresh(unit, ticket)
        return tickets.get(unit.tx, ticket.id)

    await desk.town.unit(erase)
    await desk.marco.says(f"/show {desk.code}")
    assert "data were deleted" in desk.marco.sees
    await desk.marco.says(f"/r {desk.code} Hello?")
    assert "data were deleted" in desk.marco.sees
    await desk.marco.says("/find sacks")
    assert "Nothing open holds these words" in desk.marco.sees


def waiting_for_the_team(tx: Transaction) -> list[str]:
    return [str(row.role) for row in tx.all(WAITING) if row.person_id is None]


def a_note_on_its_way(ticket: Ticket) -> Callable[[Transaction], Waiting]:
    """A message about the ticket, with no words in it."""
    now = utc_now()
    return lambda _tx: Waiting(
        1, "team", None, None, 1, "twice", b"", ticket.id, None, None, 1, now, now, "key"
    )
