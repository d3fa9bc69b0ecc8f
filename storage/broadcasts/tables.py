"""Broadcasts, and a row for each citizen they go to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

BROADCAST_STATES = ("draft", "asked", "scheduled", "running", "paused", "stopped", "done")


DELIVERY_STATES = ("ready", "queued", "sent", "blocked", "failed", "unknown", "skipped")


broadcast = Table(
    "broadcast",
    metadata,
    row_id(),
    Column("state", String(12), nullable=False, server_default="draft"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("emergency", Boolean, nullable=False, server_default=text("false")),
    Column("event_id", ForeignKey("event.id")),
    Column("body", LargeBinary, nullable=False),  # sealed: texts by language, picture, audience
    Column("person_id", ForeignKey("person.id")),  # the operator who wrote it; NULL: the service itself
    Column("second_id", ForeignKey("person.id")),  # the operator who agreed, where two are needed
    Column("starts_at", Instant),  # when it is scheduled for
    Column("frozen_at", Instant),  # people who come later are not in the audience
    Column("cursor", BigInteger, nullable=False, server_default="0"),  # the last person a row was made for
    Column("counted", Boolean, nullable=False, server_default=text("false")),  # whether all rows are made
    Column("card", String(32)),  # the message in the team chat that shows how far it is
    Column("done_at", Instant),
    Column("changed_at", Instant, nullable=False),
    one_of("state", BROADCAST_STATES),
    Index(
        "ix_broadcast_at_work",
        "state",
        sqlite_where=text("state IN ('scheduled', 'running')"),
        postgresql_where=text("state IN ('scheduled', 'running')"),
    ),
)


delivery = Table(
    "delivery",
    metadata,
    Column("broadcast_id", ForeignKey("broadcast.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("state", String(8), nullable=False, server_default="ready"),
    Column("due_at", Instant, nullable=False),  # later for people with quiet hours
    one_of("state", DELIVERY_STATES),
    Index(
        "ix_delivery_state", "broadcast_id", "state", "due_at", "person_id"
    ),  # which are due next, and how many
    Index("ix_delivery_person_id", "person_id"),
    sqlite_with_rowid=False,
)
