"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage.engine.utc import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "access",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_access")),
    )
    op.create_table(
        "dead_letter",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letter")),
        sa.UniqueConstraint("reference", name=op.f("uq_dead_letter_reference")),
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "person",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.String(length=16), server_default="citizen", nullable=False),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("reachable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("notice_version", sa.String(length=32), nullable=True),
        sa.Column("notice_at", Instant(), nullable=True),
        sa.Column("focus_ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("aside", sa.String(length=64), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("role IN ('citizen', 'operator', 'coordinator')", name=op.f("ck_person_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("channel", "address_hash", name=op.f("uq_person_channel_address_hash")),
    )
    op.create_table(
        "rate",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("tat", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rate")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "timer",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("occurrence", sa.String(length=40), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="due", nullable=False),
        sa.CheckConstraint("state IN ('due', 'fired', 'cancelled', 'missed')", name=op.f("ck_timer_state")),
        sa.PrimaryKeyConstraint("kind", "subject", "occurrence", name=op.f("pk_timer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_timer_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'due'"),
            postgresql_where=sa.text("state = 'due'"),
        )

    op.create_table(
        "update_seen",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_update_seen")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("update_seen", schema=None) as batch_op:
        batch_op.create_index("ix_update_seen_at", ["at"], unique=False)

    op.create_table(
        "web_room",
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("room", name=op.f("pk_web_room")),
    )
    op.create_table(
        "web_thread",
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("icon", sa.String(length=16), server_default="", nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("room", "thread", name=op.f("pk_web_thread")),
    )
    op.create_table(
        "draft",
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("flow", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "media",
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("keyholder_id", ROW_ID, nullable=True),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["keyholder_id"], ["person.id"], name=op.f("fk_media_keyholder_id_person")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_media")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("neighbourhood", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), server_default="new", nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("assignee_id", ROW_ID, nullable=True),
        sa.Column("duplicate_of", ROW_ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_ticket_closed_has_outcome")
        ),
        sa.CheckConstraint(
            "kind IN ('report', 'proposal', 'complaint', 'help', 'mediation', 'talk')",
            name=op.f("ck_ticket_kind"),
        ),
        sa.CheckConstraint(
            "outcome IN ('resolved', 'not_ours', 'duplicate', 'withdrawn')", name=op.f("ck_ticket_outcome")
        ),
        sa.CheckConstraint("state IN ('new', 'taken', 'waiting', 'closed')", name=op.f("ck_ticket_state")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ticket_stars")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_ticket_assignee_id_person")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["ticket.id"], name=op.f("fk_ticket_duplicate_of_ticket")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("code", name=op.f("uq_ticket_code")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_like",
            ["kind", "category", "id"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index(
            "ix_ticket_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index("ix_ticket_person_id", ["person_id", "id"], unique=False)

    op.create_table(
        "web_message",
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("thread", sa.String(length=32), server_default="", nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("keyholder_id", ROW_ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["keyholder_id"], ["person.id"], name=op.f("fk_web_message_keyholder_id_person")
        ),
        sa.PrimaryKeyConstraint("room", "n", name=op.f("pk_web_message")),
        sa.UniqueConstraint("room", "key", name=op.f("uq_web_message_room_key")),
    )
    with op.batch_alter_table("web_message", schema=None) as batch_op:
        batch_op.create_index("ix_web_message_room_change", ["room", "change"], unique=False)
        batch_op.create_index("ix_web_message_thread", ["room", "thread", "n"], unique=False)

    op.create_table(
        "web_receipt",
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_receipt_person_id_person")),
        sa.PrimaryKeyConstraint("receipt_hash", name=op.f("pk_web_receipt")),
        sa.UniqueConstraint("person_id", name=op.f("uq_web_receipt_person_id")),
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index("ix_web_session_person_id", ["person_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("ticket_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=True),
        sa.Column("revision_of", ROW_ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('said', 'answered', 'note', 'state', 'referral', 'rated')", name=op.f("ck_entry_kind")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entry_person_id_person")),
        sa.ForeignKeyConstraint(["revision_of"], ["entry.id"], name=op.f("fk_entry_revision_of_entry")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_entry_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_ticket_id", ["ticket_id", "id"], unique=False)

    op.create_table(
        "follower",
        sa.Column("ticket_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follower_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_follower_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_follower")),
    )
    op.create_table(
        "topic",
        sa.Column("ticket_id", ROW_ID, nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_topic_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_topic")),
        sa.UniqueConstraint("thread", name=op.f("uq_topic_thread")),
    )
    op.create_table(
        "message",
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("ticket_id", ROW_ID, nullable=False),
        sa.Column("entry_id", ROW_ID, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_message_entry_id_entry")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_message_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("lane", "message_id", name=op.f("pk_message")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_entry_id", ["entry_id"], unique=False)
        batch_op.create_index("ix_message_ticket_id", ["ticket_id", "role"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=True),
        sa.Column("keyholder_id", ROW_ID, nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=8), nullable=False),
        sa.Column("deed", sa.LargeBinary(), nullable=False),
        sa.Column("ticket_id", ROW_ID, nullable=True),
        sa.Column("entry_id", ROW_ID, nullable=True),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=12), server_default="ready", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("worker", sa.String(length=40), nullable=True),
        sa.Column("message_id", sa.String(length=32), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.CheckConstraint("policy IN ('once', 'twice', 'freely')", name=op.f("ck_outbox_policy")),
        sa.CheckConstraint(
            "state IN ('ready', 'sending', 'sent', 'dead', 'unknown', 'cancelled')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_outbox_entry_id_entry")),
        sa.ForeignKeyConstraint(["keyholder_id"], ["person.id"], name=op.f("fk_outbox_keyholder_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_outbox_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_waiting",
            ["priority", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        )
        batch_op.create_index(
            "uq_outbox_lane_sending",
            ["lane"],
            unique=True,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.create_table(
        "attempt",
        sa.Column("outbox_id", ROW_ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_attempt_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("outbox_id", "n", name=op.f("pk_attempt")),
    )


def downgrade() -> None:
    op.drop_table("attempt")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outbox_lane_sending",
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("state IN ('ready', 'sending')"),
            postgresql_where=sa.text("state IN ('ready', 'sending')"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_ticket_id")
        batch_op.drop_index("ix_message_entry_id")

    op.drop_table("message")
    op.drop_table("topic")
    op.drop_table("follower")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_ticket_id")

    op.drop_table("entry")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index("ix_web_session_person_id")

    op.drop_table("web_session")
    op.drop_table("web_receipt")
    with op.batch_alter_table("web_message", schema=None) as batch_op:
        batch_op.drop_index("ix_web_message_thread")
        batch_op.drop_index("ix_web_message_room_change")

    op.drop_table("web_message")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_person_id")
        batch_op.drop_index(
            "ix_ticket_open",
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.drop_index("ix_ticket_like")

    op.drop_table("ticket")
    op.drop_table("media")
    op.drop_table("draft")
    op.drop_table("web_thread")
    op.drop_table("web_room")
    with op.batch_alter_table("update_seen", schema=None) as batch_op:
        batch_op.drop_index("ix_update_seen_at")

    op.drop_table("update_seen")
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_timer_due", sqlite_where=sa.text("state = 'due'"), postgresql_where=sa.text("state = 'due'")
        )

    op.drop_table("timer")
    op.drop_table("rate")
    op.drop_table("person")
    op.drop_table("lease")
    op.drop_table("installation")
    op.drop_table("dead_letter")
    op.drop_table("access")
