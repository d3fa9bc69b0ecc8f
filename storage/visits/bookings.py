"""Bookings: a citizen, a service and a time. Preferences and reason are sealed with the citizen's own key."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, delete, or_, select, update

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.engine.versioned import Versioned
from storage.people.encryption import Key, Where
from storage.place import zonedata
from storage.place.slots import Span
from storage.tickets.codes import BODY, new_code
from storage.visits.tables import booking

TRIES: Final = 8
MARK: Final = "B"
"""After the prefix of the town: `LTB-7K3Q-M` is a booking, `LT-7K3Q-M` a ticket."""
LONGEST: Final = timedelta(days=1)
"""A booking that began earlier is over: no need to look through all that were ever made."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A citizen's seat. `held` is an offer that ends at `held_until`; `sole` forbids a second booking beside it."""

    id: int
    code: str
    service: str
    desk: str  # the seat pool; its stored name stays
    state: str
    version: int
    moved: int
    sole: str | None
    person_id: int
    ticket_id: int | None
    activity_id: int | None
    body: bytes
    starts_at: datetime
    ends_at: datetime
    wall: str
    zone: str
    zone_version: str
    confirmed: bool
    held_until: datetime | None
    created_at: datetime
    changed_at: datetime

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def is_active(self) -> bool:
        """Whether it takes a seat."""
        return self.state in ("held", "booked")


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """A citizen's preferences. `name` and `phone` are kept only for walk-ins and callers."""

    mode: str = "here"
    language: str = ""
    interpreter: bool = False
    gender: str = ""
    """`woman` or `man`: who should receive them; empty when it does not matter."""
    access: str = ""
    reason: str = ""
    discreet: bool = False
    """Whether reminders say neither the service nor the place."""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A booking to be made. `held_until` makes it an offer."""

    service: str
    seat_pool: str
    person_id: int
    span: Span
    wall: str
    zone: str
    sole: str | None = None
    ticket_id: int | None = None
    activity_id: int | None = None
    preferences: Preferences = field(default_factory=Preferences)
    held_until: datetime | None = None


COLUMNS = [booking.c[name] for name in Booking.__slots__]
CHANGEABLE = (
    "state",
    "moved",
    "sole",
    "ticket_id",
    "body",
    "starts_at",
    "ends_at",
    "wall",
    "zone",
    "zone_version",
    "confirmed",
    "held_until",
)
ADDED = [name for name in Booking.__slots__ if name not in ("version", "moved", "confirmed")]
"""The table has defaults for the others."""
ACTIVE = or_(booking.c.state == "booked", booking.c.state == "held")
_now = bindparam("now", type_=booking.c.starts_at.type)
_begun = bindparam("begun", type_=booking.c.starts_at.type)
_from = bindparam("begin", type_=booking.c.starts_at.type)
_until = bindparam("end", type_=booking.c.starts_at.type)

ADD = insert_or_ignore(booking, *ADDED)
DROP = Statement(delete(booking).where(booking.c.id == bindparam("wanted")), nothing)
GET = Statement(select(*COLUMNS).where(booking.c.id == bindparam("wanted")), Booking)
LOCK = Statement(select(*COLUMNS).where(booking.c.id == bindparam("wanted")).with_for_update(), Booking)
BY_CODE = Statement(select(*COLUMNS).where(booking.c.code == bindparam("wanted")), Booking)
SOLE = Statement(
    select(*COLUMNS).where(
        booking.c.person_id == bindparam("of_person"),
        booking.c.sole == bindparam("of_service"),
        booking.c.state == "booked",
    ),
    Booking,
)
LET_GO = Statement(
    update(booking)
    .where(
        booking.c.person_id == bindparam("of_person"),
        booking.c.sole.is_not(None),
        booking.c.state == "booked",  # so that the index of these few serves it
        booking.c.ends_at <= _now,
    )
    .values(sole=None),
    nothing,
)
OF_PERSON = Statement(
    select(*COLUMNS)
    .where(
        booking.c.person_id == bindparam("of_person"),
        booking.c.starts_at > _begun,
        booking.c.ends_at > _now,
        ACTIVE,
        booking.c.activity_id.is_(None),
    )
    .order_by(booking.c.starts_at)
    .limit(bindparam("most")),
    Booking,
)
OF_TICKET = Statement(
    select(*COLUMNS).where(booking.c.ticket_id == bindparam("of_ticket")).order_by(booking.c.starts_at),
    Booking,
)
OF_ACTIVITY = Statement(
    select(*COLUMNS).where(booking.c.activity_id == bindparam("of_activity")).order_by(booking.c.starts_at),
    Booking,
)
BETWEEN = Statement(
    select(*COLUMNS)
    .where(
        booking.c.desk == bindparam("of_pool"),
        booking.c.starts_at >= _from,
        booking.c.starts_at < _until,
        booking.c.state != "cancelled",
        booking.c.state != "lapsed",
    )
    .order_by(booking.c.starts_at, booking.c.id),
    Booking,
)
HELD_OVER = Statement(
    select(*COLUMNS).where(
        booking.c.desk == bindparam("of_pool"),
        booking.c.state == "held",
        booking.c.held_until <= _now,
        booking.c.starts_at > _begun,
        booking.c.starts_at < _until,
        booking.c.ends_at > _from,
    ),
    Booking,
)
CHANGES = Versioned(booking, CHANGEABLE)

zone_version: Final = zonedata.zone_version
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Preferences)


def add(tx: Transaction, key: Key, prefix: str, wanted: Wanted, now: datetime) -> Booking | None:
    """Adds a booking under a code of its own, without a seat yet; None when the person has booked that service already."""
    booking_id = new_id()
    for tried in range(TRIES):
        added = tx.run(
            ADD,
            id=booking_id,
            code=new_code(prefix + MARK, BODY + tried // 2),
            service=wanted.service,
            desk=wanted.seat_pool,
            state="held" if wanted.held_until else "booked",
            sole=wanted.sole,
            person_id=wanted.person_id,
            ticket_id=wanted.ticket_id,
            activity_id=wanted.activity_id,
            body=key.seal(_encoder.encode(wanted.preferences), _where(booking_id)),
            starts_at=wanted.span.starts,
            ends_at=wanted.span.ends,
            wall=wanted.wall,
            zone=wanted.zone,
            zone_version=zone_version(),
            held_until=wanted.held_until,
            created_at=now,
            changed_at=now,
        )
        if added:
            return get(tx, booking_id)
        if wanted.sole and sole(tx, wanted.person_id, wanted.sole):
            return None
    raise RuntimeError("no free booking code")


def drop(tx: Transaction, booking_id: int) -> None:
    """Deletes a booking that got no seat."""
    tx.run(DROP, wanted=booking_id)


def get(tx: Transaction, booking_id: int) -> Booking:
    """Raises LookupError when there is no such booking."""
    return tx.one(GET, wanted=booking_id)


def lock(tx: Transaction, booking_id: int) -> Booking:
    """Locks the booking until the unit of work ends, and returns it. Raises LookupError when there is none."""
    return tx.one(LOCK, wanted=booking_id)


def find(tx: Transaction, booking_id: int) -> Booking | None:
    return tx.first(GET, wanted=booking_id)


def by_code(tx: Transaction, code: str) -> Booking | None:
    return tx.first(BY_CODE, wanted=code)


def sole(tx: Transaction, person_id: int, service: str) -> Booking | None:
    """Returns the booking that forbids a person to book a service once more."""
    return tx.first(SOLE, of_person=person_id, of_service=service)


def let_go(tx: Transaction, person_id: int, now: datetime) -> None:
    """Lifts that rule for visits that are over."""
    tx.run(LET_GO, of_person=person_id, now=now)


def of_person(tx: Transaction, person_id: int, now: datetime, most: int = 20) -> list[Booking]:
    """Returns a person's coming visits, offers included, the next first; days of a room belong to their ticket."""
    return tx.all(OF_PERSON, of_person=person_id, now=now, begun=now - LONGEST, most=most)


def of_ticket(tx: Transaction, ticket_id: int) -> list[Booking]:
    return tx.all(OF_TICKET, of_ticket=ticket_id)


def of_activity(tx: Transaction, activity_id: int) -> list[Booking]:
    return tx.all(OF_ACTIVITY, of_activity=activity_id)


def between(tx: Transaction, seat_pool: str, span: Span) -> list[Booking]:
    """Returns the bookings of a seat pool that begin in a span and were not cancelled, in the order of time."""
    return tx.all(BETWEEN, of_pool=seat_pool, begin=span.starts, end=span.ends)


def held_over(tx: Transaction, seat_pool: str, span: Span, now: datetime) -> list[Booking]:
    """Returns expired offers in a span that still take a seat."""
    begun = span.starts - LONGEST
    return tx.all(HELD_OVER, of_pool=seat_pool, begun=begun, begin=span.starts, end=span.ends, now=now)


def change(tx: Transaction, known: Booking, now: datetime, **values: Any) -> Booking | None:
    """Sets CHANGEABLE columns; None when the booking was changed after `known` was read."""
    return get(tx, known.id) if CHANGES.change(tx, known, now, values) else None


def preferences(key: Key, of: Booking) -> Preferences:
    """Raises Unsealable once the person was erased."""
    return _decoder.decode(key.open(of.body, _where(of.id)))


def sealed(key: Key, of: Booking, wanted: Preferences) -> bytes:
    """Seals preferences for the column `body`."""
    return key.seal(_encoder.encode(wanted), _where(of.id))


def _where(booking_id: int) -> Where:
    return Where("booking", booking_id, "body")
