"""Approvals by dated rules, pay, secondments outwards, programmes, the end of a clearance, what finance confirmed."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# What there is one row of.
_KIND, _APPROVAL = ("authority", "reason", "applies_from"), ("placement_id", "authority", "reference")
_READ_ON = dt.date(2026, 11, 28)
_EXCEPTION_FORMS = "Civil Service Commission, Exceptions Forms: "
_FORMS_2014 = f"{_EXCEPTION_FORMS}Exceptions to the Recruitment Principles 2014"
_FORMS_2018 = f"{_EXCEPTION_FORMS}Exceptions to the Recruitment Principles 2018"
_PRACTITIONERS = "Cabinet Office, Practitioner guidance on the Senior Civil Service pay award"
# Authority, reason, threshold, from when, source.
_RULES = (
    ("commission", "length", 24, dt.date(2014, 4, 1), _FORMS_2014),
    ("commission", "pay_band", 2, dt.date(2014, 4, 1), _FORMS_2014),
    ("commission", "again", 12, dt.date(2018, 4, 1), _FORMS_2018),
    ("commission", "salary", 88_000, dt.date(2018, 4, 1),
     "Civil Service Commission, Revisions to the Recruitment Principles (29 March 2018): floor of the SCS2 pay range"),
    ("commission", "salary", 92_000, dt.date(2019, 4, 1), f"{_PRACTITIONERS} 2019/20: minimum of pay band 2"),
    ("commission", "salary", 97_000, dt.date(2023, 4, 1), f"{_PRACTITIONERS} 2023/24: minimum of pay band 2"),
    ("commission", "salary", 98_000, dt.date(2024, 4, 1), f"{_PRACTITIONERS} 2024/25: minimum of pay band 2"),
    ("treasury", "salary", 150_000, dt.date(2018, 1, 1), "HM Treasury, Guidance for approval of senior pay (2018)"),
    ("treasury", "salary", 174_001, dt.date(2025, 6, 26),
     "HM Treasury, Guidance for approval of senior pay (updated 26 June 2025): over £174,000"),
)  # fmt: skip


# New columns of a placement: those that may be empty with their types, and texts.
_NEW_COLUMNS: tuple[tuple[str, Any], ...] = (
    ("senior_pay_band", sa.Integer()), ("salary", sa.Integer()), ("clearance_ends_on", sa.Date()),
    ("screened_on", sa.Date()), ("nationality_checked_on", sa.Date()), ("vat_confirmed_on", sa.Date()),
    ("headcount", sa.String(40)), ("recharge", sa.String(40)), ("programme_id", sa.Uuid()),
)  # fmt: skip
_NEW_TEXTS = ("clearance_sponsor", "clearance_transferred_from")


def upgrade() -> None:
    _create_programmes()
    for name, kind in _NEW_COLUMNS:
        op.add_column("placement", sa.Column(name, kind, nullable=True))
    for name in _NEW_TEXTS:
        op.add_column("placement", sa.Column(name, sa.String(120), server_default="", nullable=False))
    op.create_foreign_key(
        op.f("fk_placement_programme_id_programme"), "placement", "programme", ["programme_id"], ["id"]
    )
    op.create_index(op.f("ix_placement_programme_id"), "placement", ["programme_id"])
    rules = _create_rules()
    op.bulk_insert(
        rules,
        [
            {
                "id": uuid.uuid4(), "authority": authority, "reason": reason, "threshold": threshold,
                "applies_from": applies_from, "source": source, "read_on": _READ_ON,
            }
            for authority, reason, threshold, applies_from, source in _RULES
        ],
    )  # fmt: skip
    _create_approvals()
    op.execute(
        "INSERT INTO prior_approval (id, placement_id, authority, reference, covers_until)"
        " SELECT gen_random_uuid(), id, 'commission', approval_reference, ends_on FROM placement"
        " WHERE approval_reference <> ''"
    )
    _create_outward_secondments()


def _create_programmes() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_programme_name")),
    )


def _create_rules() -> sa.Table:
    return op.create_table(
        "approval_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("applies_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rule")),
        sa.UniqueConstraint("authority", "reason", "applies_from", name=op.f(f"uq_approval_rule_{'_'.join(_KIND)}")),
    )


def _create_approvals() -> None:
    op.create_table(
        "prior_approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("covers_until", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placement.id"],
            name=op.f("fk_prior_approval_placement_id_placement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_prior_approval_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prior_approval")),
        sa.UniqueConstraint(*_APPROVAL, name=op.f(f"uq_prior_approval_{'_'.join(_APPROVAL)}")),
    )
    op.create_index("ix_prior_approval_placement_id", "prior_approval", ["placement_id"])


def _create_outward_secondments() -> None:
    op.create_table(
        "outward_secondment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.String(160), nullable=False),
        sa.Column("grade", sa.String(60), server_default="", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("exchange_placement_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_outward_secondment_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_outward_secondment_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["home_organisation.id"],
            name=op.f("fk_outward_secondment_organisation_id_home_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["exchange_placement_id"],
            ["placement.id"],
            name=op.f("fk_outward_secondment_exchange_placement_id_placement"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outward_secondment")),
        sa.UniqueConstraint("exchange_placement_id", name=op.f("uq_outward_secondment_exchange_placement_id")),
    )
    for name in ("email", "department_id", "organisation_id"):
        op.create_index(op.f(f"ix_outward_secondment_{name}"), "outward_secondment", [name])


def downgrade() -> None:
    for table in ("outward_secondment", "prior_approval", "approval_rule"):
        op.drop_table(table)
    for name in (*_NEW_TEXTS, *(name for name, _kind in _NEW_COLUMNS)):
        op.drop_column("placement", name)
    op.drop_table("programme")
