"""A check keeps what of the draft's file could not be read; people look at its parts before the search."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("frontline_check", sa.Column("not_read", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))


def downgrade() -> None:
    op.execute("UPDATE frontline_check SET state = 'failed', failure = 'Send it again.' WHERE state = 'read'")
    op.drop_column("frontline_check", "not_read")
