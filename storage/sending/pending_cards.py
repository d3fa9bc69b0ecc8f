"""Pending cards of a ticket, so that a newer one takes the place of an older."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, or_, select, update

from storage.engine.id_list import is_among
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.sending.outbox import TEAM_LANE
from storage.sending.tables import message, outbox

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


HAVE_ONE = Statement(
    {
        name: select(message.c.ticket_id).where(wanted, message.c.role == "card")
        for name, wanted in is_among(message.c.ticket_id, "ids").items()
    },
    int,
)
HAVE_ONE_WAITING = Statement(
    {
        name: select(outbox.c.ticket_id).where(
            wanted, outbox.c.role == "card", or_(outbox.c.state == "ready", outbox.c.state == "sending")
        )
        for name, wanted in is_among(outbox.c.ticket_id, "ids").items()
    },
    int,
)
IN_TEAM = Statement(
    select(outbox.c.id, outbox.c.role).where(
        or_(outbox.c.ticket_id == bindparam("of_ticket"), outbox.c.entry_id == bindparam("or_entry")),
        outbox.c.lane == TEAM_LANE,
        outbox.c.state == "ready",
    ),
    lambda row_id, role: (int(row_id), str(role or "")),
)
CANCEL = Statement(
    update(outbox)
    .where(outbox.c.id == bindparam("wanted"), outbox.c.state == "ready")
    .values(state="cancelled", done_at=bindparam("now", type_=outbox.c.done_at.type)),
    nothing,
)


def shown(tx: Transaction, ticket_ids: list[int]) -> set[int]:
    """Returns those of the tickets that have a card in the team chat, or one on its way there."""
    return {*tx.all(HAVE_ONE, ids=ticket_ids), *tx.all(HAVE_ONE_WAITING, ids=ticket_ids)}


def cancel(
    tx: Transaction, ticket_id: int, entry_id: int | None, roles: Collection[str], now: datetime
) -> None:
    """Cancels a ticket's unsent messages of these roles to the team chat; some name it by its first entry alone."""
    for row_id, role in tx.all(IN_TEAM, of_ticket=ticket_id, or_entry=entry_id):
        if role in roles:
            tx.run(CANCEL, wanted=row_id, now=now)


def waiting(tx: Transaction, ticket_id: int) -> list[str]:
    """Returns the state of each of a ticket's unsent cards: READY when it can still be replaced."""
    return tx.all(WAITING, of_ticket=ticket_id)
