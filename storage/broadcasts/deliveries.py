"""One row for each citizen and broadcast: the database lets nobody be written to twice."""

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


def set_states(tx: Transaction, broadcast_id: int, ids: list[int], state: str, *, known: str) -> int:
    """The same for several persons; how many it was so for."""
    return tx.run(SET_SOME, of=broadcast_id, ids=ids, known=known, state=state) if ids else 0


def postpone(tx: Transaction, broadcast_id: int, person_id: int, later: datetime) -> None:
    """Whoever waits, waits until then."""
    tx.run(POSTPONE, of=broadcast_id, to_person=person_id, later=later)


def queued(tx: Transaction, broadcast_id: int) -> int:
    """How many stand in the outbox."""
    return tx.one(COUNT_QUEUED, of=broadcast_id)


def try_again(tx: Transaction, broadcast_id: int, before: datetime, now: datetime, most: int) -> int:
    """So many of those whose message was not taken, and was due `before`; never those who may have got it."""
    return tx.run(AGAIN, of=broadcast_id, before=before, now=now, most=most)


def key(broadcast_id: int, person_id: int) -> str:
    """What a row of the outbox is called that carries a broadcast to somebody."""
    return f"bcast:{broadcast_id}:{person_id}"


def of_key(name: str) -> tuple[int, int] | None:
    """The broadcast and the person of such a row; None for any other."""
    match name.split(":"):
        case ["bcast", broadcast_id, person_id]:
            return int(broadcast_id), int(person_id)
    return None


def take_back(tx: Transaction, broadcast_id: int) -> int:
    """Whatever waits in the outbox and is not under way goes back to where it came from; how many did."""
    return sum(take_one_back(tx, broadcast_id, each) for each in tx.all(QUEUED, of=broadcast_id))


def take_one_back(tx: Transaction, broadcast_id: int, person_id: int) -> bool:
    """False when it is under way, or was not there."""
    row_id = tx.first(STANDS, called=key(broadcast_id, person_id))
    if row_id is None:
        return False
    forget_row(tx, row_id)
    return set_state(tx, broadcast_id, person_id, "ready", known="queued")


def forget_row(tx: Transaction, outbox_id: int) -> None:
    """The row that carried it has ended. It is evidence of nothing: the delivery is."""
    tx.run(FORGET_TRIES, of_row=outbox_id)
    tx.run(FORGET, of_row=outbox_id)
