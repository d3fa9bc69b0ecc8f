"""People, and the installation's facts about itself."""

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, String, Table, UniqueConstraint, text

from storage.engine.table_base import metadata, one_of, row_id
from storage.engine.utc import Instant

ROLES = ("citizen", "operator", "coordinator")


person = Table(
    "person",
    metadata,
    row_id(),
    Column("channel", String(16), nullable=False),
    Column("address_hash", LargeBinary, nullable=False),  # keyed: useless without the key file
    Column("address", LargeBinary, nullable=False),  # sealed
    Column("wrapped_key", LargeBinary),  # NULL once erased: everything sealed with it is gone
    Column("name", LargeBinary),  # sealed; operators only
    Column("role", String(16), nullable=False, server_default="citizen"),
    Column("language", String(12)),  # NULL until chosen
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("notice_version", String(32)),
    Column("notice_at", Instant),
    Column("focus_ticket_id", BigInteger),
    Column("aside", String(64)),  # what a free message means at present, such as "add LT7K3QM"
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel", "address_hash"),
    one_of("role", ROLES),
)


installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
