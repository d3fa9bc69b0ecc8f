"""The calendar: bookings, the seats they take, and exceptions to the opening hours.

A seat is taken in cells of five minutes, and a cell of a seat can be taken once: so no two bookings of
whatever length can overlap, whatever claims them at the same moment. A closed hour and an absent operator take
seats like bookings.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from storage.engine.table_base import metadata, one_of, row_id
from storage.engine.utc import Instant

BOOKING_STATES = ("held", "booked", "arrived", "missed", "cancelled", "lapsed")
WAITLIST_STATES = ("waiting", "offered", "taken", "left")
OPENINGS = ("open", "closed", "absent")
ACTIVITY_STATES = ("asked", "countered", "agreed", "refused", "withdrawn")

activity = Table(
    "activity",
    metadata,
    row_id(),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False, unique=True),  # the request itself
    Column("room", String(32), nullable=False),
    Column("state", String(12), nullable=False, server_default="asked"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("title", String(200)),  # what the public calendar says; NULL until it is approved
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("wall", String(32), nullable=False),  # the same on the town's wall, by which it repeats
    Column("until", String(5), nullable=False),  # when it ends on that wall
    Column("zone_version", String(16), nullable=False),  # as of a booking
    Column("last_day", String(10)),  # repeats each week until this day; NULL: happens once
    Column("changed_at", Instant, nullable=False),
    one_of("state", ACTIVITY_STATES),
    CheckConstraint("starts_at < ends_at", name="begins_before_it_ends"),
)

booking = Table(
    "booking",
    metadata,
    row_id(),
    Column("code", String(16), nullable=False, unique=True),
    Column("service", String(32), nullable=False),  # or the room, for an activity
    Column("desk", String(32), nullable=False),  # the seat pool
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column(
        "moved", Integer, nullable=False, server_default="0"
    ),  # how often it was moved: a reminder knows for which time it is
    Column("sole", String(32)),  # the service, while a person may have it booked only once
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("ticket_id", ForeignKey("ticket.id")),
    Column("activity_id", ForeignKey("activity.id")),
    Column("body", LargeBinary, nullable=False),  # sealed: preferences, reason; for a walk-in also a name
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("wall", String(32), nullable=False),  # when it begins on the town's wall, with its offset
    Column("zone", String(40), nullable=False),
    Column(
        "zone_version", String(16), nullable=False
    ),  # of the zone database that made the instant of the wall
    Column("confirmed", Boolean, nullable=False, server_default=text("false")),
    Column("held_until", Instant),  # an offer from the waitlist ends then
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    one_of("state", BOOKING_STATES),
    CheckConstraint("(state = 'held') = (held_until IS NOT NULL)", name="held_until_an_end"),
    CheckConstraint("starts_at < ends_at", name="begins_before_it_ends"),
    Index("ix_booking_person_id", "person_id", "starts_at"),
    Index("ix_booking_desk", "desk", "starts_at"),
    Index("ix_booking_ticket_id", "ticket_id"),
    Index("ix_booking_activity_id", "activity_id"),
    Index(
        "ix_booking_held",
        "held_until",
        sqlite_where=text("state = 'held'"),
        postgresql_where=text("state = 'held'"),
    ),
    Index(
        "uq_booking_sole",
        "person_id",
        "sole",
        unique=True,
        sqlite_where=text("state = 'booked'"),
        postgresql_where=text("state = 'booked'"),
    ),
)

opening = Table(
    "opening",
    metadata,
    row_id(),
    Column("service", String(32), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("day", String(10), nullable=False),
    Column("start", String(5), nullable=False),  # on the town's wall
    Column("until", String(5), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),  # the operator who entered it
    Column("at", Instant, nullable=False),
    one_of("kind", OPENINGS),
    Index("ix_opening_day", "service", "day"),
)

seat = Table(
    "seat",
    metadata,
    Column("desk", String(32), primary_key=True),
    Column("cell", BigInteger, primary_key=True, autoincrement=False),  # five-minute steps since 1970, UTC
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("booking_id", ForeignKey("booking.id")),
    Column("opening_id", ForeignKey("opening.id")),
    CheckConstraint("booking_id IS NOT NULL OR opening_id IS NOT NULL", name="taken_by_somebody"),
    Index("ix_seat_booking_id", "booking_id"),
    Index("ix_seat_opening_id", "opening_id"),
    sqlite_with_rowid=False,
)

waitlist = Table(
    "waitlist",
    metadata,
    row_id(),
    Column("service", String(32), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("state", String(12), nullable=False, server_default="waiting"),
    Column("booking_id", ForeignKey("booking.id")),  # the seat that is held as their offer
    Column("at", Instant, nullable=False),
    one_of("state", WAITLIST_STATES),
    CheckConstraint("(state = 'offered') = (booking_id IS NOT NULL)", name="offered_a_seat"),
    Index("ix_waitlist_booking_id", "booking_id"),
    Index(
        "uq_waitlist_person_id",
        "person_id",
        "service",
        unique=True,
        sqlite_where=text("state IN ('waiting', 'offered')"),
        postgresql_where=text("state IN ('waiting', 'offered')"),
    ),
    Index(
        "ix_waitlist_waiting",
        "service",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)
