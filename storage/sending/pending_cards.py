"""Pending cards of a ticket, so that a newer one takes the place of an older."""

from typing import Final

from sqlalchemy import bindparam, or_, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.sending.outbox import TEAM_LANE
from storage.sending.tables import outbox

READY: Final = "ready, untried"

WAITING = Statement(
    select(outbox.c.state, outbox.c.attempts).where(
        outbox.c.ticket_id == bindparam("of_ticket"),
        outbox.c.lane == TEAM_LANE,
        outbox.c.role == "card",
        or_(outbox.c.state == "ready", outbox.c.state == "sending"),
    ),
    lambda state, attempts: READY if (state, attempts) == ("ready", 0) else str(state),
)


def waiting(tx: Transaction, ticket_id: int) -> list[str]:
    """Returns the state of each of a ticket's unsent cards: READY when it can still be replaced."""
    return tx.all(WAITING, of_ticket=ticket_id)
