"""Keep large files in parts, so that none is ever in memory as a whole."""

import sqlalchemy as sa
from alembic import op

from storage.engine.utc import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media_part",
        sa.Column("ref", sa.String(40), primary_key=True),
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("media_part")
