"""Neighbourhood events, their sign-ups, subscriptions, and the broadcasts about them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
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

EVENT_STATES = ("draft", "published", "cancelled")
EVENT_KINDS = ("public", "workshop", "assembly", "lab", "course", "info", "outreach")
SIGNUP_STATES = ("coming", "waiting", "cancelled", "came")
FREQUENCIES = ("now", "daily", "weekly")
INTERESTS = ("topic", "neighbourhood")

event = Table(
    "event",
    metadata,
    row_id(),
    Column("code", String(16), nullable=False, unique=True),  # in its address on the web, and in deep links
    Column("series_id", BigInteger),  # the first of those that repeat
    Column("state", String(12), nullable=False, server_default="draft"),
    Column("kind", String(12), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("neighbourhood", String(32)),  # NULL: for the whole town
    Column("version", Integer, nullable=False, server_default="1"),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("wall", String(32), nullable=False),
    Column("venue", String(200), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("organiser", String(200)),
    Column("capacity", Integer),  # NULL: no limit
    Column("taken", Integer, nullable=False, server_default="0"),  # people who come
    Column("most_each", Integer, nullable=False, server_default="4"),  # people one sign-up may bring
    Column("spoken", String(64), nullable=False, server_default=""),  # languages, with commas
    Column("access", String(64), nullable=False, server_default=""),
    Column("picture", String(200)),  # a file's reference
    Column("minutes", LargeBinary),  # sealed: minutes, written after it
    Column("reached", Integer),  # people, as counted by the team
    Column("person_id", ForeignKey("person.id"), nullable=False),  # the operator who made it
    Column("published_at", Instant),
    Column("changed_at", Instant, nullable=False),
    one_of("state", EVENT_STATES),
    one_of("kind", EVENT_KINDS),
    CheckConstraint("starts_at < ends_at", name="begins_before_it_ends"),
    CheckConstraint("capacity IS NULL OR taken <= capacity", name="room_for_all"),
    CheckConstraint("taken >= 0", name="taken"),
    Index("ix_event_coming", "state", "starts_at"),
    Index("ix_event_series_id", "series_id"),
)

event_text = Table(
    "event_text",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("language", String(12), primary_key=True),
    Column("title", String(120), nullable=False),
    Column("body", String(2000), nullable=False),
)

event_draft = Table(
    "event_draft",
    metadata,
    row_id(),
    Column("person_id", ForeignKey("person.id"), nullable=False),  # the operator at work there
    Column("event_id", ForeignKey("event.id")),  # the event that is being changed; NULL: a new one
    Column("body", LargeBinary, nullable=False),  # sealed: answers and the question being revisited
    Column("updated_at", Instant, nullable=False),
    Index("ix_event_draft_person_id", "person_id"),
)

door = Table(
    "door",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),  # the operator who stands there
    Column("event_id", ForeignKey("event.id"), nullable=False),
    Column("at", Instant, nullable=False),
)

signup = Table(
    "signup",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("code", String(16), nullable=False, unique=True),  # shown at the door
    Column("people", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("place", BigInteger, nullable=False),  # in the order of coming: the waitlist goes by it
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False),
    one_of("state", SIGNUP_STATES),
    CheckConstraint("people >= 1", name="people"),
    Index("ix_signup_person_id", "person_id"),
    Index("ix_signup_place", "event_id", "state", "place"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("frequency", String(8), nullable=False, server_default="now"),
    Column("quiet_from", String(5), nullable=False, server_default="21:00"),  # on the town's wall
    Column("quiet_until", String(5), nullable=False, server_default="08:00"),
    Column("paused_until", Instant),
    Column("told_at", Instant, nullable=False),  # until when the last digest reached
    Column("at", Instant, nullable=False),  # when they opted in
    one_of("frequency", FREQUENCIES),
)

interest = Table(
    "interest",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("code", String(32), primary_key=True),
    one_of("kind", INTERESTS),
    Index("ix_interest_code", "kind", "code", "person_id"),
    sqlite_with_rowid=False,
)
