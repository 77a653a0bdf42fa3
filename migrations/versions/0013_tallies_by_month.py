"""Forget who is heard in a theme: counted until now whatever the month, and so as much as no insight is shown with.

The counts are made anew each night, and whenever something joins a theme; until then nothing is told.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM theme_tally")


def downgrade() -> None:
    op.execute("DELETE FROM theme_tally")
