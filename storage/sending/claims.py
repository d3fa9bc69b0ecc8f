"""Claims: which courier sends which row of the outbox, and its outcome."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import and_, bindparam, func, or_, select, text, update
from sqlalchemy.sql.base import Executable

from storage.engine.driver_errors import is_collision
from storage.engine.id_list import is_among
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.sending.outbox import Waiting
from storage.sending.tables import attempt, outbox

KEPT_AFTER = timedelta(days=7)
"""How long the text of a message is kept after its outcome."""
AMBIGUOUS = "ambiguous"

WAITING = [outbox.c[name] for name in Waiting.__struct_fields__]


class Claimed(msgspec.Struct, frozen=True):
    """A row claimed by this courier; `attempts` is its fence: only this try may report the outcome."""

    id: int
    attempts: int


class Ended(msgspec.Struct, frozen=True):
    """What becomes of a claimed row: sent, dead, unknown, cancelled, or ready again at `not_before`."""

    row: Waiting
    attempts: int
    state: str
    outcome: str
    not_before: datetime
    message_id: str | None = None
    error: str | None = None


def _claim(dialect: str) -> Executable:
    # The predicate is on the changed row itself: a state read beforehand let two couriers send the same row.
    wanted = update(outbox).where(
        is_among(outbox.c.id, "ids")[dialect],
        outbox.c.state == "ready",
        outbox.c.not_before <= bindparam("now", type_=outbox.c.not_before.type),
    )
    changes: dict[str, Any] = {
        "state": "sending",
        "attempts": outbox.c.attempts + 1,
        "lease_until": bindparam("lease_until"),
        "worker": bindparam("worker"),
    }
    return wanted.values(changes).returning(outbox.c.id, outbox.c.attempts)


def _waiting(*conditions: Any) -> Executable:  # Any: SQLAlchemy's own conditions
    return select(*WAITING).where(*conditions).order_by(outbox.c.priority, outbox.c.id)


_now = bindparam("now", type_=outbox.c.not_before.type)
CLAIM = Statement({name: _claim(name) for name in ("sqlite", "postgresql")}, Claimed)
SAVEPOINT, BACK, RELEASE = (
    Statement(text(spelled), nothing)
    for spelled in ("SAVEPOINT claim", "ROLLBACK TO SAVEPOINT claim", "RELEASE SAVEPOINT claim")
)
STILL = Statement(
    {
        name: select(outbox.c.id).where(wanted, outbox.c.state == "ready")
        for name, wanted in is_among(outbox.c.id, "ids").items()
    },
    int,
)
READY = Statement(
    select(outbox.c.id)
    .where(outbox.c.state == "ready")
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("most")),
    int,
)
LOAD = Statement(
    {
        name: _waiting(wanted, outbox.c.state == "ready")
        for name, wanted in is_among(outbox.c.id, "ids").items()
    },
    Waiting,
)
ABANDONED = Statement(
    _waiting(
        outbox.c.state == "sending",
        or_(outbox.c.lease_until < _now, and_(bindparam("alone"), outbox.c.worker != bindparam("worker"))),
    ),
    Waiting,
)
END = Statement(
    update(outbox)
    .where(
        outbox.c.id == bindparam("ended"),
        outbox.c.state == "sending",
        outbox.c.attempts == bindparam("tried"),
    )
    .values(
        state=bindparam("state"),
        not_before=bindparam("not_before"),
        message_id=bindparam("message_id"),
        error=bindparam("error"),
        done_at=bindparam("done_at"),
        lease_until=None,
        worker=None,
    ),
    nothing,
)
CANCEL = Statement(
    update(outbox)
    .where(outbox.c.lane == bindparam("in_lane"), outbox.c.state == "ready")
    .values(state="cancelled", done_at=bindparam("now"))
    .returning(*WAITING),
    Waiting,
)
NOTE = insert_or_ignore(attempt, "outbox_id", "n", "outcome", "at")
LOST_BEFORE = Statement(
    select(func.count())
    .select_from(attempt)
    .where(attempt.c.outbox_id == bindparam("of_row"), attempt.c.outcome == AMBIGUOUS),
    int,
)
EMPTY = Statement(
    update(outbox)
    .where(outbox.c.done_at < bindparam("before"), outbox.c.state != "dead", outbox.c.deed != b"")
    .values(deed=b""),
    nothing,
)


def claim(tx: Transaction, ids: list[int], worker: str, now: datetime, lease: timedelta) -> dict[int, int]:
    """Claims rows that are still pending; returns each claimed id with the number of this try.

    At most one row of a lane is under way, whichever courier sends it: a claim that collides is simply not
    made.
    """
    given = {"worker": worker, "now": now, "lease_until": now + lease}
    try:
        return _claim_all(tx, ids, given)
    except Exception as error:
        if not is_collision(error):
            raise
    claimed: dict[int, int] = {}
    for row_id in ids:
        try:
            claimed |= _claim_all(tx, [row_id], given)
        except Exception as error:
            if not is_collision(error):
                raise
    return claimed


def still_waiting(tx: Transaction, ids: list[int]) -> set[int]:
    """Returns the rows that are still pending though their claim was not made: another of their lane is under way."""
    return set(tx.all(STILL, ids=ids))


def ready(tx: Transaction, most: int) -> list[int]:
    """Returns pending rows in order of priority, from an index alone: there may be many."""
    return tx.all(READY, most=most)


def load_ready(tx: Transaction, ids: list[int]) -> list[Waiting]:
    """Returns those of them that are still pending."""
    return tx.all(LOAD, ids=ids)


def load_abandoned(tx: Transaction, worker: str, now: datetime, *, alone: bool = False) -> list[Waiting]:
    """Returns rows whose sender died on the way: they may have arrived.

    `alone` says that no other process can be alive, so that the lease of a dead one need not run out.
    """
    return tx.all(ABANDONED, worker=worker, now=now, alone=alone)


def end(tx: Transaction, ended: Sequence[Ended], now: datetime) -> int:
    """Writes down outcomes; returns how many of the claims were still ours."""
    failed = [each for each in ended if each.state != "sent"]
    tx.each(
        NOTE,
        [
            {"outbox_id": each.row.id, "n": each.attempts, "outcome": each.outcome[:40], "at": now}
            for each in failed
        ],
    )
    return tx.each(END, [_ending(each, now) for each in ended])


def cancel_lane(tx: Transaction, lane: str, now: datetime) -> list[Waiting]:
    """Cancels a lane's pending rows and returns them."""
    return tx.all(CANCEL, in_lane=lane, now=now)


def was_lost_before(tx: Transaction, row: Waiting) -> bool:
    """Whether an earlier try of this row may have arrived."""
    return bool(tx.one(LOST_BEFORE, of_row=row.id))


def empty_old(tx: Transaction, now: datetime) -> int:
    """Empties the text of messages sent long ago; the row itself is evidence and stays."""
    return tx.run(EMPTY, before=now - KEPT_AFTER)


def _claim_all(tx: Transaction, ids: list[int], given: dict[str, Any]) -> dict[int, int]:
    tx.run(SAVEPOINT)
    try:
        claimed = tx.all(CLAIM, ids=ids, **given)
    except Exception:
        tx.run(BACK)
        tx.run(RELEASE)
        raise
    tx.run(RELEASE)
    return {each.id: each.attempts for each in claimed}


def _ending(each: Ended, now: datetime) -> dict[str, Any]:
    return {
        "ended": each.row.id,
        "tried": each.attempts,
        "state": each.state,
        "not_before": each.not_before,
        "message_id": each.message_id or None,
        "error": (each.error or "")[:200] or None,
        "done_at": None if each.state == "ready" else now,
    }
