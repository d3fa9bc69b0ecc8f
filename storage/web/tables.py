"""The web chats, their sessions and receipts, and files."""

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
    UniqueConstraint,
    text,
)

from storage.engine.table_base import metadata
from storage.engine.utc import Instant

media = Table(
    "media",
    metadata,
    Column("ref", String(40), primary_key=True),  # secret and unguessable
    Column("keyholder_id", ForeignKey("person.id")),
    Column("type", String(60), nullable=False),
    Column("name", LargeBinary, nullable=False),  # sealed
    Column("body", LargeBinary, nullable=False),  # sealed; empty: it lies in parts
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

media_part = Table(
    "media_part",
    metadata,
    Column("ref", String(40), primary_key=True),  # of a file that may not be whole yet
    Column("n", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # sealed
    Column("at", Instant, nullable=False),
)

web_room = Table(
    "web_room",
    metadata,
    Column("room", String(40), primary_key=True),  # the lane: one citizen's chat, or the team page
    Column("n", Integer, nullable=False),  # the newest message's number
    Column("change", BigInteger, nullable=False),  # rises with every change: what a page asks from
)

web_message = Table(
    "web_message",
    metadata,
    Column("room", String(40), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("key", String(80)),  # made by the page, so that a retry does not add it twice
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
