"""Inbound updates, outbound messages, and timers."""

from sqlalchemy import (
    BigInteger,
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

from storage.engine.table_base import metadata, one_of, row_id
from storage.engine.utc import Instant

SENDING_STATES = ("ready", "sending", "sent", "dead", "unknown", "cancelled")
POLICIES = ("once", "twice", "freely")

update_seen = Table(
    "update_seen",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_update_seen_at", "at"),
    sqlite_with_rowid=False,  # the key is the row: one tree less for every update
)

dead_letter = Table(
    "dead_letter",
    metadata,
    row_id(),
    Column("reference", String(16), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("what", String(200), nullable=False),  # the kind of failure, never what was said
    Column("body", LargeBinary, nullable=False),  # sealed
    Column("at", Instant, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column("key", String(120), nullable=False, unique=True),  # the cause: a replay cannot enqueue twice
    Column("lane", String(40), nullable=False),
    Column("person_id", ForeignKey("person.id")),  # the recipient; NULL: the team chat
    Column("keyholder_id", ForeignKey("person.id")),  # whose key seals it; NULL: the installation's
    Column("priority", Integer, nullable=False),
    Column("policy", String(8), nullable=False),
    Column("deed", LargeBinary, nullable=False),  # sealed: the payload; its stored name stays
    Column("ticket_id", ForeignKey("ticket.id")),
    Column("entry_id", ForeignKey("entry.id")),
    Column("role", String(16)),
    Column("state", String(12), nullable=False, server_default="ready"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("worker", String(40)),
    Column("message_id", String(32)),
    Column("error", String(200)),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    one_of("state", SENDING_STATES),
    one_of("policy", POLICIES),
    Index(
        "uq_outbox_lane_sending",
        "lane",
        unique=True,
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(
        "ix_outbox_waiting",
        "priority",
        "id",
        sqlite_where=text("state = 'ready'"),
        postgresql_where=text("state = 'ready'"),
    ),
)

attempt = Table(
    "attempt",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("outcome", String(40), nullable=False),
    Column("at", Instant, nullable=False),
)

timer = Table(
    "timer",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("subject", String(40), primary_key=True),
    Column("occurrence", String(40), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("state", String(12), nullable=False, server_default="due"),
    one_of("state", ("due", "fired", "cancelled", "missed")),
    Index(
        "ix_timer_due",
        "due_at",
        sqlite_where=text("state = 'due'"),
        postgresql_where=text("state = 'due'"),
    ),
    sqlite_with_rowid=False,
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(40), nullable=False),
    Column("until", Instant, nullable=False),
    Column("fence", BigInteger, nullable=False),
)


rate = Table(
    "rate",
    metadata,
    Column("name", String(60), primary_key=True),  # such as "ticket:<person>"
    Column("tat", Instant, nullable=False),  # the theoretical arrival time of GCRA
    sqlite_with_rowid=False,
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
