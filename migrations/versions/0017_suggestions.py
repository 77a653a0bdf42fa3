"""A theme is suggested until a person confirms it; an insight is core to its theme, at its edge, or there by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("theme_membership", sa.Column("fit", sa.String(40), server_default="core", nullable=False))
    op.add_column("theme", sa.Column("confirmed_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_theme_confirmed_by_id_person"), "theme", "person", ["confirmed_by_id"], ["id"])


def downgrade() -> None:
    op.execute("UPDATE theme SET state = 'routed', routed_at = coalesce(routed_at, now()) WHERE state = 'suggested'")
    op.drop_constraint(op.f("fk_theme_confirmed_by_id_person"), "theme", type_="foreignkey")
    op.drop_column("theme", "confirmed_by_id")
    op.drop_column("theme_membership", "fit")
