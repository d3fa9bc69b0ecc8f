"""The service's own news of an event that is still going out, and notices that somebody does not want any more."""

from sqlalchemy import bindparam, exists, not_, or_, select, update

from storage.broadcasts import COLUMNS, Broadcast
from storage.statement import Statement, nothing
from storage.tables import broadcast, delivery, signup
from storage.transaction import Transaction

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
# In danger everybody is told, and whoever signed up hears what becomes of their event.
_owed = or_(
    broadcast.c.emergency,
    exists(
        select(signup.c.event_id).where(
            signup.c.event_id == broadcast.c.event_id,
            signup.c.person_id == bindparam("of_person"),
            or_(signup.c.state == "coming", signup.c.state == "waiting"),
        )
    ),
)
PASS_OVER = Statement(
    update(delivery)
    .where(
        delivery.c.person_id == bindparam("of_person"),
        delivery.c.state == "ready",
        exists(select(broadcast.c.id).where(broadcast.c.id == delivery.c.broadcast_id, not_(_owed))),
    )
    .values(state="skipped"),
    nothing,
)


def going_out(tx: Transaction, event_id: int) -> list[Broadcast]:
    """What the service itself tells of an event and has not ended; nobody else changes it until this unit ends."""
    return tx.all(GOING_OUT, of=event_id)


def pass_over(tx: Transaction, person_id: int) -> int:
    """Notices that wait for somebody's quiet hours to end do not come any more."""
    return tx.run(PASS_OVER, of_person=person_id)
