"""Deliveries: one row per citizen and broadcast, whose key keeps a citizen from receiving it twice."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from storage.broadcasts.tables import delivery
from storage.engine.id_list import is_among
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.sending.tables import attempt, outbox

_of = delivery.c.broadcast_id == bindparam("of")
_now = bindparam("now", type_=delivery.c.due_at.type)

ADD = insert_or_ignore(delivery, "broadcast_id", "person_id", "due_at")
READY = Statement(
    select(delivery.c.person_id)
    .where(_of, delivery.c.state == "ready", delivery.c.due_at <= _now)
    .order_by(delivery.c.due_at, delivery.c.person_id)
    .limit(bindparam("most")),
    int,
)
LEFT = Statement(
    select(delivery.c.due_at).where(_of, delivery.c.state == "ready").order_by(delivery.c.due_at).limit(1),
    lambda due_at: due_at,
)
SET = Statement(
    update(delivery)
    .where(_of, delivery.c.person_id == bindparam("to_person"), delivery.c.state == bindparam("known"))
    .values(state=bindparam("state")),
    nothing,
)
SET_SOME = Statement(
    {
        name: update(delivery)
        .where(_of, wanted, delivery.c.state == bindparam("known"))
        .values(state=bindparam("state"))
        for name, wanted in is_among(delivery.c.person_id, "ids").items()
    },
    nothing,
)
POSTPONE = Statement(
    update(delivery)
    .where(_of, delivery.c.person_id == bindparam("to_person"), delivery.c.state == "ready")
    .values(due_at=bindparam("later")),
    nothing,
)
COUNT_QUEUED = Statement(select(func.count()).where(_of, delivery.c.state == "queued"), int)
QUEUED = Statement(select(delivery.c.person_id).where(_of, delivery.c.state == "queued"), int)
_failed = (
    select(delivery.c.person_id)
    .where(
        _of,
        delivery.c.state == "failed",
        delivery.c.due_at < bindparam("before", type_=delivery.c.due_at.type),
    )
    .limit(bindparam("most"))
)
AGAIN = Statement(
    update(delivery)
    .where(_of, delivery.c.person_id.in_(_failed))
    .values(state="ready", due_at=bindparam("now")),
    nothing,
)
STANDS = Statement(
    select(outbox.c.id)
    .where(outbox.c.key == bindparam("called"), outbox.c.state == "ready")
    .with_for_update(),
    int,
)
FORGET_TRIES = Statement(delete(attempt).where(attempt.c.outbox_id == bindparam("of_row")), nothing)
FORGET = Statement(delete(outbox).where(outbox.c.id == bindparam("of_row")), nothing)


def add(tx: Transaction, broadcast_id: int, to: Iterable[tuple[int, datetime]]) -> int:
    """Adds rows for persons, each with its due time; returns how many are new."""
    rows = [{"broadcast_id": broadcast_id, "person_id": who, "due_at": due_at} for who, due_at in to]
    return tx.each(ADD, rows)


def ready(tx: Transaction, broadcast_id: int, now: datetime, most: int) -> list[int]:
    """Returns the persons whose delivery is due."""
    return tx.all(READY, of=broadcast_id, now=now, most=most)


def next_due(tx: Transaction, broadcast_id: int) -> datetime | None:
    """When the next pending delivery is due; None without any."""
    found: datetime | None = tx.first(LEFT, of=broadcast_id)
    return found


def set_state(tx: Transaction, broadcast_id: int, person_id: int, state: str, *, known: str) -> bool:
    """Changes the state from `known` to `state`; False when it was another."""
    return bool(tx.run(SET, of=broadcast_id, to_person=person_id, known=known, state=state))


def set_states(tx: Transaction, broadcast_id: int, ids: list[int], state: str, *, known: str) -> int:
    """Does the same for several persons; returns how many were changed."""
    return tx.run(SET_SOME, of=broadcast_id, ids=ids, known=known, state=state) if ids else 0


def postpone(tx: Transaction, broadcast_id: int, person_id: int, later: datetime) -> None:
    """Moves the due time of a pending delivery."""
    tx.run(POSTPONE, of=broadcast_id, to_person=person_id, later=later)


def queued(tx: Transaction, broadcast_id: int) -> int:
    """Counts the deliveries that are queued in the outbox."""
    return tx.one(COUNT_QUEUED, of=broadcast_id)


def try_again(tx: Transaction, broadcast_id: int, before: datetime, now: datetime, most: int) -> int:
    """Makes up to `most` refused deliveries that were due `before` pending again; never those that may have arrived."""
    return tx.run(AGAIN, of=broadcast_id, before=before, now=now, most=most)


def key(broadcast_id: int, person_id: int) -> str:
    """The outbox key of a broadcast's message to a person."""
    return f"bcast:{broadcast_id}:{person_id}"


def of_key(name: str) -> tuple[int, int] | None:
    """The broadcast and the person of an outbox key; None for the key of anything else."""
    match name.split(":"):
        case ["bcast", broadcast_id, person_id]:
            return int(broadcast_id), int(person_id)
    return None


def take_back(tx: Transaction, broadcast_id: int) -> int:
    """Returns queued messages that no courier has claimed to pending deliveries; tells how many."""
    return sum(take_one_back(tx, broadcast_id, each) for each in tx.all(QUEUED, of=broadcast_id))


def take_one_back(tx: Transaction, broadcast_id: int, person_id: int) -> bool:
    """Does the same for one person; False when the message was claimed already, or not queued."""
    row_id = tx.first(STANDS, called=key(broadcast_id, person_id))
    if row_id is None:
        return False
    forget_row(tx, row_id)
    return set_state(tx, broadcast_id, person_id, "ready", known="queued")


def forget_row(tx: Transaction, outbox_id: int) -> None:
    """Deletes the ended outbox row: the delivery is the evidence."""
    tx.run(FORGET_TRIES, of_row=outbox_id)
    tx.run(FORGET, of_row=outbox_id)
