"""Words of headlines, names and titles weigh more in a search than those of the text below them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

COLUMNS = {
    "insight": ("headline", "what_happened", "why_it_matters", "what_hinders", "what_would_help", "affected"),
    "theme": ("name", "summary"),
    "response": ("title", "heard", "body"),
    "policy_proposal": ("title", "purpose"),
}


def upgrade() -> None:
    for table, (heading, *body) in COLUMNS.items():
        english, simple = (
            f"setweight({make_lexemes(language, heading)}, 'A') || {make_lexemes(language, *body)}"
            for language in ("english", "simple")
        )
        replace_search_column(table, english, simple)


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        replace_search_column(table, make_lexemes("english", *columns), make_lexemes("simple", *columns))


def make_lexemes(language: str, *columns: str) -> str:
    """The lexemes of some columns, joined."""
    joined = " || ' ' || ".join(columns)
    return f"to_tsvector('{language}'::regconfig, {joined})"


def replace_search_column(table: str, english: str, simple: str) -> None:
    """Make the column of lexemes of a table anew, with its index; only insights may be in Welsh."""
    is_insight = table == "insight"
    made = f"CASE WHEN language = 'cy' THEN {simple} ELSE {english} END" if is_insight else english
    if is_insight:
        op.drop_index("ix_insight_searchable", table_name="insight", postgresql_using="gin")
    op.drop_column(table, "searchable")
    op.add_column(
        table, sa.Column("searchable", postgresql.TSVECTOR(), sa.Computed(made, persisted=True), nullable=False)
    )
    if is_insight:
        op.create_index("ix_insight_searchable", "insight", ["searchable"], unique=False, postgresql_using="gin")
