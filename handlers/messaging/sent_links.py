"""Links a sent message to what it shows, so that a reply to it is understood and it can be taken back."""

from datetime import datetime

from storage.engine.transaction import Transaction
from storage.sending import message_links
from storage.sending.outbox import Waiting
from storage.tickets import tickets


def remember(tx: Transaction, row: Waiting, message_id: str, now: datetime) -> None:
    """A message that shows a ticket outside its topic names it by an entry alone."""
    ticket_id = row.ticket_id
    if row.entry_id is not None and row.role == message_links.SHOWN:
        ticket_id = tickets.of_entry(tx, row.entry_id)
    if ticket_id is not None and row.role and message_id:
        message_links.add(tx, row.lane, message_id, row.role, ticket_id, now, row.entry_id)
