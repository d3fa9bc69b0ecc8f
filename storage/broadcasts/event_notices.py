"""Notices that the service itself sends about an event, while they are under way."""

from sqlalchemy import bindparam, or_, select

from storage.broadcasts.broadcasts import COLUMNS, Broadcast
from storage.broadcasts.tables import broadcast, delivery
from storage.engine.statement import Statement
from storage.engine.transaction import Transaction

GOING_OUT = Statement(
    select(*COLUMNS)
    .where(
        broadcast.c.event_id == bindparam("of"),
        broadcast.c.person_id.is_(None),
        or_(broadcast.c.state == "scheduled", broadcast.c.state == "running", broadcast.c.state == "paused"),
    )
    .order_by(broadcast.c.id)
    .with_for_update(),
    Broadcast,
)
WAITING = Statement(
    select(*COLUMNS)
    .select_from(delivery.join(broadcast, broadcast.c.id == delivery.c.broadcast_id))
    .where(
        delivery.c.person_id == bindparam("to_person"),
        delivery.c.state == "ready",
        broadcast.c.state != "stopped",  # a stopped broadcast sends no more
    ),
    Broadcast,
)


def going_out(tx: Transaction, event_id: int) -> list[Broadcast]:
    """Locks and returns the service's own broadcasts of an event that have not ended."""
    return tx.all(GOING_OUT, of=event_id)


def waiting_for(tx: Transaction, person_id: int) -> list[Broadcast]:
    """Returns the broadcasts that a person has still to receive, for instance after their quiet hours."""
    return tx.all(WAITING, to_person=person_id)
