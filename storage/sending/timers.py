"""Timers: what happens once at a time, whatever restarts in between."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.sending.tables import timer


@dataclass(frozen=True, slots=True)
class Timer:
    """`subject` is the person or thing it is about, `occurrence` which of its times: a day, or a version."""

    kind: str
    subject: str
    occurrence: str
    due_at: datetime


def cause_of(kind: str, subject: str, occurrence: str) -> str:
    """The outbox cause of messages that a timer sends."""
    return f"timer:{kind}:{subject}:{occurrence}"


PUT = insert_or_ignore(timer, "kind", "subject", "occurrence", "due_at")
CANCEL = Statement(
    update(timer)
    .where(
        timer.c.kind == bindparam("of_kind"),
        timer.c.subject == bindparam("about"),
        timer.c.state == "due",
    )
    .values(state="cancelled"),
    nothing,
)
DUE = Statement(
    select(timer.c.kind, timer.c.subject, timer.c.occurrence, timer.c.due_at)
    .where(timer.c.due_at <= bindparam("now", type_=timer.c.due_at.type), timer.c.state == "due")
    .order_by(timer.c.due_at)
    .limit(bindparam("most")),
    Timer,
)
FIRE = Statement(
    update(timer)
    .where(
        timer.c.kind == bindparam("of_kind"),
        timer.c.subject == bindparam("about"),
        timer.c.occurrence == bindparam("which"),
        timer.c.state == "due",
    )
    .values(state="fired"),
    nothing,
)
MISS = Statement(
    update(timer)
    .where(
        timer.c.kind == bindparam("of_kind"),
        timer.c.subject == bindparam("about"),
        timer.c.occurrence == bindparam("which"),
    )
    .values(state="missed"),
    nothing,
)
FORGET = Statement(delete(timer).where(timer.c.due_at < bindparam("before"), timer.c.state != "due"), nothing)


def put(tx: Transaction, kind: str, subject: str, occurrence: str, due_at: datetime) -> bool:
    """Sets a timer; False when this occurrence is set, has fired or was cancelled already."""
    return bool(tx.run(PUT, kind=kind, subject=subject, occurrence=occurrence, due_at=due_at))


def cancel(tx: Transaction, kind: str, subject: str) -> int:
    """Cancels every pending timer of a subject."""
    return tx.run(CANCEL, of_kind=kind, about=subject)


def due(tx: Transaction, now: datetime, most: int = 200) -> list[Timer]:
    """Returns due timers, the oldest first."""
    return tx.all(DUE, now=now, most=most)


def fire(tx: Transaction, due_one: Timer) -> bool:
    """Marks a timer as fired, in the unit of work that acts on it; False when another process was first."""
    return bool(tx.run(FIRE, of_kind=due_one.kind, about=due_one.subject, which=due_one.occurrence))


def fire_due(tx: Transaction, now: datetime) -> list[Timer]:
    """Fires all that is due and returns it."""
    return [each for each in due(tx, now) if fire(tx, each)]


def miss(tx: Transaction, fired: Timer) -> None:
    """Marks a timer that came too late to make sense, for instance after a long stop."""
    tx.run(MISS, of_kind=fired.kind, about=fired.subject, which=fired.occurrence)


def forget_old(tx: Transaction, before: datetime) -> int:
    return tx.run(FORGET, before=before)
