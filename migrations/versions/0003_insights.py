"""Everything that a secondee and a moderator can do with an insight; voices, verdicts, ways of being reached."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insight_measure",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "what", "channel", name=op.f("pk_insight_measure")),
    )
    op.create_table(
        "mission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission")),
        sa.UniqueConstraint("name", name=op.f("uq_mission_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_mission_slug")),
    )
    op.create_table(
        "moderation_phrase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("use", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("use IN ('ask', 'decline')", name=op.f("ck_moderation_phrase_known_use")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_phrase")),
    )
    op.create_table(
        "moderation_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("automatic_pass", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_moderation_policy_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_policy")),
    )
    op.create_table(
        "duty_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "concern",
            sa.Enum("safeguarding", "whistleblowing", "complaint", name="concern", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("out_of_hours", sa.String(length=400), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_contact_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_contact")),
    )
    op.create_index(op.f("ix_duty_contact_concern"), "duty_contact", ["concern"], unique=False)
    op.create_table(
        "moderator_acquaintance",
        sa.Column("moderator_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["person.id"], name=op.f("fk_moderator_acquaintance_moderator_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_moderator_acquaintance_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("moderator_id", "person_id", name=op.f("pk_moderator_acquaintance")),
    )
    op.create_table(
        "notice_preference",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pace", sa.Enum("at_once", "never", name="pace", native_enum=False, length=40), nullable=False),
        sa.Column("lasting_address", sa.String(length=254), nullable=True),
        sa.Column("proposed_address", sa.String(length=254), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_preference_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_attachment_insight_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_insight_id"), "attachment", ["insight_id"], unique=False)
    op.create_table(
        "clarification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_clarification_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_clarification_insight_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
    )
    op.create_index("ix_clarification_insight_id", "clarification", ["insight_id", "asked_at"], unique=False)
    op.create_table(
        "redirection",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["duty_contact.id"], name=op.f("fk_redirection_contact_id")),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_redirection_insight_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_redirection")),
    )
    op.create_index(op.f("ix_redirection_contact_id"), "redirection", ["contact_id"], unique=False)
    op.create_table(
        "screen_miss",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_screen_miss_insight_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_screen_miss")),
    )
    op.create_table(
        "theme_voice",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_theme_voice_insight_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_voice_theme_id")),
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_theme_voice")),
    )
    op.create_index(op.f("ix_theme_voice_theme_id"), "theme_voice", ["theme_id"], unique=False)
    op.create_table(
        "response_verdict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column(
            "judgement",
            sa.Enum("helped", "partly", "not_resolved", name="judgement", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_response_verdict_insight_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_verdict_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_verdict")),
        sa.UniqueConstraint("response_id", "insight_id", name=op.f("uq_response_verdict_response_id_insight_id")),
    )
    op.create_index(op.f("ix_response_verdict_insight_id"), "response_verdict", ["insight_id"], unique=False)
    op.add_column(
        "insight",
        sa.Column(
            "alarm",
            sa.Enum("routine", "serious", "severe", name="severity", native_enum=False, length=40),
            nullable=True,
        ),
    )
    op.add_column(
        "insight",
        sa.Column(
            "judged_severity",
            sa.Enum("routine", "serious", "severe", name="severity", native_enum=False, length=40),
            nullable=True,
        ),
    )
    op.add_column("insight", sa.Column("hinders", sa.Text(), server_default="", nullable=False))
    op.add_column("insight", sa.Column("affected", sa.Text(), server_default="", nullable=False))
    op.add_column("insight", sa.Column("language", sa.String(length=8), server_default="en", nullable=False))
    op.add_column(
        "insight",
        sa.Column(
            "frequency",
            sa.Enum("once", "now_and_then", "weekly", "daily", name="frequency", native_enum=False, length=40),
            nullable=True,
        ),
    )
    op.add_column("insight", sa.Column("first_hand", sa.Boolean(), nullable=True))
    op.add_column("insight", sa.Column("setting", sa.String(length=40), nullable=True))
    op.add_column("insight", sa.Column("region_id", sa.Uuid(), nullable=True))
    op.add_column("insight", sa.Column("mission_id", sa.Uuid(), nullable=True))
    op.add_column("insight", sa.Column("may_ask", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("insight", sa.Column("logged_by_id", sa.Uuid(), nullable=True))
    op.add_column("insight", sa.Column("checked_by_id", sa.Uuid(), nullable=True))
    op.add_column("insight", sa.Column("duplicate_of_id", sa.Uuid(), nullable=True))
    op.add_column("insight", sa.Column("release_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("insight", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_insight_release_at",
        "insight",
        ["release_at"],
        unique=False,
        postgresql_where=sa.text("release_at IS NOT NULL"),
    )
    op.create_foreign_key(op.f("fk_insight_mission_id"), "insight", "mission", ["mission_id"], ["id"])
    op.create_foreign_key(op.f("fk_insight_checked_by_id"), "insight", "person", ["checked_by_id"], ["id"])
    op.create_foreign_key(op.f("fk_insight_logged_by_id"), "insight", "person", ["logged_by_id"], ["id"])
    op.create_foreign_key(op.f("fk_insight_region_id"), "insight", "region", ["region_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_insight_duplicate_of_id"), "insight", "insight", ["duplicate_of_id"], ["id"], ondelete="SET NULL"
    )
    op.add_column("insight_original", sa.Column("proposal", sa.LargeBinary(), nullable=True))
    op.add_column("notice", sa.Column("address", sa.String(length=254), nullable=True))
    op.create_index(
        "ix_theme_membership_embedding",
        "theme_membership",
        ["embedding"],
        unique=False,
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
    )


def downgrade() -> None:
    op.drop_index(
        "ix_theme_membership_embedding",
        table_name="theme_membership",
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
    )
    op.drop_column("notice", "address")
    op.drop_column("insight_original", "proposal")
    op.drop_constraint(op.f("fk_insight_duplicate_of_id"), "insight", type_="foreignkey")
    op.drop_constraint(op.f("fk_insight_region_id"), "insight", type_="foreignkey")
    op.drop_constraint(op.f("fk_insight_logged_by_id"), "insight", type_="foreignkey")
    op.drop_constraint(op.f("fk_insight_checked_by_id"), "insight", type_="foreignkey")
    op.drop_constraint(op.f("fk_insight_mission_id"), "insight", type_="foreignkey")
    op.drop_index("ix_insight_release_at", table_name="insight", postgresql_where=sa.text("release_at IS NOT NULL"))
    op.drop_column("insight", "reopened_at")
    op.drop_column("insight", "release_at")
    op.drop_column("insight", "duplicate_of_id")
    op.drop_column("insight", "checked_by_id")
    op.drop_column("insight", "logged_by_id")
    op.drop_column("insight", "may_ask")
    op.drop_column("insight", "mission_id")
    op.drop_column("insight", "region_id")
    op.drop_column("insight", "setting")
    op.drop_column("insight", "first_hand")
    op.drop_column("insight", "frequency")
    op.drop_column("insight", "language")
    op.drop_column("insight", "affected")
    op.drop_column("insight", "hinders")
    op.drop_column("insight", "judged_severity")
    op.drop_column("insight", "alarm")
    op.drop_index(op.f("ix_response_verdict_insight_id"), table_name="response_verdict")
    op.drop_table("response_verdict")
    op.drop_index(op.f("ix_theme_voice_theme_id"), table_name="theme_voice")
    op.drop_table("theme_voice")
    op.drop_table("screen_miss")
    op.drop_index(op.f("ix_redirection_contact_id"), table_name="redirection")
    op.drop_table("redirection")
    op.drop_index("ix_clarification_insight_id", table_name="clarification")
    op.drop_table("clarification")
    op.drop_index(op.f("ix_attachment_insight_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_table("notice_preference")
    op.drop_table("moderator_acquaintance")
    op.drop_index(op.f("ix_duty_contact_concern"), table_name="duty_contact")
    op.drop_table("duty_contact")
    op.drop_table("moderation_policy")
    op.drop_table("moderation_phrase")
    op.drop_table("mission")
    op.drop_table("insight_measure")
