"""Let capabilities name the kinds of ticket: the table does not list them any more.

There is no way back once a ticket of a newer kind exists, such as praise: an older release could not read it.
"""

import sqlalchemy as sa
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
    """Raises ValueError, and changes nothing, when there is a ticket of a newer kind."""
    newer = sa.text(f"SELECT DISTINCT kind FROM ticket WHERE kind NOT IN ({KINDS}) ORDER BY kind")  # noqa: S608 - our own words
    if kinds := op.get_bind().execute(newer).scalars().all():
        raise ValueError(
            f"an older release knows no tickets of the kinds {', '.join(kinds)}: there is no way back"
        )
    with op.batch_alter_table("ticket") as batch:
        batch.create_check_constraint(op.f("ck_ticket_kind"), f"kind IN ({KINDS})")
