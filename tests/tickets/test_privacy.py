"""Private by content: words of danger make any ticket private and urgent, when it is filed and later."""

from typing import Any

import pytest
from sqlalchemy import update

from handlers.tickets import rereading
from storage import schema
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from tests.tickets.scenario import Desk

DANGER = "my husband beats me and I am afraid"


def told(text: str) -> dict[str, Any]:
    return {"category": "waste", "where": {"address": "Via Isonzo 12"}, "what": {"text": text}}


@pytest.mark.parametrize("kind", ["report", "proposal", "complaint", "help", "talk"])
async def test_words_of_danger_make_a_ticket_of_any_kind_private_and_urgent(desk: Desk, kind: str) -> None:
    desk.code = await desk.files(told(DANGER), kind=kind, category=None)
    ticket = await desk.ticket()
    assert (ticket.private, ticket.private_reason, ticket.urgent) == (True, "danger", True)
    assert "beats" not in desk.card.text


async def test_a_place_that_tells_of_danger_counts_too(desk: Desk) -> None:
    record = {"category": "waste", "where": {"address": DANGER}, "what": {"text": "please come"}}
    ticket = await desk.ticket(await desk.files(record))
    assert (ticket.private, ticket.urgent) == (True, True)


async def test_a_private_category_makes_it_private_and_one_with_a_number_to_call_urgent(desk: Desk) -> None:
    health = await desk.ticket(await desk.files(told("a question"), kind="help", category="health"))
    violence = await desk.ticket(await desk.files(told("a question"), kind="help", category="violence"))
    assert (health.private_reason, health.urgent) == ("category", False)
    assert (violence.private_reason, violence.urgent) == ("category", True)


async def test_what_is_neither_is_open(desk: Desk) -> None:
    ticket = await desk.ticket()
    assert (ticket.private, ticket.private_reason, ticket.urgent) == (False, None, False)
    assert "Sacks beside the bins" in desk.card.text


async def test_further_words_make_it_private_and_the_card_is_edited(desk: Desk) -> None:
    await desk.adds(DANGER)
    ticket = await desk.ticket()
    assert (ticket.private, ticket.private_reason, ticket.urgent) == (True, "danger", True)
    assert "Sacks" not in desk.card.text
    assert not any("beats" in message.text for message in desk.giulia.chat)


async def test_further_harmless_words_take_nothing_back(desk: Desk) -> None:
    await desk.adds(DANGER)
    await desk.adds("it is all right again")
    assert (await desk.ticket()).private
    assert not any("all right" in message.text for message in desk.giulia.chat)


async def test_tickets_of_an_older_release_are_read_again_at_the_first_start(desk: Desk) -> None:
    spoken = await desk.files(told(DANGER))
    health = await desk.files(told("a question"), kind="help", category="health")
    await desk.town.run(_as_before)
    assert (await desk.ticket()).private
    await rereading.at_start(desk.town.store.read, _in_unit(desk), utc_now())
    found = [await desk.ticket(code) for code in (desk.code, spoken, health)]
    assert [each.private_reason for each in found] == [None, "danger", "category"]
    assert [each.urgent for each in found] == [False, True, False]


def _as_before(tx: Transaction) -> None:
    """As the migration leaves tickets of before."""
    tx.core.execute(update(schema.ticket).values(private=True, private_reason="unread", urgent=False))


def _in_unit(desk: Desk) -> Any:
    async def run(work: Any, _cause: str) -> Any:
        return await desk.town.unit(work)

    return run
