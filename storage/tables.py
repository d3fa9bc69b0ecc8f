"""Every table, and the rules that the database itself guards."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.times import Instant

KINDS = ("report", "proposal", "complaint", "help", "mediation", "talk")
STATES = ("new", "taken", "waiting", "closed")
OUTCOMES = ("resolved", "not_ours", "duplicate", "withdrawn")
ROLES = ("citizen", "operator", "coordinator")
ENTRIES = ("said", "answered", "note", "state", "referral", "rated")
SENDING_STATES = ("ready", "sending", "sent", "dead", "unknown", "cancelled")
POLICIES = ("once", "twice", "freely")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


ROW_ID = BigInteger().with_variant(Integer(), "sqlite")
"""On SQLite only an INTEGER key is the row's own number; a BIGINT would be one more tree to look in and to keep."""


def row_id() -> "Column[int]":
    return Column("id", ROW_ID, primary_key=True, autoincrement=False)


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

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column("key", String(120), nullable=False, unique=True),  # the cause: a replay cannot enqueue twice
    Column("lane", String(40), nullable=False),
    Column("person_id", ForeignKey("person.id")),  # to whom; NULL: the team chat
    Column("keyholder_id", ForeignKey("person.id")),  # whose key seals it; NULL: the installation's
    Column("priority", Integer, nullable=False),
    Column("policy", String(8), nullable=False),
    Column("deed", LargeBinary, nullable=False),  # sealed
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

installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("ref", String(40), primary_key=True),  # secret and unguessable
    Column("keyholder_id", ForeignKey("person.id")),
    Column("type", String(60), nullable=False),
    Column("name", LargeBinary, nullable=False),  # sealed
    Column("body", LargeBinary, nullable=False),  # sealed
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

web_room = Table(
    "web_room",
    metadata,
    Column("room", String(40), primary_key=True),  # the lane: one citizen's chat, or the team room
    Column("n", Integer, nullable=False),  # the newest message's number
    Column("change", BigInteger, nullable=False),  # rises with every change: what a page asks from
)

web_message = Table(
    "web_message",
    metadata,
    Column("room", String(40), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("key", String(80)),  # made by the page, so that a retry does not say it twice
    Column("thread", String(32), nullable=False, server_default=""),
    Column("author_id", BigInteger),  # NULL: the service
    Column("keyholder_id", ForeignKey("person.id")),  # whose key seals it; NULL: the installation's
    Column("body", LargeBinary),  # sealed; NULL once deleted
    Column("change", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("room", "key"),
    Index("ix_web_message_room_change", "room", "change"),
    Index("ix_web_message_thread", "room", "thread", "n"),
)

web_thread = Table(
    "web_thread",
    metadata,
    Column("room", String(40), primary_key=True),
    Column("thread", String(32), primary_key=True),
    Column("title", String(160), nullable=False),
    Column("icon", String(16), nullable=False, server_default=""),
    Column("closed", Boolean, nullable=False, server_default=text("false")),
    Column("change", BigInteger, nullable=False),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("at", Instant, nullable=False),  # when it was last used, to the day
    Index("ix_web_session_person_id", "person_id"),
)

web_receipt = Table(
    "web_receipt",
    metadata,
    Column("receipt_hash", LargeBinary, primary_key=True),  # slow and keyed
    Column("person_id", ForeignKey("person.id"), nullable=False, unique=True),
    Column("at", Instant, nullable=False),
)

rate = Table(
    "rate",
    metadata,
    Column("name", String(60), primary_key=True),  # such as "ticket:<person>"
    Column("tat", Instant, nullable=False),  # the theoretical arrival time of GCRA
    sqlite_with_rowid=False,
)
