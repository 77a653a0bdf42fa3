"""Columns say what they hold: when people were notified, when an action was resolved, what a remit would change."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = (
    ("frontline_check", "told_at", "notified_at"),
    ("stocktake_action", "settled_at", "resolved_at"),
    ("remit_trial", "found", "changes"),
)


def upgrade() -> None:
    for table, old, new in COLUMNS:
        op.alter_column(table, old, new_column_name=new)


def downgrade() -> None:
    for table, old, new in COLUMNS:
        op.alter_column(table, new, new_column_name=old)
