"""Keep on each ticket whether it is private, why, and whether it is urgent.

Tickets of before stay out of the group until the service has read them again after its start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "ticket", sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column("ticket", sa.Column("private_reason", sa.String(16)))
    op.add_column(
        "ticket", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.execute("UPDATE ticket SET private = true, private_reason = 'unread'")


def downgrade() -> None:
    for name in ("urgent", "private_reason", "private"):
        op.drop_column("ticket", name)
