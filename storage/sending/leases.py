"""Leases: one courier and one poller per bot, however many processes there are."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.sending.tables import lease

SEED = insert_or_ignore(lease, "name", "holder", "until", "fence")
TAKE = Statement(
    update(lease)
    .where(
        lease.c.name == bindparam("wanted"),
        or_(
            lease.c.holder == bindparam("by"),
            lease.c.until < bindparam("now", type_=lease.c.until.type),
            bindparam("alone"),
        ),
    )
    .values(holder=bindparam("by"), until=bindparam("until"), fence=lease.c.fence + 1)
    .returning(lease.c.fence),
    int,
)
GIVE_BACK = Statement(
    delete(lease).where(lease.c.name == bindparam("wanted"), lease.c.holder == bindparam("by")), nothing
)


def take(
    tx: Transaction, name: str, holder: str, now: datetime, span: timedelta, *, alone: bool = False
) -> int | None:
    """Takes or renews a lease; returns the fence, which rises each time, or None while another holder has it.

    `alone` takes it from any holder: no other process can be alive.
    """
    if tx.run(SEED, name=name, holder=holder, until=now + span, fence=1):
        return 1
    return tx.first(TAKE, wanted=name, by=holder, now=now, until=now + span, alone=alone)


def give_back(tx: Transaction, name: str, holder: str) -> None:
    tx.run(GIVE_BACK, wanted=name, by=holder)
