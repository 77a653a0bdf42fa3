"""A spreadsheet says how it was read; an import says how many rows had no answer."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("placement_sheet", sa.Column("read_as", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("import_run", sa.Column("rows_left_out", sa.Integer(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    op.drop_column("import_run", "rows_left_out")
    op.drop_column("placement_sheet", "read_as")
