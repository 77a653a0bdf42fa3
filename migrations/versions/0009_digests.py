"""Digests, who wants which, and what the community is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "team",
                "department",
                "mission",
                "government",
                "own",
                "community",
                name="scope",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column(
            "pace",
            sa.Enum("at_once", "daily", "weekly", "monthly", "never", name="pace", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column(
            "composed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
    )
    op.create_index(
        "uq_digest_period",
        "digest",
        ["scope", "object_id", "pace", "ends_on"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "bulletin_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulletin_call_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_call")),
        sa.UniqueConstraint("month", name=op.f("uq_bulletin_call_month")),
    )
    op.create_table(
        "digest_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "team",
                "department",
                "mission",
                "government",
                "own",
                "community",
                name="scope",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column(
            "pace",
            sa.Enum("at_once", "daily", "weekly", "monthly", "never", name="pace", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "was",
            sa.Enum("at_once", "daily", "weekly", "monthly", "never", name="pace", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_digest_subscription_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_subscription")),
    )
    op.create_index("ix_digest_subscription_scope", "digest_subscription", ["scope", "object_id", "pace"], unique=False)
    op.create_index(
        "uq_digest_subscription",
        "digest_subscription",
        ["person_id", "scope", "object_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_index("uq_digest_subscription", table_name="digest_subscription", postgresql_nulls_not_distinct=True)
    op.drop_index("ix_digest_subscription_scope", table_name="digest_subscription")
    op.drop_table("digest_subscription")
    op.drop_table("bulletin_call")
    op.drop_index("uq_digest_period", table_name="digest", postgresql_nulls_not_distinct=True)
    op.drop_table("digest")
