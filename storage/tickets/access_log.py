"""The access log: which operator read or changed which ticket, and when; append-only, each row hashed over the one before.

The head of the chain is kept apart, so that cutting off its end is noticed too.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.people.tables import installation
from storage.tickets.tables import access

HEAD: Final = "access head"
START: Final = f"0:{bytes(32).hex()}"
AT_A_TIME: Final = 1000


@dataclass(frozen=True, slots=True)
class Access:
    n: int
    at: datetime
    person_id: int
    ticket_id: int
    deed: str  # the action; its stored name stays
    hash: bytes


COLUMNS = [access.c[name] for name in Access.__slots__]
BEGIN = insert_or_ignore(installation, "name", "value")
# Writing the head, even unchanged, locks it until the unit of work ends: on either engine one row follows another.
LOCK = Statement(
    update(installation).where(installation.c.name == HEAD).values(value=installation.c.value), nothing
)
GET_HEAD = Statement(select(installation.c.value).where(installation.c.name == HEAD), str)
SET_HEAD = Statement(
    update(installation).where(installation.c.name == HEAD).values(value=bindparam("head")), nothing
)
ADD = Statement(
    insert(access).values({name: bindparam(name) for name in Access.__slots__}),
    nothing,
)
AFTER = Statement(
    select(*COLUMNS).where(access.c.n > bindparam("last")).order_by(access.c.n).limit(AT_A_TIME), Access
)


def log(tx: Transaction, person_id: int, ticket_id: int, action: str, now: datetime) -> None:
    n, before = _head(tx, lock=True)
    hashed = _hash(before, n + 1, now, person_id, ticket_id, action)
    tx.run(ADD, n=n + 1, at=now, person_id=person_id, ticket_id=ticket_id, deed=action, hash=hashed)
    tx.run(SET_HEAD, head=f"{n + 1}:{hashed.hex()}")


def verify(tx: Transaction) -> int | None:
    """Returns the number of the first row that was altered, removed or inserted; None when the log is whole."""
    n, hashed = 0, bytes(32)
    while rows := tx.all(AFTER, last=n):
        for row in rows:
            expected = _hash(hashed, n + 1, row.at, row.person_id, row.ticket_id, row.deed)
            if (row.n, row.hash) != (n + 1, expected):
                return n + 1
            n, hashed = row.n, row.hash
    return None if (n, hashed) == _head(tx) else n + 1


def _head(tx: Transaction, *, lock: bool = False) -> tuple[int, bytes]:
    if lock and not tx.run(LOCK):
        tx.run(BEGIN, name=HEAD, value=START)
        tx.run(LOCK)
    n, hashed = (tx.first(GET_HEAD) or START).split(":")
    return int(n), bytes.fromhex(hashed)


def _hash(before: bytes, n: int, at: datetime, person_id: int, ticket_id: int, action: str) -> bytes:
    row = f"{n}|{at.astimezone(UTC).isoformat(timespec='microseconds')}|{person_id}|{ticket_id}|{action}"
    return hashlib.sha256(before + row.encode()).digest()
