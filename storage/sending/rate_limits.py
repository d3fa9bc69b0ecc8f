"""Rate limits: the generic cell rate algorithm, one instant per name."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change
from storage.sending.tables import rate

GET = Statement(select(rate.c.tat).where(rate.c.name == bindparam("wanted")), lambda tat: tat)
PUT = insert_or_change(rate, ("name",), "name", "tat")


def take(tx: Transaction, name: str, most: int, per: timedelta, now: datetime) -> bool:
    """Whether it may happen once more: at most `most` times at once, and evenly over `per` after that."""
    earliest: datetime | None = tx.first(GET, wanted=name)
    start = max(earliest or now, now)
    if start - now > per - per / most:
        return False
    tx.run(PUT, name=name, tat=start + per / most)
    return True
