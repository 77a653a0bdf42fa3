"""Whose rating it is, departments of milestones, accounts of action owners, what a stocktake asks, its marking."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_REFERENCES = (
    ("milestone", "department_id", "department"),
    ("stocktake_action", "milestone_id", "milestone"),
    ("stocktake_action", "owner_id", "person"),
)


def upgrade() -> None:
    for table, name, target in _REFERENCES:
        op.add_column(table, sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_{name}"), table, target, [name], ["id"])
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    for table, name, default in (
        ("milestone_confidence", "rater", "delivery_unit"), ("stocktake", "marking", "OFFICIAL"),
    ):  # fmt: skip
        op.add_column(table, sa.Column(name, sa.String(40), server_default=default, nullable=False))
    op.add_column("stocktake", sa.Column("ask", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("stocktake", "ask")
    op.drop_column("stocktake", "marking")
    op.drop_column("milestone_confidence", "rater")
    for table, name, _target in reversed(_REFERENCES):
        op.drop_column(table, name)
