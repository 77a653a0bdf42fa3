"""The lifecycle of placements: agreements, moves, extensions, reviews, gaps, sheets; opportunities and the pool."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "placement_feed",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_placement_feed_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_placement_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_placement_feed_token_hash")),
    )
    op.create_table(
        "placement_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_placement_filter_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_filter")),
    )
    op.create_index(op.f("ix_placement_filter_person_id"), "placement_filter", ["person_id"], unique=False)
    op.create_table(
        "placement_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "mapping", "checking", "checked", "applying", "done", name="sheetstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_sheet_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_sheet")),
    )
    op.create_table(
        "placement_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profession_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_placement_target_profession_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_target")),
        sa.UniqueConstraint("profession_id", "quarter", name=op.f("uq_placement_target_profession_id_quarter")),
    )
    op.create_table(
        "pool_candidate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("profession_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.String(length=60), server_default="", nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("available_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_pool_candidate_added_by_id")),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_pool_candidate_profession_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_pool_candidate_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_candidate")),
        sa.UniqueConstraint("email", name=op.f("uq_pool_candidate_email")),
    )
    op.create_index(op.f("ix_pool_candidate_profession_id"), "pool_candidate", ["profession_id"], unique=False)
    op.create_table(
        "opportunity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("profession_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("grade", sa.String(length=60), nullable=False),
        sa.Column("base", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("posted_by_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_opportunity_ends_after_start")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_opportunity_department_id")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["person.id"], name=op.f("fk_opportunity_posted_by_id")),
        sa.ForeignKeyConstraint(["profession_id"], ["profession.id"], name=op.f("fk_opportunity_profession_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_opportunity_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
    )
    op.create_index(op.f("ix_opportunity_department_id"), "opportunity", ["department_id"], unique=False)
    op.create_table(
        "placement_sheet_row",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "new", "changed", "same", "bad", "done", name="rowstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("differences", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["placement_sheet.id"], name=op.f("fk_placement_sheet_row_sheet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_sheet_row")),
    )
    op.create_index("ix_placement_sheet_row_state", "placement_sheet_row", ["sheet_id", "state", "line"], unique=False)
    op.create_table(
        "placement_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_agreement_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_agreement")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_placement_agreement_placement_id_number")),
    )
    op.create_table(
        "placement_check_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party", sa.Enum("secondee", "home", "host", name="party", native_enum=False, length=40), nullable=False
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "going", sa.Enum("well", "mixed", "needs_help", name="going", native_enum=False, length=40), nullable=False
        ),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_check_in_person_id")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_check_in_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_check_in")),
    )
    op.create_index(op.f("ix_placement_check_in_placement_id"), "placement_check_in", ["placement_id"], unique=False)
    op.create_table(
        "placement_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("home_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("host_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approval_reference", sa.String(length=60), server_default="", nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_placement_extension_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_extension_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_extension")),
    )
    op.create_index(op.f("ix_placement_extension_placement_id"), "placement_extension", ["placement_id"], unique=False)
    op.create_index(
        "uq_placement_extension_open",
        "placement_extension",
        ["placement_id"],
        unique=True,
        postgresql_where=sa.text("granted IS NULL"),
    )
    op.create_table(
        "placement_gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "missing",
            sa.Enum(
                "home_manager",
                "host_manager",
                "host_team",
                "clearance",
                "agreement",
                "costs",
                name="missing",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "owner", sa.Enum("secondee", "home", "host", name="party", native_enum=False, length=40), nullable=True
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_gap_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_gap")),
        sa.UniqueConstraint("placement_id", "missing", name=op.f("uq_placement_gap_placement_id_missing")),
    )
    op.create_table(
        "placement_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "old",
            sa.Enum(
                "proposed",
                "home_approved",
                "host_agreed",
                "clearance_pending",
                "agreement_signed",
                "active",
                "extension_requested",
                "paused",
                "ending",
                "end_review_due",
                "completed",
                "ended_early",
                "declined",
                "withdrawn",
                name="placementstate",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "new",
            sa.Enum(
                "proposed",
                "home_approved",
                "host_agreed",
                "clearance_pending",
                "agreement_signed",
                "active",
                "extension_requested",
                "paused",
                "ending",
                "end_review_due",
                "completed",
                "ended_early",
                "declined",
                "withdrawn",
                name="placementstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=300), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_before", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("taken_back", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_move_person_id")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_move_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_move")),
    )
    op.create_index("ix_placement_move_placement_id", "placement_move", ["placement_id", "at"], unique=False)
    op.create_table(
        "placement_objective",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column(
            "progress",
            sa.Enum("not_started", "on_track", "behind", "done", name="progress", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_objective_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_objective")),
    )
    op.create_index(op.f("ix_placement_objective_placement_id"), "placement_objective", ["placement_id"], unique=False)
    op.create_table(
        "placement_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_placement_pause_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_pause_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_pause")),
    )
    op.create_index(op.f("ix_placement_pause_placement_id"), "placement_pause", ["placement_id"], unique=False)
    op.create_table(
        "placement_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party", sa.Enum("secondee", "home", "host", name="party", native_enum=False, length=40), nullable=False
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("gained", sa.Text(), server_default="", nullable=False),
        sa.Column("changed", sa.Text(), server_default="", nullable=False),
        sa.Column("better", sa.Text(), server_default="", nullable=False),
        sa.Column("waived_by_id", sa.Uuid(), nullable=True),
        sa.Column("waived_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_review_person_id")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_review_placement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["waived_by_id"], ["person.id"], name=op.f("fk_placement_review_waived_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_review")),
        sa.UniqueConstraint("placement_id", "party", name=op.f("uq_placement_review_placement_id_party")),
    )
    op.create_table(
        "placement_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party", sa.Enum("secondee", "home", "host", name="party", native_enum=False, length=40), nullable=False
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("upload_key", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["placement_agreement.id"],
            name=op.f("fk_placement_signature_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_signature_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_signature")),
        sa.UniqueConstraint("agreement_id", "party", name=op.f("uq_placement_signature_agreement_id_party")),
    )
    op.create_index(op.f("ix_placement_signature_person_id"), "placement_signature", ["person_id"], unique=False)
    op.add_column("department", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("department", sa.Column("successor_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_department_successor_id"), "department", "department", ["successor_id"], ["id"])
    op.add_column("placement", sa.Column("reference", sa.String(length=60), nullable=True))
    op.add_column("placement", sa.Column("grade", sa.String(length=60), server_default="", nullable=False))
    op.add_column(
        "placement",
        sa.Column(
            "full_time_equivalent", sa.Numeric(precision=3, scale=2), server_default=sa.text("1"), nullable=False
        ),
    )
    op.add_column("placement", sa.Column("working_pattern", sa.String(length=200), server_default="", nullable=False))
    op.add_column("placement", sa.Column("base", sa.String(length=120), server_default="", nullable=False))
    op.add_column(
        "placement",
        sa.Column(
            "ends_early_by",
            sa.Enum("secondee", "home", "host", name="party", native_enum=False, length=40),
            nullable=True,
        ),
    )
    op.add_column("placement", sa.Column("contract_ends_on", sa.Date(), nullable=True))
    op.add_column("placement", sa.Column("approval_reference", sa.String(length=60), server_default="", nullable=False))
    op.add_column(
        "placement",
        sa.Column(
            "clearance",
            sa.Enum("BPSS", "CTC", "SC", "DV", name="clearance", native_enum=False, length=40),
            nullable=True,
        ),
    )
    op.add_column("placement", sa.Column("cleared_on", sa.Date(), nullable=True))
    op.add_column("placement", sa.Column("salary_share", sa.Integer(), nullable=True))
    op.add_column("placement", sa.Column("on_costs_share", sa.Integer(), nullable=True))
    op.add_column("placement", sa.Column("expenses", sa.String(length=200), server_default="", nullable=False))
    op.add_column("placement", sa.Column("vat_treatment", sa.String(length=200), server_default="", nullable=False))
    op.add_column("placement", sa.Column("conflicts", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "placement",
        sa.Column("state_since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.add_column(
        "placement",
        sa.Column("confirmed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.add_column("placement", sa.Column("next_due_on", sa.Date(), nullable=True))
    op.add_column("placement", sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("placement", sa.Column("handover_waived", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "placement", sa.Column("stays_reachable", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("placement", sa.Column("opportunity_id", sa.Uuid(), nullable=True))
    op.add_column("placement", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.create_index(op.f("ix_placement_next_due_on"), "placement", ["next_due_on"], unique=False)
    op.create_index(op.f("ix_placement_opportunity_id"), "placement", ["opportunity_id"], unique=False)
    op.create_index("ix_placement_state", "placement", ["state", "ends_on"], unique=False)
    op.create_unique_constraint(op.f("uq_placement_reference"), "placement", ["reference"])
    op.create_foreign_key(op.f("fk_placement_opportunity_id"), "placement", "opportunity", ["opportunity_id"], ["id"])
    op.create_exclude_constraint(
        "ex_placement_overlap",
        "placement",
        (
            sa.literal_column("int8range(uuid_hash_extended(person_id, 0), uuid_hash_extended(person_id, 0), '[]')"),
            "&&",
        ),
        (sa.literal_column("daterange(starts_on, ends_on, '[]')"), "&&"),
        using="gist",
        where=sa.text("state NOT IN ('declined', 'withdrawn')"),
    )


def downgrade() -> None:
    op.drop_constraint("ex_placement_overlap", "placement")
    op.drop_constraint(op.f("fk_placement_opportunity_id"), "placement", type_="foreignkey")
    op.drop_constraint(op.f("uq_placement_reference"), "placement", type_="unique")
    op.drop_index("ix_placement_state", table_name="placement")
    op.drop_index(op.f("ix_placement_opportunity_id"), table_name="placement")
    op.drop_index(op.f("ix_placement_next_due_on"), table_name="placement")
    op.drop_column("placement", "version")
    op.drop_column("placement", "opportunity_id")
    op.drop_column("placement", "stays_reachable")
    op.drop_column("placement", "handover_waived")
    op.drop_column("placement", "handed_over_at")
    op.drop_column("placement", "next_due_on")
    op.drop_column("placement", "confirmed_at")
    op.drop_column("placement", "state_since")
    op.drop_column("placement", "conflicts")
    op.drop_column("placement", "vat_treatment")
    op.drop_column("placement", "expenses")
    op.drop_column("placement", "on_costs_share")
    op.drop_column("placement", "salary_share")
    op.drop_column("placement", "cleared_on")
    op.drop_column("placement", "clearance")
    op.drop_column("placement", "approval_reference")
    op.drop_column("placement", "contract_ends_on")
    op.drop_column("placement", "ends_early_by")
    op.drop_column("placement", "base")
    op.drop_column("placement", "working_pattern")
    op.drop_column("placement", "full_time_equivalent")
    op.drop_column("placement", "grade")
    op.drop_column("placement", "reference")
    op.drop_constraint(op.f("fk_department_successor_id"), "department", type_="foreignkey")
    op.drop_column("department", "successor_id")
    op.drop_column("department", "closed_at")
    op.drop_index(op.f("ix_placement_signature_person_id"), table_name="placement_signature")
    op.drop_table("placement_signature")
    op.drop_table("placement_review")
    op.drop_index(op.f("ix_placement_pause_placement_id"), table_name="placement_pause")
    op.drop_table("placement_pause")
    op.drop_index(op.f("ix_placement_objective_placement_id"), table_name="placement_objective")
    op.drop_table("placement_objective")
    op.drop_index("ix_placement_move_placement_id", table_name="placement_move")
    op.drop_table("placement_move")
    op.drop_table("placement_gap")
    op.drop_index(
        "uq_placement_extension_open", table_name="placement_extension", postgresql_where=sa.text("granted IS NULL")
    )
    op.drop_index(op.f("ix_placement_extension_placement_id"), table_name="placement_extension")
    op.drop_table("placement_extension")
    op.drop_index(op.f("ix_placement_check_in_placement_id"), table_name="placement_check_in")
    op.drop_table("placement_check_in")
    op.drop_table("placement_agreement")
    op.drop_index("ix_placement_sheet_row_state", table_name="placement_sheet_row")
    op.drop_table("placement_sheet_row")
    op.drop_index(op.f("ix_opportunity_department_id"), table_name="opportunity")
    op.drop_table("opportunity")
    op.drop_index(op.f("ix_pool_candidate_profession_id"), table_name="pool_candidate")
    op.drop_table("pool_candidate")
    op.drop_table("placement_target")
    op.drop_table("placement_sheet")
    op.drop_index(op.f("ix_placement_filter_person_id"), table_name="placement_filter")
    op.drop_table("placement_filter")
    op.drop_table("placement_feed")
    op.drop_table("invitation")
