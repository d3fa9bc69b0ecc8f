"""Mutes: whose new messages do not reach the team for a while, who said so, and why."""

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, select

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change
from storage.people.encryption import Key, Where
from storage.tickets.tables import mute


class Mute(msgspec.Struct, frozen=True):
    """`reason` is sealed with the citizen's key."""

    person_id: int
    ticket_id: int
    by_id: int
    reason: bytes
    until: datetime

    def why(self, sealer: Key) -> str:
        """Raises Unsealable once the citizen was erased."""
        return sealer.open(self.reason, _where(self.person_id)).decode()


COLUMNS = [mute.c[name] for name in Mute.__struct_fields__]
PUT = insert_or_change(mute, ("person_id",), "person_id", "ticket_id", "by_id", "reason", "until", "at")
GET = Statement(
    select(*COLUMNS).where(
        mute.c.person_id == bindparam("of_person"), mute.c.until > bindparam("now", type_=mute.c.until.type)
    ),
    Mute,
)
ALL = Statement(
    select(*COLUMNS)
    .where(mute.c.until > bindparam("now", type_=mute.c.until.type))
    .order_by(mute.c.until)
    .limit(bindparam("most")),
    Mute,
)
DROP = Statement(delete(mute).where(mute.c.person_id == bindparam("of_person")), nothing)
FORGET = Statement(delete(mute).where(mute.c.until < bindparam("now", type_=mute.c.until.type)), nothing)


def put(
    tx: Transaction,
    sealer: Key,
    person_id: int,
    ticket_id: int,
    by_id: int,
    reason: str,
    until: datetime,
    now: datetime,
) -> None:
    """Mutes a citizen, or changes until when and why."""
    sealed = sealer.seal(reason.encode(), _where(person_id))
    tx.run(
        PUT,
        person_id=person_id,
        ticket_id=ticket_id,
        by_id=by_id,
        reason=sealed,
        until=until,
        at=now,
    )


def get(tx: Transaction, person_id: int, now: datetime) -> Mute | None:
    """None when the citizen is heard."""
    return tx.first(GET, of_person=person_id, now=now)


def present(tx: Transaction, now: datetime, most: int) -> list[Mute]:
    """Returns those that have not ended, the next to end first."""
    return tx.all(ALL, now=now, most=most)


def drop(tx: Transaction, person_id: int) -> bool:
    """Whether the citizen was muted."""
    return bool(tx.run(DROP, of_person=person_id))


def forget_old(tx: Transaction, now: datetime) -> int:
    return tx.run(FORGET, now=now)


def _where(person_id: int) -> Where:
    return Where("mute", person_id, "reason")
