"""Remember events and broadcasts."""

import sqlalchemy as sa
from alembic import op

from storage.engine.utc import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), server_default="draft", nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("neighbourhood", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("wall", sa.String(length=32), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("organiser", sa.String(length=200), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("most_each", sa.Integer(), server_default="4", nullable=False),
        sa.Column("spoken", sa.String(length=64), server_default="", nullable=False),
        sa.Column("access", sa.String(length=64), server_default="", nullable=False),
        sa.Column("picture", sa.String(length=200), nullable=True),
        sa.Column("minutes", sa.LargeBinary(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('public', 'workshop', 'assembly', 'lab', 'course', 'info', 'outreach')",
            name=op.f("ck_event_kind"),
        ),
        sa.CheckConstraint("state IN ('draft', 'published', 'cancelled')", name=op.f("ck_event_state")),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name=op.f("ck_event_room_for_all")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_event_begins_before_it_ends")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_event_taken")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("code", name=op.f("uq_event_code")),
    )
    op.create_index("ix_event_coming", "event", ["state", "starts_at"], unique=False)
    op.create_index("ix_event_series_id", "event", ["series_id"], unique=False)

    op.create_table(
        "interest",
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('topic', 'neighbourhood')", name=op.f("ck_interest_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", "code", name=op.f("pk_interest")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_interest_code", "interest", ["kind", "code", "person_id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("frequency", sa.String(length=8), server_default="now", nullable=False),
        sa.Column("quiet_from", sa.String(length=5), server_default="21:00", nullable=False),
        sa.Column("quiet_until", sa.String(length=5), server_default="08:00", nullable=False),
        sa.Column("paused_until", Instant(), nullable=True),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("frequency IN ('now', 'daily', 'weekly')", name=op.f("ck_subscription_frequency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_subscription_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_subscription")),
    )
    op.create_table(
        "broadcast",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=12), server_default="draft", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("emergency", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("event_id", ROW_ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=True),
        sa.Column("second_id", ROW_ID, nullable=True),
        sa.Column("starts_at", Instant(), nullable=True),
        sa.Column("frozen_at", Instant(), nullable=True),
        sa.Column("cursor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("counted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("card", sa.String(length=32), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'asked', 'scheduled', 'running', 'paused', 'stopped', 'done')",
            name=op.f("ck_broadcast_state"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_broadcast_event_id_event")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_broadcast_person_id_person")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_broadcast_second_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    op.create_index(
        "ix_broadcast_at_work",
        "broadcast",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state IN ('scheduled', 'running')"),
        postgresql_where=sa.text("state IN ('scheduled', 'running')"),
    )

    op.create_table(
        "event_text",
        sa.Column("event_id", ROW_ID, nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_text_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "language", name=op.f("pk_event_text")),
    )
    op.create_table(
        "event_draft",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("event_id", ROW_ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_draft_event_id_event")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_draft_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_draft")),
    )
    op.create_index("ix_event_draft_person_id", "event_draft", ["person_id"], unique=False)
    op.create_table(
        "door",
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("event_id", ROW_ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_door_event_id_event")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_door_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_door")),
    )
    op.create_table(
        "signup",
        sa.Column("event_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('coming', 'waiting', 'cancelled', 'came')", name=op.f("ck_signup_state")
        ),
        sa.CheckConstraint("people >= 1", name=op.f("ck_signup_people")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_signup_event_id_event")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signup_person_id_person")),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_signup")),
        sa.UniqueConstraint("code", name=op.f("uq_signup_code")),
    )
    op.create_index("ix_signup_person_id", "signup", ["person_id"], unique=False)
    op.create_index("ix_signup_place", "signup", ["event_id", "state", "place"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("broadcast_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=8), server_default="ready", nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('ready', 'queued', 'sent', 'blocked', 'failed', 'unknown', 'skipped')",
            name=op.f("ck_delivery_state"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_delivery_broadcast_id_broadcast")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delivery_person_id_person")),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_delivery")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_delivery_person_id", "delivery", ["person_id"], unique=False)
    op.create_index(
        "ix_delivery_state", "delivery", ["broadcast_id", "state", "due_at", "person_id"], unique=False
    )


def downgrade() -> None:
    for table in ("delivery", "broadcast", "interest", "subscription", "signup"):
        op.drop_table(table)
    for table in ("door", "event_draft", "event_text", "event"):
        op.drop_table(table)
