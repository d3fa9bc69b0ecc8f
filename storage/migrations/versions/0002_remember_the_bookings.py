"""Remember the bookings."""

import sqlalchemy as sa
from alembic import op

from storage.engine.utc import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("report", "proposal", "complaint", "help", "mediation", "talk")
ENTRIES = ("said", "answered", "note", "state", "referral", "rated")
OUTCOMES = ("resolved", "not_ours", "duplicate", "withdrawn")


def upgrade() -> None:
    _let("ticket", (*KINDS, "room"))
    _let("entry", (*ENTRIES, "booking"))
    _let("ticket", (*OUTCOMES, "refused"), of="outcome")
    op.create_table(
        "opening",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("start", sa.String(length=5), nullable=False),
        sa.Column("until", sa.String(length=5), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('open', 'closed', 'absent')", name=op.f("ck_opening_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opening_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    op.create_index("ix_opening_day", "opening", ["service", "day"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("ticket_id", ROW_ID, nullable=False),
        sa.Column("room", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="asked", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("wall", sa.String(length=32), nullable=False),
        sa.Column("until", sa.String(length=5), nullable=False),
        sa.Column("zone_version", sa.String(length=16), nullable=False),
        sa.Column("last_day", sa.String(length=10), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'countered', 'agreed', 'refused', 'withdrawn')",
            name=op.f("ck_activity_state"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_activity_begins_before_it_ends")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_activity_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_activity_ticket_id")),
    )
    op.create_table(
        "booking",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("moved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sole", sa.String(length=32), nullable=True),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("ticket_id", ROW_ID, nullable=True),
        sa.Column("activity_id", ROW_ID, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("wall", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("zone_version", sa.String(length=16), nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("held_until", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "(state = 'held') = (held_until IS NOT NULL)", name=op.f("ck_booking_held_until_an_end")
        ),
        sa.CheckConstraint(
            "state IN ('held', 'booked', 'arrived', 'missed', 'cancelled', 'lapsed')",
            name=op.f("ck_booking_state"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_booking_begins_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_booking_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id_person")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_booking_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("code", name=op.f("uq_booking_code")),
    )
    op.create_index("ix_booking_activity_id", "booking", ["activity_id"], unique=False)
    op.create_index("ix_booking_desk", "booking", ["desk", "starts_at"], unique=False)
    op.create_index(
        "ix_booking_held",
        "booking",
        ["held_until"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index("ix_booking_person_id", "booking", ["person_id", "starts_at"], unique=False)
    op.create_index("ix_booking_ticket_id", "booking", ["ticket_id"], unique=False)
    op.create_index(
        "uq_booking_sole",
        "booking",
        ["person_id", "sole"],
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
        postgresql_where=sa.text("state = 'booked'"),
    )

    op.create_table(
        "seat",
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("cell", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", ROW_ID, nullable=True),
        sa.Column("opening_id", ROW_ID, nullable=True),
        sa.CheckConstraint(
            "booking_id IS NOT NULL OR opening_id IS NOT NULL", name=op.f("ck_seat_taken_by_somebody")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_seat_booking_id_booking")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_seat_opening_id_opening")),
        sa.PrimaryKeyConstraint("desk", "cell", "number", name=op.f("pk_seat")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seat_booking_id", "seat", ["booking_id"], unique=False)
    op.create_index("ix_seat_opening_id", "seat", ["opening_id"], unique=False)

    op.create_table(
        "waitlist",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=12), server_default="waiting", nullable=False),
        sa.Column("booking_id", ROW_ID, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint(
            "(state = 'offered') = (booking_id IS NOT NULL)", name=op.f("ck_waitlist_offered_a_seat")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'left')", name=op.f("ck_waitlist_state")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_waitlist_booking_id_booking")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_waitlist_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist")),
    )
    op.create_index("ix_waitlist_booking_id", "waitlist", ["booking_id"], unique=False)
    op.create_index(
        "ix_waitlist_waiting",
        "waitlist",
        ["service", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_waitlist_person_id",
        "waitlist",
        ["person_id", "service"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'offered')"),
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )


def downgrade() -> None:
    for table in ("waitlist", "seat", "booking", "activity", "opening"):
        op.drop_table(table)
    _let("ticket", OUTCOMES, of="outcome")
    _let("entry", ENTRIES)
    _let("ticket", KINDS)


def _let(table: str, kinds: tuple[str, ...], of: str = "kind") -> None:
    """Changes which kinds are allowed."""
    name = op.f(f"ck_{table}_{of}")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        batch.create_check_constraint(name, f"{of} IN ({listed})")
