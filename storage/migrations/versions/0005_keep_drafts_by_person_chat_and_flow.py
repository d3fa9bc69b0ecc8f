"""Keep drafts by person, chat and flow: what was begun before stands in its citizen's private chat."""

import sqlalchemy as sa
from alembic import op

from storage.engine.utc import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PRIVATE, NUMBERED = sa.text("chat = ''"), sa.text("number IS NOT NULL")


def upgrade() -> None:
    _set_aside()
    op.create_table(
        "draft",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("flow", sa.String(32), nullable=False),
        sa.Column("number", sa.BigInteger()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "chat", "flow", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    for name, column, rows in (("private", "person_id", PRIVATE), ("number", "number", NUMBERED)):
        op.create_index(
            f"ix_draft_{name}", "draft", [column], unique=True, sqlite_where=rows, postgresql_where=rows
        )
    _bring_back("person_id, chat, flow, body, updated_at", "person_id, '', flow, body, updated_at")


def downgrade() -> None:
    """What the team had under way is lost; nothing of it was published."""
    op.execute("DELETE FROM draft WHERE chat <> ''")
    _set_aside()
    op.create_table(
        "draft",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flow", sa.String(32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_draft")),
    )
    _bring_back("person_id, flow, body, updated_at", "person_id, flow, body, updated_at")


def _set_aside() -> None:
    op.execute("CREATE TABLE draft_before AS SELECT person_id, flow, body, updated_at FROM draft")
    op.drop_table("draft")


def _bring_back(columns: str, values: str) -> None:
    op.execute(f"INSERT INTO draft ({columns}) SELECT {values} FROM draft_before")  # noqa: S608 - our own words
    op.drop_table("draft_before")
