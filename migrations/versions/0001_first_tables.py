"""First tables"""

from collections.abc import Sequence

import pgvector.sqlalchemy
import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# What happened stays on record: an event is never deleted, and of a written one only the seal may come.
APPEND_ONLY = """
CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.seal IS NULL
        AND to_jsonb(NEW) - 'seal' - 'place' = to_jsonb(OLD) - 'seal' - 'place' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_append_only();
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("old", sa.String(length=80), nullable=True),
        sa.Column("new", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("place", name=op.f("uq_audit_event_place")),
        sa.UniqueConstraint("seal", name=op.f("uq_audit_event_seal")),
    )
    op.create_index("ix_audit_event_object", "audit_event", ["object_kind", "object_id"], unique=False)
    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("remit", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("name", name=op.f("uq_department_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_department_slug")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("password_is_temporary", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("uq_person_email", "person", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "profession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plural", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profession")),
        sa.UniqueConstraint("name", name=op.f("uq_profession_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_profession_slug")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("name", name=op.f("uq_region_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(), nullable=False),
        sa.Column("network_hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_network", "sign_in_attempt", ["network_hash", "at"], unique=False)
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
    )
    op.create_table(
        "home_organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("setting", sa.String(length=40), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_home_organisation_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_home_organisation_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_home_organisation_slug")),
    )
    op.create_index(op.f("ix_home_organisation_region_id"), "home_organisation", ["region_id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_added", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("rows_bad", sa.Integer(), nullable=False),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_import_run_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum("queued", "sent", "failed", name="delivery", native_enum=False, length=40),
            server_default="queued",
            nullable=False,
        ),
        sa.Column("failure", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "cause", name=op.f("uq_notice_person_id_cause")),
    )
    op.create_index("ix_notice_person_id_created_at", "notice", ["person_id", "created_at"], unique=False)
    op.create_index("ix_notice_queued", "notice", ["created_at"], unique=False, postgresql_where="delivery = 'queued'")
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("remit", sa.Text(), nullable=False),
        sa.Column("phrases", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("invented", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("acknowledge_days", sa.Integer(), server_default=sa.text("10"), nullable=False),
        sa.Column("answer_weeks", sa.Integer(), server_default=sa.text("8"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_team_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("slug", name=op.f("uq_team_slug")),
    )
    op.create_index(op.f("ix_team_department_id"), "team", ["department_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("profession_id", sa.Uuid(), nullable=False),
        sa.Column("home_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("host_department_id", sa.Uuid(), nullable=False),
        sa.Column("host_team_id", sa.Uuid(), nullable=True),
        sa.Column("host_manager_id", sa.Uuid(), nullable=True),
        sa.Column("home_manager_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind", sa.Enum("secondment", "loan", name="placementkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("post", sa.String(length=160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "ending", "completed", name="placementstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_placement_ends_after_start")),
        sa.ForeignKeyConstraint(["home_manager_id"], ["person.id"], name=op.f("fk_placement_home_manager_id")),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"], ["home_organisation.id"], name=op.f("fk_placement_home_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["host_department_id"], ["department.id"], name=op.f("fk_placement_host_department_id")
        ),
        sa.ForeignKeyConstraint(["host_manager_id"], ["person.id"], name=op.f("fk_placement_host_manager_id")),
        sa.ForeignKeyConstraint(["host_team_id"], ["team.id"], name=op.f("fk_placement_host_team_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_person_id")),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_placement_profession_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_home_manager_id"), "placement", ["home_manager_id"], unique=False)
    op.create_index(op.f("ix_placement_home_organisation_id"), "placement", ["home_organisation_id"], unique=False)
    op.create_index(op.f("ix_placement_host_department_id"), "placement", ["host_department_id"], unique=False)
    op.create_index(op.f("ix_placement_host_manager_id"), "placement", ["host_manager_id"], unique=False)
    op.create_index(op.f("ix_placement_person_id"), "placement", ["person_id"], unique=False)
    op.create_index(op.f("ix_placement_profession_id"), "placement", ["profession_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "secondee",
                "policy_member",
                "policy_lead",
                "director",
                "moderator",
                "coordinator",
                "host_manager",
                "home_manager",
                "administrator",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_role_grant_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_role_grant_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_index(op.f("ix_role_grant_team_id"), "role_grant", ["team_id"], unique=False)
    op.create_index(
        "uq_role_grant_scope",
        "role_grant",
        ["person_id", "role", "team_id", "department_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "insight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("source_key", sa.String(length=200), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("problem", "good_practice", "risk", "idea", name="kind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "severity",
            sa.Enum("routine", "serious", "severe", name="severity", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "identity",
            sa.Enum("named", "confidential", "de_identified", name="identity", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("hidden_from_host", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "in_moderation",
                "accepted",
                "declined",
                "withdrawn",
                name="state",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("saw", sa.Text(), server_default="", nullable=False),
        sa.Column("matters", sa.Text(), server_default="", nullable=False),
        sa.Column("helps", sa.Text(), server_default="", nullable=False),
        sa.Column("decline_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("moderator_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state <> 'accepted' OR saw <> ''", name=op.f("ck_insight_accepted_has_text")),
        sa.CheckConstraint("(author_id IS NULL) <> (source_id IS NULL)", name=op.f("ck_insight_author_or_source")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_insight_author_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_insight_moderator_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_insight_placement_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_insight_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight")),
        sa.UniqueConstraint("source_id", "source_key", name=op.f("uq_insight_source_id_source_key")),
    )
    op.create_index(op.f("ix_insight_author_id"), "insight", ["author_id"], unique=False)
    op.create_index(op.f("ix_insight_placement_id"), "insight", ["placement_id"], unique=False)
    op.create_index("ix_insight_state", "insight", ["state", "submitted_at"], unique=False)
    op.create_table(
        "insight_original",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_insight_original_insight_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_insight_original")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("alone_insight_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("named_by_person", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "candidate",
                "triage",
                "routed",
                "acknowledged",
                "responded",
                "merged",
                "retired",
                name="themestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("insight_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("people_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("site_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("severe_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("recent_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("before_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("described_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("routed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["alone_insight_id"], ["insight.id"], name=op.f("fk_theme_alone_insight_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["theme.id"], name=op.f("fk_theme_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("alone_insight_id", name=op.f("uq_theme_alone_insight_id")),
        sa.UniqueConstraint("number", name=op.f("uq_theme_number")),
    )
    op.create_index("ix_theme_state", "theme", ["state", "last_at"], unique=False)
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "change_made",
                "change_planned",
                "already_in_place",
                "more_evidence_needed",
                "no_change",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "state",
            sa.Enum("drafting", "published", name="responsestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_response_author_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_response_team_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_response_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
    )
    op.create_index(op.f("ix_response_team_id"), "response", ["team_id"], unique=False)
    op.create_index(op.f("ix_response_theme_id"), "response", ["theme_id"], unique=False)
    op.create_table(
        "theme_lineage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["theme.id"], name=op.f("fk_theme_lineage_other_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_lineage_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_lineage")),
    )
    op.create_index(op.f("ix_theme_lineage_theme_id"), "theme_lineage", ["theme_id"], unique=False)
    op.create_table(
        "theme_membership",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.Column("embedding", pgvector.sqlalchemy.HALFVEC(dim=384), nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("unthemed_reason", sa.String(length=200), nullable=True),
        sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_new", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_theme_membership_insight_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_membership_theme_id")),
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_theme_membership")),
    )
    op.create_index(op.f("ix_theme_membership_is_new"), "theme_membership", ["is_new"], unique=False)
    op.create_index("ix_theme_membership_theme_id", "theme_membership", ["theme_id", "strength"], unique=False)
    op.create_table(
        "theme_routing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("ranked", "current", "accepted", "refused", name="routingstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_theme_routing_decided_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_theme_routing_team_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_routing_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_routing")),
        sa.UniqueConstraint("theme_id", "team_id", name=op.f("uq_theme_routing_theme_id_team_id")),
    )
    op.create_index("ix_theme_routing_team_id", "theme_routing", ["team_id", "state"], unique=False)
    op.create_index(
        "uq_theme_routing_current",
        "theme_routing",
        ["theme_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('current', 'accepted')"),
    )
    op.create_table(
        "response_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_response_receipt_insight_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_response_receipt_person_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_receipt_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_receipt")),
        sa.UniqueConstraint("response_id", "insight_id", name=op.f("uq_response_receipt_response_id_insight_id")),
    )
    op.create_index(op.f("ix_response_receipt_insight_id"), "response_receipt", ["insight_id"], unique=False)
    op.create_index(op.f("ix_response_receipt_person_id"), "response_receipt", ["person_id"], unique=False)
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    op.drop_index(op.f("ix_response_receipt_person_id"), table_name="response_receipt")
    op.drop_index(op.f("ix_response_receipt_insight_id"), table_name="response_receipt")
    op.drop_table("response_receipt")
    op.drop_index(
        "uq_theme_routing_current",
        table_name="theme_routing",
        postgresql_where=sa.text("state IN ('current', 'accepted')"),
    )
    op.drop_index("ix_theme_routing_team_id", table_name="theme_routing")
    op.drop_table("theme_routing")
    op.drop_index("ix_theme_membership_theme_id", table_name="theme_membership")
    op.drop_index(op.f("ix_theme_membership_is_new"), table_name="theme_membership")
    op.drop_table("theme_membership")
    op.drop_index(op.f("ix_theme_lineage_theme_id"), table_name="theme_lineage")
    op.drop_table("theme_lineage")
    op.drop_index(op.f("ix_response_theme_id"), table_name="response")
    op.drop_index(op.f("ix_response_team_id"), table_name="response")
    op.drop_table("response")
    op.drop_index("ix_theme_state", table_name="theme")
    op.drop_table("theme")
    op.drop_table("insight_original")
    op.drop_index("ix_insight_state", table_name="insight")
    op.drop_index(op.f("ix_insight_placement_id"), table_name="insight")
    op.drop_index(op.f("ix_insight_author_id"), table_name="insight")
    op.drop_table("insight")
    op.drop_index("uq_role_grant_scope", table_name="role_grant", postgresql_nulls_not_distinct=True)
    op.drop_index(op.f("ix_role_grant_team_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_person_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_placement_profession_id"), table_name="placement")
    op.drop_index(op.f("ix_placement_person_id"), table_name="placement")
    op.drop_index(op.f("ix_placement_host_manager_id"), table_name="placement")
    op.drop_index(op.f("ix_placement_host_department_id"), table_name="placement")
    op.drop_index(op.f("ix_placement_home_organisation_id"), table_name="placement")
    op.drop_index(op.f("ix_placement_home_manager_id"), table_name="placement")
    op.drop_table("placement")
    op.drop_index(op.f("ix_team_department_id"), table_name="team")
    op.drop_table("team")
    op.drop_index(op.f("ix_sign_in_person_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index("ix_notice_queued", table_name="notice", postgresql_where="delivery = 'queued'")
    op.drop_index("ix_notice_person_id_created_at", table_name="notice")
    op.drop_table("notice")
    op.drop_table("import_run")
    op.drop_index(op.f("ix_home_organisation_region_id"), table_name="home_organisation")
    op.drop_table("home_organisation")
    op.drop_table("source")
    op.drop_index("ix_sign_in_attempt_network", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("region")
    op.drop_table("profession")
    op.drop_index("uq_person_email", table_name="person")
    op.drop_table("person")
    op.drop_table("department")
    op.drop_index("ix_audit_event_object", table_name="audit_event")
    op.drop_table("audit_event")
    op.execute("DROP FUNCTION audit_event_append_only")
