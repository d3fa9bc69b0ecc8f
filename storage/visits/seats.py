"""Takes seats and gives them back. A cell of a seat can be taken once: the table's own key says so.

A cell may have a booking and an opening: hours that were closed while they are booked. Once the booking is
given up the cell is closed, and no other citizen can slip in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import String, bindparam, delete, func, or_, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change, insert_or_ignore
from storage.place.slots import Span
from storage.visits.tables import seat

TakenCells = Mapping[int, AbstractSet[int]]
"""By the number of a seat, its cells that are taken."""

_here = (
    seat.c.desk == bindparam("of_pool"),
    seat.c.cell >= bindparam("first"),
    seat.c.cell < bindparam("end"),
)
TAKE = insert_or_ignore(seat, "desk", "cell", "number", "booking_id", "opening_id")
TAKEN = Statement(select(seat.c.number, seat.c.cell).where(*_here), lambda number, cell: (number, cell))
BOOKED = Statement(
    select(seat.c.number, seat.c.cell).where(*_here, seat.c.booking_id.is_not(None)),
    lambda number, cell: (number, cell),
)
CLOSED = Statement(
    select(seat.c.number, seat.c.cell, seat.c.opening_id).where(*_here, seat.c.opening_id.is_not(None)),
    lambda number, cell, opening_id: (number, cell, opening_id),
)
CLOSE = insert_or_change(
    seat,
    ("desk", "cell", "number"),
    *("desk", "cell", "number", "opening_id"),
    only=seat.c.opening_id.is_(None),
)
NUMBER = Statement(select(seat.c.number).where(seat.c.booking_id == bindparam("of")).limit(1), int)
MINE = Statement(
    select(func.count()).where(
        *_here,
        seat.c.number == bindparam("which"),
        seat.c.booking_id == bindparam("of"),
        seat.c.opening_id.is_(None),
    ),
    int,
)
LOCK_POOL = Statement(
    {
        "sqlite": select(bindparam("seat_pool")),  # SQLite runs one unit of work at a time
        "postgresql": select(func.pg_advisory_xact_lock(func.hashtext(bindparam("seat_pool", type_=String)))),
    },
    nothing,
)
_booked = seat.c.booking_id == bindparam("of")
_closed = seat.c.opening_id == bindparam("of")
_elsewhere = or_(
    seat.c.number != bindparam("which"), ~seat.c.cell.between(bindparam("first"), bindparam("last"))
)
LEAVE_ELSEWHERE = Statement(delete(seat).where(_booked, seat.c.opening_id.is_(None), _elsewhere), nothing)
PASS_ELSEWHERE = Statement(update(seat).where(_booked, _elsewhere).values(booking_id=None), nothing)
LEAVE = Statement(delete(seat).where(_booked, seat.c.opening_id.is_(None)), nothing)
PASS = Statement(update(seat).where(_booked).values(booking_id=None), nothing)
REOPEN = Statement(delete(seat).where(_closed, seat.c.booking_id.is_(None)), nothing)
LET_BE = Statement(update(seat).where(_closed).values(opening_id=None), nothing)
CLOSED_BY = Statement(
    select(seat.c.number, func.min(seat.c.cell), func.max(seat.c.cell))
    .where(seat.c.opening_id == bindparam("of"))
    .group_by(seat.c.number)
    .order_by(seat.c.number),
    lambda number, first, last: (number, range(first, last + 1)),
)
FORGET = Statement(delete(seat).where(seat.c.cell < bindparam("before")), nothing)


def lock_pool(tx: Transaction, seat_pool: str) -> None:
    """Locks the seat pool for passing seats on, until the unit of work ends.

    No seat would be lost or taken twice without it; but two units that pass seats on at once would deadlock.
    """
    tx.run(LOCK_POOL, seat_pool=seat_pool)


def take(
    tx: Transaction, seat_pool: str, seats: int, span: Span, booking_id: int, had: Span | None = None
) -> bool:
    """Takes one of the `seats` for the whole span, for a booking that is in its table already; False when none is free.

    `had` is the span that the booking has now and may overlap: it is given up only once the new one is taken.
    """
    old = tx.first(NUMBER, of=booking_id) if had else None
    for number in range(seats):
        taken = _take_one(tx, seat_pool, number, span, booking_id)
        if had is not None and old is not None:
            _keep_only(tx, booking_id, *((number, span.cells) if taken else (old, had.cells)))
        elif not taken:
            leave(tx, booking_id)
        if taken:
            return True
    return False


def close(tx: Transaction, seat_pool: str, numbers: range, spans: list[Span], opening_id: int) -> None:
    """Closes seats: a booking that has one keeps it until it is given up."""
    rows = [
        {"desk": seat_pool, "cell": cell, "number": number, "opening_id": opening_id}
        for span in spans
        for cell in span.cells
        for number in numbers
    ]
    tx.each(CLOSE, rows)


def leave(tx: Transaction, booking_id: int) -> None:
    """Gives back the seats of a booking."""
    tx.run(LEAVE, of=booking_id)
    tx.run(PASS, of=booking_id)


def reopen(tx: Transaction, opening_id: int) -> None:
    """Gives back the seats of a closed hour or an absence."""
    tx.run(REOPEN, of=opening_id)
    tx.run(LET_BE, of=opening_id)


def closed_by(tx: Transaction, opening_id: int) -> dict[int, range]:
    """Returns the cells that a closed hour or an absence has taken, by the number of the seat."""
    return dict(tx.all(CLOSED_BY, of=opening_id))


def taken(tx: Transaction, seat_pool: str, span: Span) -> TakenCells:
    """Returns the taken cells of a seat pool, booked or closed."""
    return _by_number(tx.all(TAKEN, of_pool=seat_pool, first=span.cells.start, end=span.cells.stop))


def booked(tx: Transaction, seat_pool: str, span: Span) -> TakenCells:
    """Returns the booked cells of a seat pool, closed meanwhile or not."""
    return _by_number(tx.all(BOOKED, of_pool=seat_pool, first=span.cells.start, end=span.cells.stop))


def closed(tx: Transaction, seat_pool: str, span: Span, opening_id: int | None = None) -> TakenCells:
    """Returns the closed cells of a seat pool, of all openings or one; some may still be booked."""
    found = tx.all(CLOSED, of_pool=seat_pool, first=span.cells.start, end=span.cells.stop)
    return _by_number((number, cell) for number, cell, of in found if opening_id in (None, of))


def has_room(taken: TakenCells, seats: int, span: Span) -> bool:
    """Whether one of the seats is free for the whole span."""
    cells = span.cells
    return any(not any(cell in taken.get(number, ()) for cell in cells) for number in range(seats))


def forget_old(tx: Transaction, before: datetime) -> int:
    """Deletes cells that are over: they guard nothing any more."""
    return tx.run(FORGET, before=Span(before, before).cells.stop)


def _by_number(cells: Iterable[tuple[int, int]]) -> TakenCells:
    found: dict[int, set[int]] = defaultdict(set)
    for number, cell in cells:
        found[number].add(cell)
    return found


def _take_one(tx: Transaction, seat_pool: str, number: int, span: Span, booking_id: int) -> bool:
    cells = span.cells
    # Always in the order of time: two units that want the same cells meet at the first of them.
    rows = [
        {"desk": seat_pool, "cell": cell, "number": number, "booking_id": booking_id, "opening_id": None}
        for cell in cells
    ]
    if tx.each(TAKE, rows) == len(cells):
        return True
    mine = tx.one(MINE, of_pool=seat_pool, first=cells.start, end=cells.stop, which=number, of=booking_id)
    return mine == len(cells)


def _keep_only(tx: Transaction, booking_id: int, number: int, cells: range) -> None:
    kept = {"of": booking_id, "which": number, "first": cells.start, "last": cells.stop - 1}
    tx.run(LEAVE_ELSEWHERE, **kept)
    tx.run(PASS_ELSEWHERE, **kept)
