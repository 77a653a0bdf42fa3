"""Search: lexemes that the database makes beside each text, known words, saved searches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INSIGHT = "saw || ' ' || matters || ' ' || hinders || ' ' || helps || ' ' || affected"
_LEXEMES = {
    "insight": f"CASE WHEN language = 'cy' THEN to_tsvector('simple'::regconfig, {_INSIGHT})"
    f" ELSE to_tsvector('english'::regconfig, {_INSIGHT}) END",
    "response": "to_tsvector('english'::regconfig, title || ' ' || heard || ' ' || body)",
    "theme": "to_tsvector('english'::regconfig, name || ' ' || summary)",
}


def upgrade() -> None:
    for table, lexemes in _LEXEMES.items():
        made = sa.Computed(lexemes, persisted=True)
        op.add_column(table, sa.Column("searchable", postgresql.TSVECTOR(), made, nullable=False))
    op.create_index("ix_insight_searchable", "insight", ["searchable"], unique=False, postgresql_using="gin")
    op.create_table(
        "search_lexeme",
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("stem", sa.String(length=80), nullable=False),
        sa.Column("insights", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form", name=op.f("pk_search_lexeme")),
    )
    op.create_index(op.f("ix_search_lexeme_stem"), "search_lexeme", ["stem"], unique=False)
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("alerts", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_search_person_id_name")),
    )
    op.create_index(op.f("ix_saved_search_alerts"), "saved_search", ["alerts"], unique=False)


def downgrade() -> None:
    op.drop_table("saved_search")
    op.drop_index(op.f("ix_search_lexeme_stem"), table_name="search_lexeme")
    op.drop_table("search_lexeme")
    op.drop_index("ix_insight_searchable", table_name="insight", postgresql_using="gin")
    for table in _LEXEMES:
        op.drop_column(table, "searchable")
