"""Suggestions to a team may need no person's word, as long as its record bears it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("theme", sa.Column("routed_alone", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table(
        "theme_autonomy",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_theme_autonomy_person_id_person")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_theme_autonomy_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_theme_autonomy")),
    )


def downgrade() -> None:
    op.drop_table("theme_autonomy")
    op.drop_column("theme", "routed_alone")
