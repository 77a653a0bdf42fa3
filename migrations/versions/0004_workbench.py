"""The policy team's workbench: curation, routing to several teams, clearance, commitments, what contributors add."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publishing_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_publishing_hold_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publishing_hold")),
    )
    op.create_table(
        "inbox_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inbox_view_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_view")),
    )
    op.create_index(op.f("ix_inbox_view_person_id"), "inbox_view", ["person_id"], unique=False)
    op.create_table(
        "theme_cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("covered_by_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["covered_by_id"], ["person.id"], name=op.f("fk_theme_cover_covered_by_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_theme_cover_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_cover")),
    )
    op.create_index(op.f("ix_theme_cover_covered_by_id"), "theme_cover", ["covered_by_id"], unique=False)
    op.create_index(op.f("ix_theme_cover_person_id"), "theme_cover", ["person_id"], unique=False)
    op.create_table(
        "remit_trial",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("remit", sa.Text(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_remit_trial_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_remit_trial_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remit_trial")),
    )
    op.create_index(op.f("ix_remit_trial_team_id"), "remit_trial", ["team_id"], unique=False)
    op.create_table(
        "response_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_response_template_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_template")),
    )
    op.create_index(op.f("ix_response_template_team_id"), "response_template", ["team_id"], unique=False)
    op.create_table(
        "commitment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "in_progress",
                "delayed",
                "change_made",
                "not_delivered",
                name="commitmentstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "scale",
            sa.Enum("none", "local", "regional", "national", name="scale", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_commitment_owner_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_commitment_response_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_commitment_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_index(op.f("ix_commitment_owner_id"), "commitment", ["owner_id"], unique=False)
    op.create_index(op.f("ix_commitment_response_id"), "commitment", ["response_id"], unique=False)
    op.create_index("ix_commitment_state", "commitment", ["state", "due_on"], unique=False)
    op.create_index(op.f("ix_commitment_team_id"), "commitment", ["team_id"], unique=False)
    op.create_table(
        "response_version",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "change_made",
                "change_planned",
                "already_in_place",
                "more_evidence_needed",
                "no_change",
                "not_responsible",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_response_version_person_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_version_response_id")),
        sa.PrimaryKeyConstraint("response_id", "number", name=op.f("pk_response_version")),
    )
    op.create_table(
        "commitment_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "old",
            sa.Enum(
                "planned",
                "in_progress",
                "delayed",
                "change_made",
                "not_delivered",
                name="commitmentstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "new",
            sa.Enum(
                "planned",
                "in_progress",
                "delayed",
                "change_made",
                "not_delivered",
                name="commitmentstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "scale",
            sa.Enum("none", "local", "regional", "national", name="scale", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_move_commitment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_commitment_move_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_move")),
    )
    op.create_index(op.f("ix_commitment_move_commitment_id"), "commitment_move", ["commitment_id"], unique=False)
    op.create_table(
        "insight_remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum("waiting", "shared", "withheld", name="remarkstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("shared_text", sa.Text(), server_default="", nullable=False),
        sa.Column("moderator_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_insight_remark_insight_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_insight_remark_moderator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_remark")),
        sa.UniqueConstraint("about_id", "insight_id", name=op.f("uq_insight_remark_about_id_insight_id")),
    )
    op.create_index(op.f("ix_insight_remark_insight_id"), "insight_remark", ["insight_id"], unique=False)
    op.create_index(
        "ix_insight_remark_waiting",
        "insight_remark",
        ["created_at"],
        unique=False,
        postgresql_where="state = 'waiting'",
    )
    op.create_table(
        "response_theme",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_theme_response_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_response_theme_theme_id")),
        sa.PrimaryKeyConstraint("response_id", "theme_id", name=op.f("pk_response_theme")),
    )
    op.create_index(op.f("ix_response_theme_theme_id"), "response_theme", ["theme_id"], unique=False)
    op.create_table(
        "theme_month",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("insights", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_month_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", "month", name=op.f("pk_theme_month")),
    )
    op.create_table(
        "theme_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_theme_note_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_theme_note_team_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_note_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_note")),
    )
    op.create_index(op.f("ix_theme_note_theme_id"), "theme_note", ["theme_id"], unique=False)
    op.create_table(
        "theme_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_theme_question_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_theme_question_team_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_question_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_question")),
    )
    op.create_index(op.f("ix_theme_question_theme_id"), "theme_question", ["theme_id"], unique=False)
    op.create_table(
        "theme_tally",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("profession_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("setting", sa.String(length=40), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_theme_tally_profession_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_theme_tally_region_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_tally_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_tally")),
    )
    op.create_index(op.f("ix_theme_tally_theme_id"), "theme_tally", ["theme_id"], unique=False)
    op.create_table(
        "theme_watch",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_theme_watch_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_watch_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", "person_id", name=op.f("pk_theme_watch")),
    )
    op.drop_index("ix_notice_queued", table_name="notice")
    op.create_index(
        "ix_notice_queued", "notice", ["created_at"], postgresql_where=sa.text("delivery IN ('queued', 'sending')")
    )
    op.add_column("notice", sa.Column("handed_over", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("response", sa.Column("title", sa.String(length=160), server_default="", nullable=False))
    op.add_column("response", sa.Column("heard", sa.String(length=300), server_default="", nullable=False))
    op.add_column("response", sa.Column("owner", sa.String(length=160), server_default="", nullable=False))
    op.add_column(
        "response",
        sa.Column(
            "audience",
            sa.Enum("contributors", "community", name="audience", native_enum=False, length=40),
            server_default="contributors",
            nullable=False,
        ),
    )
    op.add_column("response", sa.Column("comment", sa.Text(), server_default="", nullable=False))
    op.add_column("response", sa.Column("cleared_by_id", sa.Uuid(), nullable=True))
    op.add_column("response", sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("response", sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("response", sa.Column("supersedes_id", sa.Uuid(), nullable=True))
    op.drop_index(op.f("ix_response_theme_id"), table_name="response")
    op.create_index(
        "ix_response_approved", "response", ["publish_at"], unique=False, postgresql_where="state = 'approved'"
    )
    op.drop_constraint(op.f("fk_response_theme_id"), "response", type_="foreignkey")
    op.create_foreign_key(op.f("fk_response_supersedes_id"), "response", "response", ["supersedes_id"], ["id"])
    op.create_foreign_key(op.f("fk_response_cleared_by_id"), "response", "person", ["cleared_by_id"], ["id"])
    op.execute("INSERT INTO response_theme (response_id, theme_id) SELECT id, theme_id FROM response")
    op.execute(
        "INSERT INTO response_version (response_id, number, outcome, title, body, reason, person_id, at)"
        " SELECT id, saved, outcome, '', body, reason, author_id, created_at FROM response WHERE saved > 0"
    )
    op.alter_column("response", "audience", server_default=None)
    op.drop_column("response", "theme_id")
    op.add_column("response_receipt", sa.Column("move_id", sa.Uuid(), nullable=True))
    op.drop_constraint(op.f("uq_response_receipt_response_id_insight_id"), "response_receipt", type_="unique")
    op.create_index(op.f("ix_response_receipt_move_id"), "response_receipt", ["move_id"], unique=False)
    op.create_unique_constraint(
        op.f("uq_response_receipt_response_id_move_id_insight_id"),
        "response_receipt",
        ["response_id", "move_id", "insight_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_foreign_key(
        op.f("fk_response_receipt_move_id"), "response_receipt", "commitment_move", ["move_id"], ["id"]
    )
    op.execute(
        "INSERT INTO insight_remark (id, insight_id, about, about_id, content, state, created_at)"
        " SELECT gen_random_uuid(), insight_id, 'verdict', response_id, reason, 'waiting', at"
        " FROM response_verdict WHERE reason IS NOT NULL"
    )
    op.drop_column("response_verdict", "reason")
    op.add_column("team", sa.Column("successor_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_team_successor_id"), "team", "team", ["successor_id"], ["id"])
    op.add_column("theme", sa.Column("curated", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.alter_column("theme", "recent_count", new_column_name="recent_people")
    op.alter_column("theme", "before_count", new_column_name="before_people")
    op.add_column("theme", sa.Column("course", sa.String(length=10), nullable=True))
    op.add_column("theme", sa.Column("parts", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    op.add_column("theme", sa.Column("centre", HALFVEC(dim=384), nullable=True))
    op.add_column("theme", sa.Column("responded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("theme", sa.Column("recurred_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("theme", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("theme", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.execute("CREATE SEQUENCE theme_number")
    op.execute("SELECT setval('theme_number', coalesce(max(number), 0) + 1, false) FROM theme")
    op.execute(
        "UPDATE theme SET responded_at = out.at FROM (SELECT rt.theme_id, max(r.published_at) AS at FROM response AS r"
        " JOIN response_theme AS rt ON rt.response_id = r.id GROUP BY rt.theme_id) AS out"
        " WHERE out.theme_id = theme.id AND theme.state = 'responded'"
    )
    # Working days in calendar days: a theme is due once in its first team's list.
    op.execute(
        "UPDATE theme SET due_on = routed_at::date + CASE theme.state WHEN 'routed' THEN acknowledge_days * 7 / 5"
        " ELSE answer_weeks * 7 END FROM theme_routing AS r JOIN team ON team.id = r.team_id"
        " WHERE r.theme_id = theme.id AND r.state IN ('current', 'accepted')"
        " AND theme.state IN ('routed', 'acknowledged')"
    )
    op.create_index(op.f("ix_theme_due_on"), "theme", ["due_on"], unique=False)
    op.add_column("theme_lineage", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.add_column("theme_lineage", sa.Column("before", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("theme_lineage", sa.Column("after", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("theme_lineage", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_theme_lineage_other_id"), "theme_lineage", ["other_id"], unique=False)
    op.create_foreign_key(op.f("fk_theme_lineage_person_id"), "theme_lineage", "person", ["person_id"], ["id"])
    op.add_column("theme_routing", sa.Column("touched", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("theme_routing", sa.Column("settled", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("theme_routing", sa.Column("assignee_id", sa.Uuid(), nullable=True))
    op.add_column("theme_routing", sa.Column("suggested_team_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_theme_routing_assignee_id"), "theme_routing", ["assignee_id"], unique=False)
    op.create_foreign_key(op.f("fk_theme_routing_assignee_id"), "theme_routing", "person", ["assignee_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_theme_routing_suggested_team_id"), "theme_routing", "team", ["suggested_team_id"], ["id"]
    )


def downgrade() -> None:
    op.execute("UPDATE theme_routing SET state = 'ranked' WHERE state = 'contributing'")
    op.execute("UPDATE theme SET state = 'triage' WHERE state IN ('escalated', 'dismissed')")
    op.execute("UPDATE theme SET state = 'acknowledged' WHERE state IN ('under_review', 'recurring')")
    op.execute("UPDATE theme SET state = 'responded' WHERE state IN ('monitoring', 'closed', 'outside_government')")
    op.execute("DELETE FROM theme_lineage WHERE kind NOT IN ('born', 'split', 'merged', 'retired')")
    op.drop_constraint(op.f("fk_theme_routing_suggested_team_id"), "theme_routing", type_="foreignkey")
    op.drop_constraint(op.f("fk_theme_routing_assignee_id"), "theme_routing", type_="foreignkey")
    op.drop_index(op.f("ix_theme_routing_assignee_id"), table_name="theme_routing")
    op.drop_column("theme_routing", "suggested_team_id")
    op.drop_column("theme_routing", "assignee_id")
    op.drop_column("theme_routing", "settled")
    op.drop_column("theme_routing", "touched")
    op.drop_constraint(op.f("fk_theme_lineage_person_id"), "theme_lineage", type_="foreignkey")
    op.drop_index(op.f("ix_theme_lineage_other_id"), table_name="theme_lineage")
    op.drop_column("theme_lineage", "undone_at")
    op.drop_column("theme_lineage", "after")
    op.drop_column("theme_lineage", "before")
    op.drop_column("theme_lineage", "person_id")
    op.execute("DROP SEQUENCE theme_number")
    op.drop_index(op.f("ix_theme_due_on"), table_name="theme")
    op.drop_column("theme", "reason")
    op.drop_column("theme", "due_on")
    op.drop_column("theme", "recurred_at")
    op.drop_column("theme", "responded_at")
    op.drop_column("theme", "centre")
    op.drop_column("theme", "parts")
    op.drop_column("theme", "course")
    op.alter_column("theme", "before_people", new_column_name="before_count")
    op.alter_column("theme", "recent_people", new_column_name="recent_count")
    op.drop_column("theme", "curated")
    op.drop_constraint(op.f("fk_team_successor_id"), "team", type_="foreignkey")
    op.drop_column("team", "successor_id")
    op.add_column("response_verdict", sa.Column("reason", sa.LargeBinary(), nullable=True))
    op.execute(
        "UPDATE response_verdict AS v SET reason = r.content FROM insight_remark AS r"
        " WHERE r.about = 'verdict' AND r.about_id = v.response_id AND r.insight_id = v.insight_id"
    )
    op.execute("DELETE FROM response_receipt WHERE move_id IS NOT NULL")
    op.drop_constraint(op.f("fk_response_receipt_move_id"), "response_receipt", type_="foreignkey")
    op.drop_constraint(op.f("uq_response_receipt_response_id_move_id_insight_id"), "response_receipt", type_="unique")
    op.drop_index(op.f("ix_response_receipt_move_id"), table_name="response_receipt")
    op.create_unique_constraint(
        op.f("uq_response_receipt_response_id_insight_id"),
        "response_receipt",
        ["response_id", "insight_id"],
        postgresql_nulls_not_distinct=False,
    )
    op.drop_column("response_receipt", "move_id")
    # What only the later schema can say becomes the nearest that the earlier one could.
    op.execute("UPDATE response SET state = 'published' WHERE state = 'superseded'")
    op.execute("UPDATE response SET state = 'drafting' WHERE state <> 'published'")
    op.execute("UPDATE response SET outcome = 'no_change' WHERE outcome = 'not_responsible'")
    op.add_column("response", sa.Column("theme_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE response SET theme_id = (SELECT rt.theme_id FROM response_theme AS rt"
        " WHERE rt.response_id = response.id ORDER BY rt.theme_id LIMIT 1)"
    )
    op.execute("DELETE FROM response_version")
    op.execute("DELETE FROM response_verdict WHERE response_id IN (SELECT id FROM response WHERE theme_id IS NULL)")
    op.execute("DELETE FROM response WHERE theme_id IS NULL")
    op.alter_column("response", "theme_id", nullable=False)
    op.drop_constraint(op.f("fk_response_cleared_by_id"), "response", type_="foreignkey")
    op.drop_constraint(op.f("fk_response_supersedes_id"), "response", type_="foreignkey")
    op.create_foreign_key(op.f("fk_response_theme_id"), "response", "theme", ["theme_id"], ["id"])
    op.drop_index("ix_response_approved", table_name="response", postgresql_where="state = 'approved'")
    op.create_index(op.f("ix_response_theme_id"), "response", ["theme_id"], unique=False)
    op.drop_column("response", "supersedes_id")
    op.drop_column("response", "publish_at")
    op.drop_column("response", "cleared_at")
    op.drop_column("response", "cleared_by_id")
    op.drop_column("response", "comment")
    op.drop_column("response", "audience")
    op.drop_column("response", "owner")
    op.drop_column("response", "heard")
    op.drop_column("response", "title")
    op.drop_index("ix_notice_queued", table_name="notice")
    op.create_index("ix_notice_queued", "notice", ["created_at"], postgresql_where=sa.text("delivery = 'queued'"))
    op.execute("UPDATE notice SET delivery = 'queued' WHERE delivery = 'sending'")
    op.drop_column("notice", "handed_over")
    op.drop_table("theme_watch")
    op.drop_index(op.f("ix_theme_tally_theme_id"), table_name="theme_tally")
    op.drop_table("theme_tally")
    op.drop_index(op.f("ix_theme_question_theme_id"), table_name="theme_question")
    op.drop_table("theme_question")
    op.drop_index(op.f("ix_theme_note_theme_id"), table_name="theme_note")
    op.drop_table("theme_note")
    op.drop_table("theme_month")
    op.drop_index(op.f("ix_response_theme_theme_id"), table_name="response_theme")
    op.drop_table("response_theme")
    op.drop_index("ix_insight_remark_waiting", table_name="insight_remark", postgresql_where="state = 'waiting'")
    op.drop_index(op.f("ix_insight_remark_insight_id"), table_name="insight_remark")
    op.drop_table("insight_remark")
    op.drop_index(op.f("ix_commitment_move_commitment_id"), table_name="commitment_move")
    op.drop_table("commitment_move")
    op.drop_table("response_version")
    op.drop_index(op.f("ix_commitment_team_id"), table_name="commitment")
    op.drop_index("ix_commitment_state", table_name="commitment")
    op.drop_index(op.f("ix_commitment_response_id"), table_name="commitment")
    op.drop_index(op.f("ix_commitment_owner_id"), table_name="commitment")
    op.drop_table("commitment")
    op.drop_index(op.f("ix_response_template_team_id"), table_name="response_template")
    op.drop_table("response_template")
    op.drop_index(op.f("ix_remit_trial_team_id"), table_name="remit_trial")
    op.drop_table("remit_trial")
    op.drop_index(op.f("ix_theme_cover_person_id"), table_name="theme_cover")
    op.drop_index(op.f("ix_theme_cover_covered_by_id"), table_name="theme_cover")
    op.drop_table("theme_cover")
    op.drop_index(op.f("ix_inbox_view_person_id"), table_name="inbox_view")
    op.drop_table("inbox_view")
    op.drop_table("publishing_hold")
