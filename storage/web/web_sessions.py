"""How a browser is recognised: by a session's token and a citizen's receipt, each stored as a keyed hash."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change, insert_or_ignore
from storage.people.encryption import KeyRing
from storage.people.people import COLUMNS as PERSON
from storage.people.people import Person
from storage.people.tables import person
from storage.web.tables import web_receipt, web_session

LASTS = timedelta(days=180)
"""How long an unused session lasts."""
REMARKED = timedelta(days=1)

BEGIN = insert_or_ignore(web_session, "token_hash", "person_id", "at")
WHO = Statement(
    select(*PERSON)
    .join_from(web_session, person, person.c.id == web_session.c.person_id)
    .where(
        web_session.c.token_hash == bindparam("hashed"),
        web_session.c.at > bindparam("after"),
        person.c.wrapped_key.is_not(None),
    ),
    Person,
)
SEEN = Statement(
    update(web_session)
    .where(web_session.c.token_hash == bindparam("hashed"), web_session.c.at < bindparam("before"))
    .values(at=bindparam("now")),
    nothing,
)
END = Statement(delete(web_session).where(web_session.c.token_hash == bindparam("hashed")), nothing)
END_OLD = Statement(delete(web_session).where(web_session.c.at < bindparam("before")), nothing)
GIVE = insert_or_change(web_receipt, ("person_id",), "receipt_hash", "person_id", "at")


@dataclass(frozen=True, slots=True)
class Held:
    person_id: int


HOLDER = Statement(
    select(web_receipt.c.person_id)
    .join(person, person.c.id == web_receipt.c.person_id)
    .where(web_receipt.c.receipt_hash == bindparam("hashed"), person.c.wrapped_key.is_not(None)),
    Held,
)


def begin(tx: Transaction, keys: KeyRing, token: str, person_id: int, now: datetime) -> None:
    tx.run(BEGIN, token_hash=_session(keys, token), person_id=person_id, at=now)


def who(tx: Transaction, keys: KeyRing, token: str, now: datetime) -> Person | None:
    """Returns the citizen of a session; None when it ended, or the citizen was erased."""
    return tx.first(WHO, hashed=_session(keys, token), after=now - LASTS)


def used(tx: Transaction, keys: KeyRing, token: str, now: datetime) -> None:
    """Keeps the session alive; writes at most once a day."""
    tx.run(SEEN, hashed=_session(keys, token), before=now - REMARKED, now=now)


def end(tx: Transaction, keys: KeyRing, token: str) -> None:
    tx.run(END, hashed=_session(keys, token))


def end_old(tx: Transaction, now: datetime) -> int:
    return tx.run(END_OLD, before=now - LASTS)


def give_receipt(tx: Transaction, hashed: bytes, person_id: int, now: datetime) -> None:
    """Lets a receipt open this citizen's chat, in place of the receipt before."""
    tx.run(GIVE, receipt_hash=hashed, person_id=person_id, at=now)


def holder(tx: Transaction, hashed: bytes) -> int | None:
    """Returns the citizen whose chat the receipt opens."""
    held = tx.first(HOLDER, hashed=hashed)
    return held.person_id if held else None


def receipt_hash(keys: KeyRing, digits: str) -> bytes:
    """Takes some 50 ms and 16 MB, on purpose: run it in a thread. Without the key file it says nothing at all."""
    return hashlib.scrypt(digits.encode(), salt=keys.hashed("web receipt"), n=2**14, r=8, p=1, dklen=32)


def _session(keys: KeyRing, token: str) -> bytes:
    return keys.hashed("web session", token)
