"""Policy proposals, their frontline checks, and what was chosen between them."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_of_life_domain",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_of_life_domain")),
        sa.UniqueConstraint("slug", name=op.f("uq_quality_of_life_domain_slug")),
    )
    op.create_table(
        "policy_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("proposals", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("table", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_policy_choice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_choice")),
    )
    op.create_table(
        "policy_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("money", sa.String(length=160), server_default="", nullable=False),
        sa.Column("money_year", sa.String(length=40), server_default="", nullable=False),
        sa.Column("benefit", sa.Text(), server_default="", nullable=False),
        sa.Column("gains", sa.Text(), server_default="", nullable=False),
        sa.Column("impact", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "inception",
                "options",
                "consultation",
                "decision",
                "implementation",
                "review",
                "stopped",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage_since", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("option_of_id", sa.Uuid(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_at_address", sa.String(length=300), server_default="", nullable=False),
        sa.Column("watched_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "searchable",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('english'::regconfig, title || ' ' || purpose)", persisted=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_policy_proposal_created_by_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_policy_proposal_department_id")),
        sa.ForeignKeyConstraint(["option_of_id"], ["policy_proposal.id"], name=op.f("fk_policy_proposal_option_of_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_policy_proposal_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_proposal")),
        sa.UniqueConstraint("reference", name=op.f("uq_policy_proposal_reference")),
    )
    op.create_index(op.f("ix_policy_proposal_department_id"), "policy_proposal", ["department_id"], unique=False)
    op.create_index(op.f("ix_policy_proposal_option_of_id"), "policy_proposal", ["option_of_id"], unique=False)
    op.create_index("ix_policy_proposal_stage", "policy_proposal", ["stage", "stage_since"], unique=False)
    op.create_index(op.f("ix_policy_proposal_team_id"), "policy_proposal", ["team_id"], unique=False)
    op.create_table(
        "frontline_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("marking", sa.String(length=40), server_default="OFFICIAL", nullable=False),
        sa.Column(
            "state",
            sa.Enum("searching", "open", "signed", "failed", name="checkstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("parts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failure", sa.Text(), server_default="", nullable=False),
        sa.Column("again_of_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("statement", sa.Text(), server_default="", nullable=False),
        sa.Column("pack", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(length=64), server_default="", nullable=False),
        sa.Column("tells_later", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_by_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["again_of_id"], ["frontline_check.id"], name=op.f("fk_frontline_check_again_of_id")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_frontline_check_begun_by_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["policy_proposal.id"], name=op.f("fk_frontline_check_proposal_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_frontline_check_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontline_check")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_frontline_check_proposal_id_number")),
    )
    op.create_table(
        "policy_assessment",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "test", sa.Enum("fiscal", "fit", "delivery", name="test", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "rating", sa.Enum("strong", "mixed", "weak", name="rating", native_enum=False, length=40), nullable=False
        ),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_policy_assessment_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["policy_proposal.id"], name=op.f("fk_policy_assessment_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "test", name=op.f("pk_policy_assessment")),
    )
    op.create_table(
        "policy_proposal_domain",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["quality_of_life_domain.id"], name=op.f("fk_policy_proposal_domain_domain_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["policy_proposal.id"], name=op.f("fk_policy_proposal_domain_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "domain_id", name=op.f("pk_policy_proposal_domain")),
    )
    op.create_table(
        "policy_proposal_mission",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_policy_proposal_mission_mission_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["policy_proposal.id"], name=op.f("fk_policy_proposal_mission_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "mission_id", name=op.f("pk_policy_proposal_mission")),
    )
    op.create_index(
        op.f("ix_policy_proposal_mission_mission_id"), "policy_proposal_mission", ["mission_id"], unique=False
    )
    op.create_table(
        "frontline_check_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("heading", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("embedding", HALFVEC(dim=384), nullable=True),
        sa.Column("found", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["frontline_check.id"], name=op.f("fk_frontline_check_part_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontline_check_part")),
        sa.UniqueConstraint("check_id", "number", name=op.f("uq_frontline_check_part_check_id_number")),
    )
    op.create_table(
        "policy_consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["check_id"], ["frontline_check.id"], name=op.f("fk_policy_consultation_check_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_policy_consultation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_consultation")),
    )
    op.create_index(op.f("ix_policy_consultation_check_id"), "policy_consultation", ["check_id"], unique=False)
    op.create_table(
        "policy_stage_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "old",
            sa.Enum(
                "inception",
                "options",
                "consultation",
                "decision",
                "implementation",
                "review",
                "stopped",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "new",
            sa.Enum(
                "inception",
                "options",
                "consultation",
                "decision",
                "implementation",
                "review",
                "stopped",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("is_exception", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["frontline_check.id"], name=op.f("fk_policy_stage_move_check_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_policy_stage_move_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["policy_proposal.id"], name=op.f("fk_policy_stage_move_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_stage_move")),
    )
    op.create_index(op.f("ix_policy_stage_move_proposal_id"), "policy_stage_move", ["proposal_id"], unique=False)
    op.create_table(
        "policy_bearing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_policy_bearing_insight_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["part_id"], ["frontline_check_part.id"], name=op.f("fk_policy_bearing_part_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["policy_proposal.id"], name=op.f("fk_policy_bearing_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_bearing")),
        sa.UniqueConstraint("proposal_id", "insight_id", name=op.f("uq_policy_bearing_proposal_id_insight_id")),
    )
    op.create_index(op.f("ix_policy_bearing_insight_id"), "policy_bearing", ["insight_id"], unique=False)
    op.create_table(
        "policy_consulted",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["policy_consultation.id"], name=op.f("fk_policy_consulted_consultation_id")
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_policy_consulted_insight_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consultation_id", "insight_id", name=op.f("pk_policy_consulted")),
    )
    op.create_index(op.f("ix_policy_consulted_insight_id"), "policy_consulted", ["insight_id"], unique=False)
    op.create_table(
        "frontline_check_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("insights", sa.JSON(), nullable=False),
        sa.Column("bears", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("for", "against", "condition", "beside", name="stance", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "decision",
            sa.Enum("on_board", "not", "needs_more", name="decision", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["check_id"], ["frontline_check.id"], name=op.f("fk_frontline_check_finding_check_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_frontline_check_finding_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_frontline_check_finding_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontline_check_finding")),
        sa.UniqueConstraint("check_id", "theme_id", name=op.f("uq_frontline_check_finding_check_id_theme_id")),
    )
    op.create_index(op.f("ix_frontline_check_finding_theme_id"), "frontline_check_finding", ["theme_id"], unique=False)
    op.create_table(
        "policy_citation",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["frontline_check.id"], name=op.f("fk_policy_citation_check_id")),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_policy_citation_insight_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_policy_citation_theme_id")),
        sa.PrimaryKeyConstraint("check_id", "insight_id", name=op.f("pk_policy_citation")),
    )
    op.create_index(op.f("ix_policy_citation_insight_id"), "policy_citation", ["insight_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_policy_citation_insight_id"), table_name="policy_citation")
    op.drop_table("policy_citation")
    op.drop_index(op.f("ix_frontline_check_finding_theme_id"), table_name="frontline_check_finding")
    op.drop_table("frontline_check_finding")
    op.drop_index(op.f("ix_policy_consulted_insight_id"), table_name="policy_consulted")
    op.drop_table("policy_consulted")
    op.drop_index(op.f("ix_policy_bearing_insight_id"), table_name="policy_bearing")
    op.drop_table("policy_bearing")
    op.drop_index(op.f("ix_policy_stage_move_proposal_id"), table_name="policy_stage_move")
    op.drop_table("policy_stage_move")
    op.drop_index(op.f("ix_policy_consultation_check_id"), table_name="policy_consultation")
    op.drop_table("policy_consultation")
    op.drop_table("frontline_check_part")
    op.drop_index(op.f("ix_policy_proposal_mission_mission_id"), table_name="policy_proposal_mission")
    op.drop_table("policy_proposal_mission")
    op.drop_table("policy_proposal_domain")
    op.drop_table("policy_assessment")
    op.drop_table("frontline_check")
    op.drop_index(op.f("ix_policy_proposal_team_id"), table_name="policy_proposal")
    op.drop_index("ix_policy_proposal_stage", table_name="policy_proposal")
    op.drop_index(op.f("ix_policy_proposal_option_of_id"), table_name="policy_proposal")
    op.drop_index(op.f("ix_policy_proposal_department_id"), table_name="policy_proposal")
    op.drop_table("policy_proposal")
    op.drop_table("policy_choice")
    op.drop_table("quality_of_life_domain")
