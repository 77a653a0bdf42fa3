"""Professions and home organisations are closed or merged, and opened again."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
_TABLES = ("profession", "home_organisation")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("successor_id", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column("moved_rows", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        op.create_foreign_key(op.f(f"fk_{table}_successor_id_{table}"), table, table, ["successor_id"], ["id"])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_constraint(op.f(f"fk_{table}_successor_id_{table}"), table)
        for column in ("moved_rows", "successor_id", "closed_at"):
            op.drop_column(table, column)
