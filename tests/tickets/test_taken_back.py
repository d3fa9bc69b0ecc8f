"""What the group could read before a ticket became private is taken back; and who may show it again."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync, rereading
from storage import schema
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.tickets import tickets
from tests.tickets.canary import CANARY, DANGER, PHOTO, logged, record
from tests.tickets.scenario import Desk


async def test_what_was_shown_before_it_became_private_is_taken_back(desk: Desk) -> None:
    desk.code = await desk.files(record(f"Sacks, {CANARY}"))
    await desk.adds(f"More sacks, {CANARY}", PHOTO)
    await desk.marco.says(f"/show {desk.code}")
    await desk.marco.says("/show", thread=desk.code)
    await desk.marco.taps("More", desk.card)
    assert any(CANARY in repr(message) for message in desk.giulia.chat)
    await desk.adds(DANGER)
    assert not [message.text for message in desk.giulia.chat if CANARY in repr(message)]
    assert "private" in desk.town.topics[(await desk.ticket()).id].title
    assert desk.code in desk.card.text


async def test_what_waits_to_be_sent_when_it_becomes_private_is_not_sent(desk: Desk) -> None:
    desk.town.paused = True
    desk.code = await desk.files(record(f"Sacks, {CANARY}"))
    await desk.adds(f"More sacks, {CANARY}", PHOTO)
    await desk.adds(DANGER)
    desk.town.paused = False
    await desk.town.deliver()
    assert desk.code in desk.card.text
    assert not [message.text for message in desk.giulia.chat if CANARY in repr(message)]


async def test_what_is_too_old_to_be_deleted_is_emptied_or_named(desk: Desk) -> None:
    desk.code = await desk.files(record(f"Sacks, {CANARY}"))
    await desk.adds(f"More sacks, {CANARY}")
    old = utc_now() - timedelta(days=3)
    await desk.town.run(lambda tx: tx.core.execute(update(schema.message).values(at=old)))
    await desk.adds(DANGER)
    left = [message for message in desk.giulia.chat if CANARY in repr(message)]
    assert all(message.screen.files for message in left)
    assert f"{len(left)} message with files is too old" in desk.giulia.message_with("too old").text


async def test_an_operator_makes_it_private_and_its_assignee_or_a_coordinator_shows_it_again(
    desk: Desk,
) -> None:
    await desk.marco.taps("More", desk.card)
    await desk.marco.taps("Make it private")
    assert (await desk.ticket()).private_reason == "asked"
    assert not [each for each in desk.marco.chat if "Sacks" in each.text]
    await desk.marco.taps("More", desk.card)
    await desk.marco.taps("Show it to the whole team", desk.card)
    assert "Only a coordinator" in desk.town.toasts[-1]
    assert (await desk.ticket()).private
    await desk.giulia.taps("Show it to the whole team", desk.card)
    assert (await desk.ticket()).private
    await desk.giulia.taps("Yes, show them", desk.card)
    assert not (await desk.ticket()).private
    assert "Sacks" in desk.card.text
    assert await desk.town.run(logged) == ["make private", "make open"]


async def test_after_an_upgrade_what_the_group_could_read_is_taken_back_and_the_rest_is_listed(
    desk: Desk,
) -> None:
    spoken = await desk.files(record(), by="bea")
    await desk.town.run(_as_an_older_release_left_it)
    code, ids = spoken, [spoken, desk.code]
    await desk.town.unit(lambda unit: _shown_as_before(unit, code))
    await rereading.at_start(desk.town.store.read, _in_unit(desk), utc_now())
    found = [await desk.ticket(each) for each in ids]
    assert [each.private for each in found] == [True, False]
    left = [message for message in desk.giulia.chat if CANARY in repr(message)]
    assert all(message.screen.files for message in left)
    assert code in desk.giulia.message_with("Please delete them by hand").text
    before = len(desk.giulia.chat)
    await rereading.at_start(desk.town.store.read, _in_unit(desk), utc_now())
    assert len(desk.giulia.chat) == before


def _as_an_older_release_left_it(tx: Transaction) -> None:
    tx.core.execute(update(schema.ticket).values(private=True, private_reason="unread", urgent=False))


def _shown_as_before(unit: UnitOfWork, code: str) -> None:
    """An older release showed the words of every ticket, days ago."""
    ticket = tickets.by_code(unit.tx, code)
    assert ticket
    card_sync.show_rest(unit, ticket)
    owner, words = unit.person(ticket.person_id), f"He is coming, {CANARY}"
    entry = tickets.add_entry(unit.tx, unit.key_of(owner), ticket, "said", {"text": words}, unit.now)
    card_sync.show_said(unit, ticket, entry, "💬", words, ())


def _in_unit(desk: Desk) -> Any:
    async def run(work: Any, _cause: str) -> Any:
        old = utc_now() - timedelta(days=3)
        await desk.town.run(lambda tx: tx.core.execute(update(schema.message).values(at=old)))
        return await desk.town.unit(work)

    return run
