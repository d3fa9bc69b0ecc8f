"""Updates already taken: Telegram sends some twice, and none may be handled twice."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.people.encryption import KeyRing, Where
from storage.sending.tables import dead_letter, update_seen

KEPT = timedelta(hours=72)

REMEMBER = insert_or_ignore(update_seen, "channel", "key", "at")
FORGET = Statement(delete(update_seen).where(update_seen.c.at < bindparam("before")), nothing)
BURY = Statement(
    insert(dead_letter).values(
        {name: bindparam(name) for name in ("id", "reference", "channel", "what", "body", "at")}
    ),
    nothing,
)


def remember(tx: Transaction, channel: str, key: str, now: datetime) -> bool:
    """Remembers an update; whether it is new."""
    return bool(tx.run(REMEMBER, channel=channel, key=key, at=now))


def forget_old(tx: Transaction, now: datetime) -> int:
    return tx.run(FORGET, before=now - KEPT)


def bury(
    tx: Transaction, keys: KeyRing, channel: str, what: str, body: bytes, reference: str, now: datetime
) -> None:
    """Keeps a failed update, sealed, under the reference that the citizen was given."""
    row_id = new_id()
    sealed = keys.own.seal(body, Where("dead_letter", row_id, "body"))
    tx.run(BURY, id=row_id, reference=reference, channel=channel, what=what[:200], body=sealed, at=now)
