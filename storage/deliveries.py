"""One row for each citizen and broadcast: the database lets nobody be written to twice."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from storage.statement import Statement, nothing
from storage.tables import attempt, delivery, outbox
from storage.transaction import Transaction
from storage.upsert import insert_or_ignore

ADD = insert_or_ignore(delivery, "broadcast_id", "person_id", "due_at")
READY = Statement(
    select(delivery.c.person_id)
    .where(
        delivery.c.broadcast_id == bindparam("of"),
        delivery.c.state == "ready",
        delivery.c.due_at <= bindparam("now", type_=delivery.c.due_at.type),
    )
    .order_by(delivery.c.due_at, delivery.c.person_id)
    .limit(bindparam("most")),
    int,
)
LEFT = Statement(
    select(delivery.c.due_at)
    .where(delivery.c.broadcast_id == bindparam("of"), delivery.c.state == "ready")
    .order_by(delivery.c.due_at)
    .limit(1),
    lambda due_at: due_at,
)
SET = Statement(
    update(delivery)
    .where(
        delivery.c.broadcast_id == bindparam("of"),
        delivery.c.person_id == bindparam("to_person"),
        delivery.c.state == bindparam("known"),
    )
    .values(state=bindparam("state")),
    nothing,
)
QUEUED = Statement(
    select(func.count()).where(delivery.c.broadcast_id == bindparam("of"), delivery.c.state == "queued"), int
)
AGAIN = Statement(
    update(delivery)
    .where(delivery.c.broadcast_id == bindparam("of"), delivery.c.state == "failed")
    .values(state="ready", due_at=bindparam("now")),
    nothing,
)
# Rows of a broadcast in the outbox are found by how their keys begin. They are evidence of nothing: deliveries are.
_waiting = (outbox.c.key >= bindparam("first"), outbox.c.key < bindparam("end"), outbox.c.state == "ready")
FORGET_TRIES = Statement(
    delete(attempt).where(attempt.c.outbox_id.in_(select(outbox.c.id).where(*_waiting))), nothing
)
TAKE_BACK = Statement(delete(outbox).where(*_waiting).returning(outbox.c.person_id), int)
FORGET_TRIES_OF = Statement(delete(attempt).where(attempt.c.outbox_id == bindparam("of_row")), nothing)
FORGET = Statement(delete(outbox).where(outbox.c.id == bindparam("of_row")), nothing)


def add(tx: Transaction, broadcast_id: int, to: Iterable[tuple[int, datetime]]) -> int:
    """Rows for persons, each with when it may go; how many were not there yet."""
    rows = [{"broadcast_id": broadcast_id, "person_id": who, "due_at": due_at} for who, due_at in to]
    return tx.each(ADD, rows)


def ready(tx: Transaction, broadcast_id: int, now: datetime, most: int) -> list[int]:
    """Persons who may be written to now."""
    return tx.all(READY, of=broadcast_id, now=now, most=most)


def next_due(tx: Transaction, broadcast_id: int) -> datetime | None:
    """When the next of those who wait may be written to; None when nobody waits."""
    found: datetime | None = tx.first(LEFT, of=broadcast_id)
    return found


def set_state(tx: Transaction, broadcast_id: int, person_id: int, state: str, *, known: str) -> bool:
    """From `known` to `state`; False when it was not so."""
    return bool(tx.run(SET, of=broadcast_id, to_person=person_id, known=known, state=state))


def queued(tx: Transaction, broadcast_id: int) -> int:
    """How many stand in the outbox."""
    return tx.one(QUEUED, of=broadcast_id)


def try_again(tx: Transaction, broadcast_id: int, now: datetime) -> int:
    """Everybody whose message was not taken; never those who may have got it."""
    return tx.run(AGAIN, of=broadcast_id, now=now)


def key(broadcast_id: int, person_id: int) -> str:
    """What a row of the outbox is called that carries a broadcast to somebody."""
    return f"bcast:{broadcast_id}:{person_id}"


def of_key(name: str) -> tuple[int, int] | None:
    """The broadcast and the person of such a row; None for any other."""
    match name.split(":"):
        case ["bcast", broadcast_id, person_id, *_rest]:
            return int(broadcast_id), int(person_id)
    return None


def take_back(tx: Transaction, broadcast_id: int) -> int:
    """Whatever waits in the outbox and is not under way goes back to where it came from."""
    span = {"first": f"bcast:{broadcast_id}:", "end": f"bcast:{broadcast_id};"}
    tx.run(FORGET_TRIES, **span)
    taken = tx.all(TAKE_BACK, **span)
    for person_id in taken:
        set_state(tx, broadcast_id, person_id, "ready", known="queued")
    return len(taken)


def forget_row(tx: Transaction, outbox_id: int) -> None:
    """The row that carried it has ended."""
    tx.run(FORGET_TRIES_OF, of_row=outbox_id)
    tx.run(FORGET, of_row=outbox_id)
