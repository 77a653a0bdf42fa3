"""Something severe has a named moderator, and an insight can speak of a second theme."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("insight", sa.Column("responsible_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_insight_responsible_id_person"), "insight", "person", ["responsible_id"], ["id"])
    op.create_index(op.f("ix_insight_responsible_id"), "insight", ["responsible_id"])
    op.create_table(
        "theme_second_membership",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_theme_second_membership_insight_id_insight"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_second_membership_theme_id_theme")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_theme_second_membership_person_id_person")
        ),
        sa.PrimaryKeyConstraint("insight_id", "theme_id", name=op.f("pk_theme_second_membership")),
    )  # fmt: skip
    op.create_index(op.f("ix_theme_second_membership_theme_id"), "theme_second_membership", ["theme_id"])


def downgrade() -> None:
    op.drop_table("theme_second_membership")
    op.drop_index(op.f("ix_insight_responsible_id"), "insight")
    op.drop_constraint(op.f("fk_insight_responsible_id_person"), "insight")
    op.drop_column("insight", "responsible_id")
