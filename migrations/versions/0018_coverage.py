"""An answer says for which insights it is meant."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "response_coverage",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_response_coverage_insight_id_insight"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_coverage_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "insight_id", name=op.f("pk_response_coverage")),
    )
    op.create_index(op.f("ix_response_coverage_insight_id"), "response_coverage", ["insight_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_response_coverage_insight_id"), table_name="response_coverage")
    op.drop_table("response_coverage")
