"""Tickets, their timelines, drafts, followers, and the access log."""

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

STATES = ("new", "taken", "waiting", "closed")
OUTCOMES = ("resolved", "not_ours", "duplicate", "withdrawn", "refused")
ENTRIES = ("said", "answered", "note", "state", "referral", "rated", "booking")


draft = Table(
    "draft",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("chat", String(64), primary_key=True),  # empty: in private
    Column("flow", String(32), primary_key=True),
    Column("number", BigInteger),  # what the buttons call it, in the team chat
    Column("body", LargeBinary, nullable=False),  # sealed: answers and the question being revisited
    Column("updated_at", Instant, nullable=False),
    Index(
        "ix_draft_private",  # a citizen answers one flow at a time
        "person_id",
        unique=True,
        sqlite_where=text("chat = ''"),
        postgresql_where=text("chat = ''"),
    ),
    Index(
        "ix_draft_number",
        "number",
        unique=True,
        sqlite_where=text("number IS NOT NULL"),
        postgresql_where=text("number IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
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
    Column("body", LargeBinary, nullable=False),  # sealed: the flow's record
    Column("stars", Integer),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("closed_at", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("private", Boolean, nullable=False, server_default=text("false")),
    Column("private_reason", String(16)),  # NULL: not private
    Column("urgent", Boolean, nullable=False, server_default=text("false")),
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


access = Table(
    "access",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("ticket_id", BigInteger, nullable=False),
    Column("deed", String(40), nullable=False),  # the action; its stored name stays
    Column("hash", LargeBinary, nullable=False),  # over this row and the hash before
)

mute = Table(
    "mute",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),  # whose new messages wait outside
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),  # by which the team knows them
    Column("by_id", ForeignKey("person.id"), nullable=False),
    Column("reason", LargeBinary, nullable=False),  # sealed
    Column("until", Instant, nullable=False),
    Column("at", Instant, nullable=False),
)
