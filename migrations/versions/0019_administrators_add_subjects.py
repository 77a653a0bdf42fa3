"""Administrators add subjects."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subject",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("broader_key", sa.String(length=80), nullable=True),
        sa.Column("pref_label", sa.String(length=80), nullable=True),
        sa.Column("alt_labels", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("scope_note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_subject_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
    )
    op.create_index("uq_subject_key", "subject", ["key"], unique=True, postgresql_where=sa.text("removed_at IS NULL"))


def downgrade() -> None:
    op.drop_index("uq_subject_key", table_name="subject", postgresql_where=sa.text("removed_at IS NULL"))
    op.drop_table("subject")
