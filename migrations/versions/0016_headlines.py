"""Insights have a headline, which is found by search."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BODY = ("what_happened", "why_it_matters", "what_hinders", "what_would_help", "affected")


def upgrade() -> None:
    op.add_column("insight", sa.Column("headline", sa.String(120), server_default="", nullable=False))
    replace_search_column("headline", *BODY)


def downgrade() -> None:
    replace_search_column(*BODY)
    op.drop_column("insight", "headline")


def replace_search_column(*columns: str) -> None:
    """Make the column of lexemes anew from some columns, with its index."""
    joined = " || ' ' || ".join(columns)
    welsh, english = (f"to_tsvector('{language}'::regconfig, {joined})" for language in ("simple", "english"))
    made = sa.Computed(f"CASE WHEN language = 'cy' THEN {welsh} ELSE {english} END", persisted=True)
    op.drop_index("ix_insight_searchable", table_name="insight", postgresql_using="gin")
    op.drop_column("insight", "searchable")
    op.add_column("insight", sa.Column("searchable", postgresql.TSVECTOR(), made, nullable=False))
    op.create_index("ix_insight_searchable", "insight", ["searchable"], unique=False, postgresql_using="gin")
