"""The Cabinet Office's measures: facts that are made anew, and monthly reports."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "oversight_fact",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("facet_id", sa.Uuid(), nullable=True),
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("among", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oversight_fact")),
    )
    op.create_index("ix_oversight_fact_measure", "oversight_fact", ["measure", "facet_id", "month"], unique=False)
    op.create_index(op.f("ix_oversight_fact_theme_id"), "oversight_fact", ["theme_id"], unique=False)
    op.create_table(
        "oversight_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column(
            "state", sa.Enum("draft", "published", name="reportstate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("edited_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_oversight_report_edited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oversight_report")),
        sa.UniqueConstraint("month", name=op.f("uq_oversight_report_month")),
    )


def downgrade() -> None:
    op.drop_table("oversight_report")
    op.drop_index(op.f("ix_oversight_fact_theme_id"), table_name="oversight_fact")
    op.drop_index("ix_oversight_fact_measure", table_name="oversight_fact")
    op.drop_table("oversight_fact")
