"""People, what they said, and what is done about it."""

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
    UniqueConstraint,
    text,
)

from storage.tables.base import metadata, one_of, row_id
from storage.times import Instant

KINDS = ("report", "proposal", "complaint", "help", "mediation", "talk", "room")
STATES = ("new", "taken", "waiting", "closed")
OUTCOMES = ("resolved", "not_ours", "duplicate", "withdrawn", "refused")
ROLES = ("citizen", "operator", "coordinator")
ENTRIES = ("said", "answered", "note", "state", "referral", "rated", "booking")

person = Table(
    "person",
    metadata,
    row_id(),
    Column("channel", String(16), nullable=False),
    Column("address_hash", LargeBinary, nullable=False),  # keyed: tells nothing without the key file
    Column("address", LargeBinary, nullable=False),  # sealed
    Column("wrapped_key", LargeBinary),  # NULL once erased: everything sealed with it is gone
    Column("name", LargeBinary),  # sealed; operators only
    Column("role", String(16), nullable=False, server_default="citizen"),
    Column("language", String(12)),  # NULL until chosen
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("notice_version", String(32)),
    Column("notice_at", Instant),
    Column("focus_ticket_id", BigInteger),
    Column("aside", String(64)),  # what a free message means just now, such as "add LT7K3QM"
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel", "address_hash"),
    one_of("role", ROLES),
)

draft = Table(
    "draft",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("flow", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),  # sealed: answers and the question being revisited
    Column("updated_at", Instant, nullable=False),
)

ticket = Table(
    "ticket",
    metadata,
    row_id(),
    Column("code", String(16), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("category", String(32)),
    Column("neighbourhood", String(32)),
    Column("state", String(16), nullable=False, server_default="new"),
    Column("outcome", String(16)),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("language", String(12), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("assignee_id", ForeignKey("person.id")),
    Column("duplicate_of", ForeignKey("ticket.id")),
    Column("body", LargeBinary, nullable=False),  # sealed: the record the flow made
    Column("stars", Integer),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("closed_at", Instant),
    Column("changed_at", Instant, nullable=False),
    one_of("kind", KINDS),
    one_of("state", STATES),
    one_of("outcome", OUTCOMES),
    CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="closed_has_outcome"),
    CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
    Index("ix_ticket_person_id", "person_id", "id"),
    Index(
        "ix_ticket_open",
        "due_at",
        sqlite_where=text("state <> 'closed'"),
        postgresql_where=text("state <> 'closed'"),
    ),
    Index(
        "ix_ticket_like",
        "kind",
        "category",
        "id",
        sqlite_where=text("state <> 'closed'"),
        postgresql_where=text("state <> 'closed'"),
    ),
)

entry = Table(
    "entry",
    metadata,
    row_id(),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("person_id", ForeignKey("person.id")),  # NULL: the service itself
    Column("revision_of", ForeignKey("entry.id")),
    Column("body", LargeBinary, nullable=False),  # sealed with the key of the ticket's citizen
    Column("at", Instant, nullable=False),
    one_of("kind", ENTRIES),
    Index("ix_entry_ticket_id", "ticket_id", "id"),
)

follower = Table(
    "follower",
    metadata,
    Column("ticket_id", ForeignKey("ticket.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)

topic = Table(
    "topic",
    metadata,
    Column("ticket_id", ForeignKey("ticket.id"), primary_key=True),
    Column("thread", String(32)),  # NULL while it is being made, or lost
    Column("at", Instant, nullable=False),
    UniqueConstraint("thread"),
)

message = Table(
    "message",
    metadata,
    Column("lane", String(40), primary_key=True),
    Column("message_id", String(32), primary_key=True),
    Column("role", String(16), nullable=False),  # card, said, answered, prompt …
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),
    Column("entry_id", ForeignKey("entry.id")),
    Column("at", Instant, nullable=False),
    Index("ix_message_ticket_id", "ticket_id", "role"),
    Index("ix_message_entry_id", "entry_id"),
    sqlite_with_rowid=False,
)

access = Table(
    "access",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("ticket_id", BigInteger, nullable=False),
    Column("deed", String(40), nullable=False),
    Column("hash", LargeBinary, nullable=False),  # over this row and the hash before
)
