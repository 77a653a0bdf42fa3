"""Accounts that a department's provider makes, changes and closes."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "provisioned_account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(255), nullable=True),
        sa.Column("given_name", sa.String(120), server_default="", nullable=False),
        sa.Column("family_name", sa.String(120), server_default="", nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("deleted_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_provisioned_account_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_provisioned_account")),
    )
    op.create_index(op.f("ix_provisioned_account_external_id"), "provisioned_account", ["external_id"])


def downgrade() -> None:
    op.drop_table("provisioned_account")
