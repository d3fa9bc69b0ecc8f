"""Counts visits outside the pipeline: by kind, the time from booking to visit, the waitlists. Opens nothing sealed."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import bindparam, func, or_, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.place.slots import Span
from storage.visits.tables import booking, waitlist

_from = bindparam("begin", type_=booking.c.starts_at.type)
_until = bindparam("end", type_=booking.c.starts_at.type)
_in = (
    booking.c.desk == bindparam("of_pool"),
    booking.c.starts_at >= _from,
    booking.c.starts_at < _until,
)
STATES = Statement(
    select(booking.c.service, booking.c.state, func.count())
    .where(*_in)
    .group_by(booking.c.service, booking.c.state),
    lambda service, state, n: (str(service), str(state), int(n)),
)
WAITS = Statement(
    select(booking.c.service, booking.c.starts_at, booking.c.created_at).where(
        *_in,
        or_(booking.c.state == "booked", booking.c.state == "arrived", booking.c.state == "missed"),
    ),
    lambda service, starts_at, created_at: (str(service), starts_at - created_at),
)
WAITING = Statement(
    select(waitlist.c.service, func.count())
    .where(or_(waitlist.c.state == "waiting", waitlist.c.state == "offered"))
    .group_by(waitlist.c.service),
    lambda service, n: (str(service), int(n)),
)


def states(tx: Transaction, seat_pool: str, span: Span) -> Mapping[tuple[str, str], int]:
    """Counts by service and state, of all that begin in a span."""
    found = tx.all(STATES, of_pool=seat_pool, begin=span.starts, end=span.ends)
    return {(service, state): n for service, state, n in found}


def median_wait(tx: Transaction, seat_pool: str, service: str, span: Span) -> timedelta | None:
    """The median time from booking to visit, of all that were kept, missed or are to come in a span."""
    found = tx.all(WAITS, of_pool=seat_pool, begin=span.starts, end=span.ends)
    waits = sorted(wait for of, wait in found if of == service)
    return waits[len(waits) // 2] if waits else None


def waiting(tx: Transaction) -> Mapping[str, int]:
    """The length of each service's waitlist now."""
    return dict(tx.all(WAITING))
