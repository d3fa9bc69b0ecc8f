"""Tickets of an older release, whose words were not read yet for whether they are private."""

from sqlalchemy import bindparam, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.tickets.tables import ticket
from storage.tickets.tickets import COLUMNS, Ticket

UNREAD = "unread"

_after = (ticket.c.private_reason == UNREAD, ticket.c.id > bindparam("after"))
OPEN = Statement(
    select(*COLUMNS)
    .where(*_after, ticket.c.state != "closed")
    .order_by(ticket.c.id)
    .limit(bindparam("most")),
    Ticket,
)
CLOSED = Statement(
    select(*COLUMNS)
    .where(*_after, ticket.c.state == "closed")
    .order_by(ticket.c.id)
    .limit(bindparam("most")),
    Ticket,
)
OPEN_PRIVATE = Statement(
    select(*COLUMNS).where(ticket.c.private, ticket.c.state != "closed").order_by(ticket.c.id), Ticket
)
SETTLE = Statement(
    update(ticket)
    .where(ticket.c.id == bindparam("wanted"), ticket.c.private_reason == UNREAD)
    .values(private=bindparam("hidden"), private_reason=bindparam("reason"), urgent=bindparam("pressing")),
    nothing,
)


def unread(tx: Transaction, after: int, most: int, *, closed: bool) -> list[Ticket]:
    """Returns the next ones, the oldest first."""
    return tx.all(CLOSED if closed else OPEN, after=after, most=most)


def settle(tx: Transaction, of: Ticket, reason: str | None, *, urgent: bool) -> bool:
    """Keeps what was read. The version stays, so that buttons of before still work. False when it was read meanwhile."""
    return bool(tx.run(SETTLE, wanted=of.id, hidden=reason is not None, reason=reason, pressing=urgent))


def open_private(tx: Transaction) -> list[Ticket]:
    """Returns the open tickets that are private, the oldest first."""
    return tx.all(OPEN_PRIVATE)
