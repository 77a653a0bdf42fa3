"""Milestones with their trajectories, stocktakes and delivery reports."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "cleared", "published", name="reportstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("editors", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("edited_by_id", sa.Uuid(), nullable=True),
        sa.Column("cleared_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cleared_by_id"], ["person.id"], name=op.f("fk_delivery_report_cleared_by_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_delivery_report_edited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_report")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_delivery_report_starts_on")),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(length=160), server_default="", nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_milestone_mission_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["milestone.id"], name=op.f("fk_milestone_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_mission_id"), "milestone", ["mission_id"], unique=False)
    op.create_table(
        "stocktake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("stocktake", "priority_review", name="meetingkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("chair", sa.String(length=160), nullable=False),
        sa.Column("question", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "state",
            sa.Enum("scheduled", "open", "published", "cancelled", name="stocktakestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("pack", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_stocktake_mission_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stocktake_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake")),
    )
    op.create_index("ix_stocktake_mission_id", "stocktake", ["mission_id", "held_on"], unique=False)
    op.create_table(
        "milestone_confidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column(
            "rating",
            sa.Enum("green", "amber_green", "amber", "amber_red", "red", name="rating", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_confidence_milestone_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_milestone_confidence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_confidence")),
    )
    op.create_index(
        op.f("ix_milestone_confidence_milestone_id"), "milestone_confidence", ["milestone_id"], unique=False
    )
    op.create_table(
        "milestone_plan_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_plan_item_milestone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_plan_item")),
    )
    op.create_index(op.f("ix_milestone_plan_item_milestone_id"), "milestone_plan_item", ["milestone_id"], unique=False)
    op.create_table(
        "milestone_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("planned", "actual", name="pointkind", native_enum=False, length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("source", sa.String(length=300), server_default="", nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_point_milestone_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_milestone_point_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_point")),
    )
    op.create_index(op.f("ix_milestone_point_milestone_id"), "milestone_point", ["milestone_id"], unique=False)
    op.create_index(
        "uq_milestone_point_current",
        "milestone_point",
        ["milestone_id", "kind", "day"],
        unique=True,
        postgresql_where=sa.text("revised_at IS NULL"),
    )
    op.create_table(
        "milestone_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("metric", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), server_default="", nullable=False),
        sa.Column("direction", sa.Enum("up", "down", name="direction", native_enum=False, length=40), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_target_milestone_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_milestone_target_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_target")),
        sa.UniqueConstraint("milestone_id", "number", name=op.f("uq_milestone_target_milestone_id_number")),
    )
    op.create_table(
        "stocktake_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("stocktake_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "dropped", name="actionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_stocktake_action_mission_id")),
        sa.ForeignKeyConstraint(["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_action_stocktake_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_action")),
    )
    op.create_index(
        "ix_stocktake_action_mission_id", "stocktake_action", ["mission_id", "state", "due_on"], unique=False
    )
    op.create_index(op.f("ix_stocktake_action_stocktake_id"), "stocktake_action", ["stocktake_id"], unique=False)
    op.create_table(
        "stocktake_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stocktake_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stocktake_decision_person_id")),
        sa.ForeignKeyConstraint(["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_decision_stocktake_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_decision")),
    )
    op.create_index(op.f("ix_stocktake_decision_stocktake_id"), "stocktake_decision", ["stocktake_id"], unique=False)
    op.create_table(
        "milestone_theme",
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("suggested", "confirmed", "rejected", name="linkstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_theme_milestone_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_milestone_theme_person_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_milestone_theme_theme_id")),
        sa.PrimaryKeyConstraint("milestone_id", "theme_id", name=op.f("pk_milestone_theme")),
    )
    op.create_index(op.f("ix_milestone_theme_theme_id"), "milestone_theme", ["theme_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_milestone_theme_theme_id"), table_name="milestone_theme")
    op.drop_table("milestone_theme")
    op.drop_index(op.f("ix_stocktake_decision_stocktake_id"), table_name="stocktake_decision")
    op.drop_table("stocktake_decision")
    op.drop_index(op.f("ix_stocktake_action_stocktake_id"), table_name="stocktake_action")
    op.drop_index("ix_stocktake_action_mission_id", table_name="stocktake_action")
    op.drop_table("stocktake_action")
    op.drop_table("milestone_target")
    op.drop_index(
        "uq_milestone_point_current", table_name="milestone_point", postgresql_where=sa.text("revised_at IS NULL")
    )
    op.drop_index(op.f("ix_milestone_point_milestone_id"), table_name="milestone_point")
    op.drop_table("milestone_point")
    op.drop_index(op.f("ix_milestone_plan_item_milestone_id"), table_name="milestone_plan_item")
    op.drop_table("milestone_plan_item")
    op.drop_index(op.f("ix_milestone_confidence_milestone_id"), table_name="milestone_confidence")
    op.drop_table("milestone_confidence")
    op.drop_index("ix_stocktake_mission_id", table_name="stocktake")
    op.drop_table("stocktake")
    op.drop_index(op.f("ix_milestone_mission_id"), table_name="milestone")
    op.drop_table("milestone")
    op.drop_table("delivery_report")
