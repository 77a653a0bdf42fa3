"""Which insight bears on which part of a draft; decisions by theme and part; a second lead's signature."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_FINDINGS = "frontline_check_finding"
_ONE_A_THEME = "uq_frontline_check_finding_check_id_theme_id"
# Checks that are still open go on part by part: each theme under the part that it is nearest to. What was signed stays.
_OPEN = "frontline_check.state = 'open' AND frontline_check.id = frontline_check_part.check_id"
_PART_OF_OPEN = f"""
    UPDATE frontline_check_finding SET part_id = frontline_check_part.id,
        parts = json_build_array(frontline_check_part.number)
    FROM frontline_check_part, frontline_check
    WHERE {_OPEN} AND frontline_check_finding.check_id = frontline_check.id
        AND frontline_check_part.number = CAST(frontline_check_finding.parts->>0 AS int)
"""  # noqa: S608 - no part of it comes from outside
_BEARINGS_OF_OPEN = """
    INSERT INTO frontline_check_bearing (part_id, insight_id, theme_id, score, is_near)
    SELECT DISTINCT ON (finding.part_id, insight.id) finding.part_id, insight.id, finding.theme_id, finding.score, true
    FROM frontline_check_finding AS finding, json_array_elements_text(finding.insights) AS named, insight
    WHERE finding.part_id IS NOT NULL AND insight.id = CAST(named AS uuid)
    ORDER BY finding.part_id, insight.id, finding.rank
"""


def upgrade() -> None:
    op.create_table(
        "frontline_check_bearing",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("is_near", sa.Boolean(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean()),
        sa.Column("confirmed_by_id", sa.Uuid()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["frontline_check_part.id"],
            ondelete="CASCADE",
            name=op.f("fk_frontline_check_bearing_part_id"),
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], ondelete="CASCADE", name=op.f("fk_frontline_check_bearing_insight_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_frontline_check_bearing_theme_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_frontline_check_bearing_confirmed_by_id")
        ),
        sa.PrimaryKeyConstraint("part_id", "insight_id", name=op.f("pk_frontline_check_bearing")),
    )
    for column in ("insight_id", "theme_id"):
        op.create_index(op.f(f"ix_frontline_check_bearing_{column}"), "frontline_check_bearing", [column])
    op.add_column("frontline_check_part", sa.Column("answers", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("frontline_check", sa.Column("first_signed_by_id", sa.Uuid()))
    op.add_column("frontline_check", sa.Column("first_signed_at", sa.DateTime(timezone=True)))
    op.create_foreign_key(
        op.f("fk_frontline_check_first_signed_by_id"), "frontline_check", "person", ["first_signed_by_id"], ["id"]
    )
    op.add_column(_FINDINGS, sa.Column("part_id", sa.Uuid()))
    op.add_column(_FINDINGS, sa.Column("is_unread", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_foreign_key(op.f(f"fk_{_FINDINGS}_part_id"), _FINDINGS, "frontline_check_part", ["part_id"], ["id"])
    op.create_index(op.f("ix_frontline_check_finding_part_id"), _FINDINGS, ["part_id"])
    op.drop_constraint(op.f(_ONE_A_THEME), _FINDINGS)
    op.create_unique_constraint(op.f(f"{_ONE_A_THEME}_part_id"), _FINDINGS, ["check_id", "theme_id", "part_id"])
    op.execute(_PART_OF_OPEN)
    op.execute(_BEARINGS_OF_OPEN)


def downgrade() -> None:
    op.execute(
        "DELETE FROM frontline_check_finding AS finding USING frontline_check_finding AS better WHERE"
        " better.check_id = finding.check_id AND better.theme_id = finding.theme_id AND better.rank < finding.rank"
    )
    op.drop_constraint(op.f(f"{_ONE_A_THEME}_part_id"), _FINDINGS)
    op.create_unique_constraint(op.f(_ONE_A_THEME), _FINDINGS, ["check_id", "theme_id"])
    for column in ("part_id", "is_unread"):
        op.drop_column(_FINDINGS, column)
    for column in ("first_signed_by_id", "first_signed_at"):
        op.drop_column("frontline_check", column)
    op.drop_column("frontline_check_part", "answers")
    op.drop_table("frontline_check_bearing")
