"""A spreadsheet may hold departments, teams, people and more: placements are one kind of its rows."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_RENAMED_CONSTRAINTS = {
    "uploaded_sheet": {
        "pk_placement_sheet": "pk_uploaded_sheet",
        "fk_placement_sheet_person_id": "fk_uploaded_sheet_person_id",
    },
    "uploaded_sheet_row": {
        "pk_placement_sheet_row": "pk_uploaded_sheet_row",
        "fk_placement_sheet_row_sheet_id": "fk_uploaded_sheet_row_sheet_id",
    },
}
_RENAMED_JOBS = {"placements.check_sheet": "sheets.check", "placements.apply_sheet": "sheets.apply"}


def upgrade() -> None:
    op.rename_table("placement_sheet", "uploaded_sheet")
    op.rename_table("placement_sheet_row", "uploaded_sheet_row")
    op.execute("ALTER INDEX ix_placement_sheet_row_state RENAME TO ix_uploaded_sheet_row_state")
    for table, names in _RENAMED_CONSTRAINTS.items():
        for old, new in names.items():
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
    op.add_column("uploaded_sheet", sa.Column("kind", sa.String(40), server_default="placements", nullable=False))
    op.alter_column("uploaded_sheet", "kind", server_default=None)
    op.add_column(
        "uploaded_sheet_row", sa.Column("is_readable", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    op.execute("UPDATE uploaded_sheet_row SET is_readable = false WHERE cells::text = '{}'")
    op.execute("UPDATE retention_rule SET kind = 'sheets' WHERE kind = 'placements.sheets'")
    for old, new in _RENAMED_JOBS.items():
        _rename_waiting_jobs(old, new)


def downgrade() -> None:
    for old, new in _RENAMED_JOBS.items():
        _rename_waiting_jobs(new, old)
    op.execute("UPDATE retention_rule SET kind = 'placements.sheets' WHERE kind = 'sheets'")
    op.execute("DELETE FROM uploaded_sheet WHERE kind <> 'placements'")
    op.drop_column("uploaded_sheet_row", "is_readable")
    op.drop_column("uploaded_sheet", "kind")
    for table, names in _RENAMED_CONSTRAINTS.items():
        for old, new in names.items():
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {new} TO {old}")
    op.execute("ALTER INDEX ix_uploaded_sheet_row_state RENAME TO ix_placement_sheet_row_state")
    op.rename_table("uploaded_sheet_row", "placement_sheet_row")
    op.rename_table("uploaded_sheet", "placement_sheet")


def _rename_waiting_jobs(old: str, new: str) -> None:
    """Jobs that were deferred before go by the new name; a database without a queue has none."""
    if op.get_bind().scalar(sa.text("SELECT to_regclass('procrastinate_jobs')")):
        jobs = sa.table("procrastinate_jobs", sa.column("task_name"), sa.column("lock"))
        op.execute(jobs.update().where(jobs.c.task_name == old).values(task_name=new, lock=new))
