"""Waitlists for a seat of a service: first come, first served."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.visits.tables import waitlist


@dataclass(frozen=True, slots=True)
class Waiter:
    """One place on the waitlist. `booking_id` is the seat held as an offer."""

    id: int
    service: str
    person_id: int
    state: str
    booking_id: int | None
    at: datetime


COLUMNS = [waitlist.c[name] for name in Waiter.__slots__]
_open = or_(waitlist.c.state == "waiting", waitlist.c.state == "offered")
JOIN = insert_or_ignore(waitlist, "id", "service", "person_id", "at")
OF_PERSON = Statement(
    select(*COLUMNS).where(waitlist.c.person_id == bindparam("of_person"), _open).order_by(waitlist.c.id),
    Waiter,
)
NEXT = Statement(
    select(*COLUMNS)
    .where(
        waitlist.c.service == bindparam("for_service"),
        waitlist.c.state == "waiting",
        waitlist.c.id > bindparam("after"),
    )
    .order_by(waitlist.c.id)
    .limit(1),
    Waiter,
)
OFFERED = Statement(
    select(*COLUMNS).where(waitlist.c.booking_id == bindparam("of_booking"), waitlist.c.state == "offered"),
    Waiter,
)
MOVE = Statement(
    update(waitlist)
    .where(waitlist.c.id == bindparam("wanted"), waitlist.c.state == bindparam("known"))
    .values(state=bindparam("state"), booking_id=bindparam("booking_id")),
    nothing,
)


def join(tx: Transaction, service: str, person_id: int, now: datetime) -> bool:
    """Joins the end of the list; False for a citizen who is on it already."""
    return bool(tx.run(JOIN, id=new_id(), service=service, person_id=person_id, at=now))


def of_person(tx: Transaction, person_id: int) -> list[Waiter]:
    """Returns a citizen's places on waitlists, offers included."""
    return tx.all(OF_PERSON, of_person=person_id)


def following(tx: Transaction, service: str, after: int = 0) -> Waiter | None:
    """Returns the first of a service's list behind place `after`."""
    return tx.first(NEXT, for_service=service, after=after)


def offered(tx: Transaction, booking_id: int) -> Waiter | None:
    """Returns the place whose offer a held seat is."""
    return tx.first(OFFERED, of_booking=booking_id)


def move(tx: Transaction, known: Waiter, state: str, booking_id: int | None = None) -> bool:
    """Moves to `offered` with the held seat, to `taken`, `left`, or back to `waiting`; False when another change came first."""
    return bool(tx.run(MOVE, wanted=known.id, known=known.state, state=state, booking_id=booking_id))
