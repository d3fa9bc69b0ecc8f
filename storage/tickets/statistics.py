"""Counts tickets outside the pipeline: by state, kind, week and neighbourhood, and the time to the first answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, func, literal_column, select

from storage.engine.ids import RANDOM_BITS
from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.tickets.tables import entry, ticket

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Count:
    """The tickets of one week (0 is the first one counted) that agree in everything else."""

    week: int
    state: str
    kind: str
    neighbourhood: str | None
    n: int


# A ticket's id begins with its time, so the weeks are ranges of the primary key.
_week = ((ticket.c.id - bindparam("start", type_=BigInteger)) // bindparam("span", type_=BigInteger)).label(
    "week"
)
_alike = (ticket.c.state, ticket.c.kind, ticket.c.neighbourhood)
SINCE = Statement(
    select(_week, *_alike, func.count())
    .where(ticket.c.id >= bindparam("start", type_=BigInteger))
    .group_by(literal_column("week"), *_alike),
    Count,
)
STATES = Statement(
    select(ticket.c.state, func.count()).group_by(ticket.c.state), lambda state, n: (str(state), int(n))
)
_first = func.min(entry.c.at, type_=entry.c.at.type)
FIRST_ANSWERS = Statement(
    select(ticket.c.opened_at, _first)
    .join(entry, entry.c.ticket_id == ticket.c.id)
    .where(ticket.c.id >= bindparam("start", type_=BigInteger), entry.c.kind == "answered")
    .group_by(ticket.c.id, ticket.c.opened_at),
    lambda opened, first: first - opened,
)


def since(tx: Transaction, start: datetime) -> list[Count]:
    """Counts tickets opened from `start` on, by weeks of seven days from there."""
    return tx.all(SINCE, start=_id_at(start), span=_id_span(WEEK))


def states(tx: Transaction) -> dict[str, int]:
    """Counts the tickets in each state, of all times."""
    return dict(tx.all(STATES))


def median_first_answer(tx: Transaction, start: datetime) -> timedelta | None:
    """The median time to the first answer, of tickets opened from `start` on that have one."""
    waits = sorted(tx.all(FIRST_ANSWERS, start=_id_at(start)))
    return waits[len(waits) // 2] if waits else None


def _id_at(moment: datetime) -> int:
    return int(moment.timestamp() * 1000) << RANDOM_BITS


def _id_span(length: timedelta) -> int:
    return int(length.total_seconds() * 1000) << RANDOM_BITS
