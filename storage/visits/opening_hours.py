"""Exceptions to the opening hours of the place file: extra hours, closed hours, an absent operator."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import bindparam, delete, insert, select

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.place.week import Range
from storage.visits.tables import opening


@dataclass(frozen=True, slots=True)
class Opening:
    """`kind` is `open`, `closed` or `absent`; `start` and `until` are on the town's wall, until 00:00 is the day's end."""

    id: int
    service: str
    kind: str
    day: str
    start: str
    until: str
    person_id: int
    at: datetime

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)

    @property
    def hours(self) -> Range:
        return time.fromisoformat(self.start), time.fromisoformat(self.until)


COLUMNS = [opening.c[name] for name in Opening.__slots__]
ADD = Statement(insert(opening).values({name: bindparam(name) for name in Opening.__slots__}), nothing)
GET = Statement(select(*COLUMNS).where(opening.c.id == bindparam("wanted")), Opening)
DROP = Statement(delete(opening).where(opening.c.id == bindparam("wanted")), nothing)
ON = Statement(
    select(*COLUMNS)
    .where(
        opening.c.service == bindparam("of_service"),
        opening.c.day >= bindparam("first"),
        opening.c.day <= bindparam("last"),
    )
    .order_by(opening.c.day, opening.c.id),
    Opening,
)


def add(
    tx: Transaction, service: str, kind: str, day: date, hours: Range, person_id: int, now: datetime
) -> Opening:
    """`person_id` is the operator who entered it."""
    start, until = (clock.isoformat("minutes") for clock in hours)
    new = Opening(new_id(), service, kind, day.isoformat(), start, until, person_id, now)
    tx.run(ADD, **{name: getattr(new, name) for name in Opening.__slots__})
    return new


def find(tx: Transaction, opening_id: int) -> Opening | None:
    return tx.first(GET, wanted=opening_id)


def drop(tx: Transaction, opening_id: int) -> None:
    tx.run(DROP, wanted=opening_id)


def between(tx: Transaction, service: str, first: date, last: date) -> list[Opening]:
    """Returns the exceptions on these days, both included, in the order of days."""
    return tx.all(ON, of_service=service, first=first.isoformat(), last=last.isoformat())
