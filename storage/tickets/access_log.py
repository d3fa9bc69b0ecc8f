"""The access log: which operator read or changed which ticket, and when; append-only, each row hashed over the one before.

The hash is keyed with the installation's key: who can write into the database alone cannot make a row. Rows of older
releases are hashed without it; where the keyed ones begin is kept, and vouched for by the key too. The head of the chain
is kept apart, so that cutting off its end is noticed.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.people.encryption import KeyRing
from storage.people.installation import learned
from storage.people.tables import installation
from storage.tickets.tables import access

HEAD: Final = "access head"
KEYED: Final = "access keyed"
"""The number of the first keyed row, and the key's mark on it."""
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


def log(tx: Transaction, keys: KeyRing, person_id: int, ticket_id: int, action: str, now: datetime) -> None:
    head = _head(tx, lock=True)
    if not head.is_keyed:
        tx.run(BEGIN, name=KEYED, value=f"{head.n + 1}:{_mark(keys, head.n + 1, head.hash).hex()}")
    row = _row(head.n + 1, now, person_id, ticket_id, action)
    hashed = keys.chained(head.hash, row)
    tx.run(ADD, n=head.n + 1, at=now, person_id=person_id, ticket_id=ticket_id, deed=action, hash=hashed)
    tx.run(SET_HEAD, head=f"{head.n + 1}:{hashed.hex()}:keyed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wrong` is the number of the first row that was altered, removed or inserted; None when the log is whole."""

    rows: int
    keyed: int
    wrong: int | None = None


def verify(tx: Transaction, keys: KeyRing) -> Verdict:
    """Reads the whole log, a page at a time; rows that are added meanwhile are verified too."""
    first_keyed, mark = _keyed_from(tx)
    n, hashed, head = 0, bytes(32), _head(tx)
    while True:
        while rows := tx.all(AFTER, last=n):
            for row in rows:
                if n + 1 == first_keyed and mark != _mark(keys, first_keyed, hashed):
                    return Verdict(n, 0, n + 1)
                said = _row(n + 1, row.at, row.person_id, row.ticket_id, row.deed)
                is_keyed = first_keyed is not None and n + 1 >= first_keyed
                expected = keys.chained(hashed, said) if is_keyed else _plain(hashed, said)
                if (row.n, row.hash) != (n + 1, expected):
                    return Verdict(n, 0, n + 1)
                n, hashed = row.n, row.hash
        if (n, hashed) == (head.n, head.hash):
            keyed = 0 if first_keyed is None else max(n - first_keyed + 1, 0)
            return Verdict(n, keyed, n + 1 if head.is_keyed != bool(keyed) else None)
        before, head = head, _head(tx)
        if before == head:
            return Verdict(n, 0, n + 1)


@dataclass(frozen=True, slots=True)
class _Head:
    n: int
    hash: bytes
    is_keyed: bool


def _head(tx: Transaction, *, lock: bool = False) -> _Head:
    if lock and not tx.run(LOCK):
        tx.run(BEGIN, name=HEAD, value=START)
        tx.run(LOCK)
    n, hashed, *keyed = (tx.first(GET_HEAD) or START).split(":")
    return _Head(int(n), bytes.fromhex(hashed), bool(keyed))


def _keyed_from(tx: Transaction) -> tuple[int | None, bytes]:
    found = learned(tx, KEYED)
    if found is None:
        return None, b""
    n, mark = found.split(":")
    return int(n), bytes.fromhex(mark)


def _mark(keys: KeyRing, n: int, before: bytes) -> bytes:
    return keys.chained(before, f"keyed from {n}".encode())


def _row(n: int, at: datetime, person_id: int, ticket_id: int, action: str) -> bytes:
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{n}|{when}|{person_id}|{ticket_id}|{action}".encode()


def _plain(before: bytes, row: bytes) -> bytes:
    """As older releases hashed."""
    return hashlib.sha256(before + row).digest()
