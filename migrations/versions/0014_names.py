"""Tables and columns are called by the field's terms, as the code is; rows change only in the names of text fields.

A rename in PostgreSQL takes a lock for a moment only. Computed columns, indices and constraints follow by themselves;
their own names are brought in line with the convention.
"""

from alembic import op
from sqlalchemy import text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = {
    "insight_measure": "insight_usage_count",
    "oversight_fact": "oversight_measure_row",
    "placement_move": "placement_change",
    "policy_bearing": "policy_relevant_insight",
    "theme_voice": "theme_endorsement",
}
COLUMNS = {
    "frontline_check_finding": {
        "must": "is_required", "bears": "relevant_count", "said": "theme_size", "why": "reason",
    },
    "insight": {
        "alarm": "severity_hint", "saw": "what_happened", "matters": "why_it_matters", "hinders": "what_hinders",
        "helps": "what_would_help",
    },
    "notice": {"cause": "dedup_key", "handed_over": "delivery_attempts"},
    "notice_preference": {"pace": "email_frequency", "was": "previous_frequency", "zone": "time_zone"},
    "oversight_measure_row": {"counted": "numerator", "among": "denominator", "made_at": "created_at"},
    "placement": {"handover_waived": "handover_waived_reason"},
    "placement_agreement": {"made_at": "created_at"},
    "placement_change": {"what": "summary", "ended_before": "previous_ends_on", "taken_back": "is_undone"},
    "placement_check_in": {"going": "rating"},
    "placement_feed": {"made_at": "created_at"},
    "placement_objective": {"what": "description"},
    "placement_review": {"gained": "what_was_gained", "changed": "what_changed", "better": "what_would_help"},
    "pool_candidate": {"brings": "experience"},
    "screen_miss": {"missed": "missed_count", "found": "found_count"},
    "theme": {"alone_insight_id": "single_insight_id", "course": "trend_status"},
}  # fmt: skip
# What the screen found is kept by the names of the fields; `remark` has one field alone.
FINDINGS = (("insight_original", "findings"), ("insight_remark", "findings"))
# Constraints and indices are called after their table and its columns.
NAMED = """
    SELECT 'ALTER TABLE ' || conrelid::regclass || ' RENAME CONSTRAINT ' || quote_ident(conname) || ' TO ' AS change,
        conname AS name
    FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conname LIKE :part AND conrelid::regclass::text = :at
    UNION ALL
    SELECT 'ALTER INDEX ' || quote_ident(indexname) || ' RENAME TO ', indexname FROM pg_indexes
    WHERE schemaname = 'public' AND indexname LIKE :part AND tablename = :at
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)
"""


def upgrade() -> None:
    for old, new in TABLES.items():
        op.rename_table(old, new)
        _rename_what_is_called_after(new, old, new)
    for table, columns in COLUMNS.items():
        for old, new in columns.items():
            op.alter_column(table, old, new_column_name=new)
            _rename_what_is_called_after(table, old, new)
    _rename_fields(COLUMNS["insight"])


def downgrade() -> None:
    _rename_fields({new: old for old, new in COLUMNS["insight"].items()})
    for table, columns in COLUMNS.items():
        for old, new in columns.items():
            op.alter_column(table, new, new_column_name=old)
            _rename_what_is_called_after(table, new, old)
    for old, new in TABLES.items():
        op.rename_table(new, old)
        _rename_what_is_called_after(old, new, old)


def _rename_what_is_called_after(table: str, old: str, new: str) -> None:
    connection = op.get_bind()
    rows = connection.execute(text(NAMED), {"part": f"%\\_{old}%", "at": table}).all()
    for change, name in rows:
        if f"_{old}_" in f"{name}_":
            connection.execute(text(f"{change}{f'{name}_'.replace(f'_{old}_', f'_{new}_').removesuffix('_')}"))


def _rename_fields(names: dict[str, str]) -> None:
    for table, column in FINDINGS:
        changed = f"{column}::text"
        for old, new in names.items():
            changed = f"""replace({changed}, '"{old}"', '"{new}"')"""
        op.execute(f"UPDATE {table} SET {column} = ({changed})::json WHERE {column} IS NOT NULL")  # noqa: S608
