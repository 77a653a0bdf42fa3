"""Indices for what moderators, jobs and pages look up most."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Of a million rows, building each takes about a second in which the table can be read.
_COLUMNS = (
    ("insight", "accepted_at"),
    ("insight", "moderator_id"),
    ("insight", "checked_by_id"),
    ("insight", "duplicate_of_id"),
    ("insight", "logged_by_id"),
    ("notice", "bundle_id"),
    ("response", "supersedes_id"),
    ("theme", "merged_into_id"),
    ("theme_watch", "person_id"),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table, column in reversed(_COLUMNS):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
