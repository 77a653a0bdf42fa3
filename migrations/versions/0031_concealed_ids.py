"""Random numbers that stand for a person and a placement where policy staff may not know them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("person", "placement"):
        column = sa.Column("concealed_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)
        op.add_column(table, column)
        op.create_unique_constraint(op.f(f"uq_{table}_concealed_id"), table, ["concealed_id"])


def downgrade() -> None:
    for table in ("person", "placement"):
        op.drop_column(table, "concealed_id")
