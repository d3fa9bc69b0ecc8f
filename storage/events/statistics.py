"""Counts what the team ran: events by kind, who signed up, who came, how many people were reached."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.events.tables import event, signup


@dataclass(frozen=True, slots=True)
class Count:
    """The events of a kind; `reached` are people as the team counted them."""

    kind: str
    n: int
    reached: int
    signed_up: int = 0
    came: int = 0


_begun = and_(
    event.c.starts_at >= bindparam("begin", type_=event.c.starts_at.type),
    event.c.starts_at <= bindparam("end", type_=event.c.starts_at.type),
    or_(event.c.state == "published", and_(event.c.kind == "outreach", event.c.state == "draft")),
)
EVENTS = Statement(
    select(event.c.kind, func.count(), func.coalesce(func.sum(event.c.reached), 0))
    .where(_begun)
    .group_by(event.c.kind),
    lambda kind, n, reached: Count(kind, int(n), int(reached)),
)
PEOPLE = Statement(
    select(event.c.kind, signup.c.state, func.sum(signup.c.people))
    .select_from(event.join(signup, signup.c.event_id == event.c.id))
    .where(_begun, signup.c.state != "cancelled")
    .group_by(event.c.kind, signup.c.state),
    lambda kind, state, people: (str(kind), str(state), int(people)),
)


def begun_between(tx: Transaction, begin: datetime, end: datetime) -> list[Count]:
    """Counts the events that took place, the kind with the most events first. Sign-ups and attendance count people, not codes."""
    signed_up, came = Counter[str](), Counter[str]()
    for kind, state, people in tx.all(PEOPLE, begin=begin, end=end):
        signed_up[kind] += people
        came[kind] += people if state == "came" else 0
    counts = [
        Count(each.kind, each.n, each.reached, signed_up[each.kind], came[each.kind])
        for each in tx.all(EVENTS, begin=begin, end=end)
    ]
    return sorted(counts, key=lambda each: (-each.n, each.kind))
