"""What was learned on a placement, and what its secondee can be asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placement_handover_note",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("subjects", sa.String(length=300), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placement.id"],
            name=op.f("fk_placement_handover_note_placement_id_placement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_placement_handover_note")),
    )


def downgrade() -> None:
    op.drop_table("placement_handover_note")
