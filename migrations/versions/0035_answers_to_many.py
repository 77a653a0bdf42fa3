"""Answers to a selection of insights, and drafts that are passed on."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("selected_only", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table(
        "response_handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_handover_response_id_response"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_response_handover_from_id_person")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_response_handover_to_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_handover")),
    )
    op.create_index(op.f("ix_response_handover_response_id"), "response_handover", ["response_id"])


def downgrade() -> None:
    op.drop_table("response_handover")
    op.drop_column("response", "selected_only")
