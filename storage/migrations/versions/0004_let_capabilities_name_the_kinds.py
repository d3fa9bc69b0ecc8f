"""Let capabilities name the kinds of ticket: the table does not list them any more."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "'report', 'proposal', 'complaint', 'help', 'mediation', 'talk', 'room'"


def upgrade() -> None:
    with op.batch_alter_table("ticket") as batch:
        batch.drop_constraint(op.f("ck_ticket_kind"), type_="check")


def downgrade() -> None:
    with op.batch_alter_table("ticket") as batch:
        batch.create_check_constraint(op.f("ck_ticket_kind"), f"kind IN ({KINDS})")
