"""Messages: when they may leave and are tried again, in whose morning, addresses from which mail came back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("notice", sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_notice_failed", "notice", ["created_at"], unique=False, postgresql_where=sa.text("delivery = 'failed'")
    )
    zone = sa.Column("zone", sa.String(length=60), server_default="Europe/London", nullable=False)
    op.add_column("notice_preference", zone)
    op.add_column("notice_preference", sa.Column("bounced_address", sa.String(length=254), nullable=True))
    op.add_column("notice_preference", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("bounced_at", "bounced_address", "zone"):
        op.drop_column("notice_preference", column)
    op.drop_index("ix_notice_failed", table_name="notice", postgresql_where=sa.text("delivery = 'failed'"))
    op.drop_column("notice", "next_try_at")
    op.drop_column("notice", "not_before")
