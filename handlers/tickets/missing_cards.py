"""Tickets whose card, or whose citizen's words, may not have reached the team chat: they are shown there again."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from handlers.messaging.capability import Read, RunUnit
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync
from storage.engine.transaction import Transaction
from storage.people.encryption import Unsealable
from storage.sending import message_links, pending_cards, timers
from storage.sending.outbox import TEAM_LANE
from storage.sending.timers import Timer
from storage.tickets import tickets, workload
from storage.tickets.tickets import Ticket

LOOK: Final = "missing card"
"""The timer that looks whether a ticket stands in the team chat."""
SOON: Final = timedelta(minutes=10)
UNSURE: Final = ("unknown", "expired")
"""Why a message did not arrive that another try may bring; one that was refused would be refused again."""


def look_later(unit: UnitOfWork, ticket: Ticket, why: str) -> None:
    """A message of this ticket to the team chat has ended without arriving."""
    if why in UNSURE:
        due = unit.now + SOON
        timers.put(unit.tx, LOOK, str(ticket.id), due.isoformat(), due)


def look_again(unit: UnitOfWork, fired: Timer) -> None:
    """Announces an open ticket again, or sums up what came since its card was posted."""
    ticket = tickets.find(unit.tx, int(fired.subject))
    if ticket is None or pending_cards.waiting(unit.tx, ticket.id):
        return
    try:
        if message_links.newest(unit.tx, TEAM_LANE, ticket.id, "card") is not None:
            card_sync.summarise(unit, ticket)
        elif ticket.is_open:
            card_sync.announce_again(unit, ticket)
    except Unsealable:
        return  # its citizen was erased: there is nothing to show any more


async def at_start(read: Read, in_unit: RunUnit, now: datetime) -> None:
    """An open ticket without a card gets one: an older release gave cards up, or there was no team chat."""
    for ticket_id in await read(_without_card):
        await in_unit(partial(_announce, ticket_id=ticket_id), f"card:{ticket_id}:{now:%Y%m%dT%H}")


def _without_card(tx: Transaction) -> list[int]:
    every = workload.open_ids(tx)
    shown = pending_cards.shown(tx, every) if every else set()
    return [each for each in every if each not in shown]


def _announce(unit: UnitOfWork, ticket_id: int) -> None:
    ticket = tickets.get(unit.tx, ticket_id)
    if not ticket.is_open or pending_cards.waiting(unit.tx, ticket_id):
        return
    try:
        card_sync.announce_again(unit, ticket)
    except Unsealable:
        return
