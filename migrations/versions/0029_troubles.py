"""What does not work, since when, and what was found when something large was last looked through."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "trouble",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble")),
    )
    op.create_index("uq_trouble_open", "trouble", ["kind"], unique=True, postgresql_where=sa.text("ended_at IS NULL"))
    op.create_table(
        "periodic_look",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("looked_at", _MOMENT, nullable=False),
        sa.Column("finding", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_periodic_look")),
    )


def downgrade() -> None:
    op.drop_table("periodic_look")
    op.drop_table("trouble")
