"""Takes seats and gives them back. A cell of a seat can be taken once: the table's own key says so."""

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, select

from storage.place.slots import Span
from storage.statement import Statement, nothing
from storage.tables import seat
from storage.transaction import Transaction
from storage.upsert import insert_or_ignore

Taken = Mapping[int, AbstractSet[int]]
"""By the number of a seat, the cells that are taken of it."""
NOWHERE: Final = range(0)

_here = (
    seat.c.desk == bindparam("at_desk"),
    seat.c.cell >= bindparam("first"),
    seat.c.cell < bindparam("end"),
)
TAKE = insert_or_ignore(seat, "desk", "cell", "number", "booking_id", "opening_id")
TAKEN = Statement(select(seat.c.number, seat.c.cell).where(*_here), lambda number, cell: (number, cell))
MINE = Statement(
    select(func.count()).where(
        *_here, seat.c.number == bindparam("which"), seat.c.booking_id == bindparam("of")
    ),
    int,
)
UNDO = Statement(
    delete(seat).where(
        *_here,
        seat.c.number == bindparam("which"),
        seat.c.booking_id == bindparam("of"),
        ~seat.c.cell.between(bindparam("kept_first"), bindparam("kept_last")),
    ),
    nothing,
)
KEEP = Statement(
    delete(seat).where(
        seat.c.booking_id == bindparam("of"),
        (seat.c.number != bindparam("which")) | ~seat.c.cell.between(bindparam("first"), bindparam("last")),
    ),
    nothing,
)
LEAVE = Statement(delete(seat).where(seat.c.booking_id == bindparam("of")), nothing)
REOPEN = Statement(delete(seat).where(seat.c.opening_id == bindparam("of")), nothing)
WHO = Statement(select(seat.c.booking_id).where(*_here, seat.c.booking_id.is_not(None)).distinct(), int)
CLOSED = Statement(
    select(seat.c.number, func.min(seat.c.cell), func.max(seat.c.cell))
    .where(seat.c.opening_id == bindparam("of"))
    .group_by(seat.c.number)
    .order_by(seat.c.number),
    lambda number, first, last: (number, range(first, last + 1)),
)
FORGET = Statement(delete(seat).where(seat.c.cell < bindparam("before")), nothing)


def take(
    tx: Transaction, desk: str, seats: int, span: Span, booking_id: int, had: Span | None = None
) -> bool:
    """Take one of the `seats` for the whole span, for a booking that is in its table already; False when none is free.

    `had` is the span that the booking has now and may overlap: it is given up only once the new one is taken.
    """
    kept = had.cells if had else NOWHERE
    for number in range(seats):
        if _take_one(tx, desk, number, span, booking_id, kept):
            tx.run(KEEP, of=booking_id, which=number, first=span.cells.start, last=span.cells.stop - 1)
            return True
    return False


def close(tx: Transaction, desk: str, numbers: range, spans: list[Span], opening_id: int) -> None:
    """Take whatever is free of these seats, so that nobody can: what is booked already stays booked."""
    rows = [
        {"desk": desk, "cell": cell, "number": number, "booking_id": None, "opening_id": opening_id}
        for span in spans
        for cell in span.cells
        for number in numbers
    ]
    tx.each(TAKE, rows)


def leave(tx: Transaction, booking_id: int) -> None:
    """Give back what a booking has taken."""
    tx.run(LEAVE, of=booking_id)


def reopen(tx: Transaction, opening_id: int) -> None:
    """Give back what a closed hour or an absence has taken."""
    tx.run(REOPEN, of=opening_id)


def closed_by(tx: Transaction, opening_id: int) -> dict[int, range]:
    """By the numbers of the seats that a closed hour or an absence has taken, from which cell until which."""
    return dict(tx.all(CLOSED, of=opening_id))


def taken(tx: Transaction, desk: str, span: Span) -> Taken:
    """What is taken of a desk, by whoever."""
    found: dict[int, set[int]] = defaultdict(set)
    for number, cell in tx.all(TAKEN, at_desk=desk, first=span.cells.start, end=span.cells.stop):
        found[number].add(cell)
    return found


def bookings_in(tx: Transaction, desk: str, span: Span) -> set[int]:
    """The bookings that take a seat of a desk some time in a span."""
    return set(tx.all(WHO, at_desk=desk, first=span.cells.start, end=span.cells.stop))


def has_room(taken: Taken, seats: int, span: Span) -> bool:
    """Whether one of the seats is free for the whole span."""
    cells = span.cells
    return any(not any(cell in taken.get(number, ()) for cell in cells) for number in range(seats))


def forget_old(tx: Transaction, before: datetime) -> int:
    """What is over guards nothing any more."""
    return tx.run(FORGET, before=Span(before, before).cells.stop)


def _take_one(tx: Transaction, desk: str, number: int, span: Span, booking_id: int, kept: range) -> bool:
    cells = span.cells
    given = {"at_desk": desk, "first": cells.start, "end": cells.stop, "which": number, "of": booking_id}
    # In the order of time, always: two who want the same cells meet at the first of them.
    rows = [
        {"desk": desk, "cell": cell, "number": number, "booking_id": booking_id, "opening_id": None}
        for cell in cells
    ]
    if tx.each(TAKE, rows) == len(cells) or tx.one(MINE, **given) == len(cells):
        return True
    tx.run(UNDO, **given, kept_first=kept.start, kept_last=kept.stop - 1)
    return False
