"""Messages: when they may leave and are tried again, in whose morning, addresses from which mail came back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("notice", sa.Column("sent_to", sa.String(length=254), nullable=True))
    op.add_column("notice", sa.Column("bundle_id", sa.Uuid(), nullable=True))
    op.add_column("notice", sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_notice_failed", "notice", ["created_at"], unique=False, postgresql_where=sa.text("delivery = 'failed'")
    )
    zone = sa.Column("zone", sa.String(length=60), server_default="Europe/London", nullable=False)
    op.add_column("notice_preference", zone)
    pace = sa.Enum("at_once", "daily", "never", name="pace", native_enum=False, length=40)
    op.add_column("notice_preference", sa.Column("was", pace, nullable=True))
    op.add_column("notice_preference", sa.Column("bounced_address", sa.String(length=254), nullable=True))
    op.add_column("notice_preference", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("bounced_at", "bounced_address", "was", "zone"):
        op.drop_column("notice_preference", column)
    op.drop_index("ix_notice_failed", table_name="notice", postgresql_where=sa.text("delivery = 'failed'"))
    for column in ("next_try_at", "bundle_id", "sent_to"):
        op.drop_column("notice", column)
    op.drop_column("notice", "not_before")
