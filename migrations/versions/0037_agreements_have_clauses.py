"""Clauses of agreements by department and kind with versions, roles of signatories, notice, no assumed full time."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

# What was printed under every agreement until now; it stays with those that were made with it.
_CONFIDENTIALITY = (
    "The secondee keeps confidential what they learn at the host, during the placement and after it. The host keeps "
    "confidential what it learns of the home organisation. Nothing here stops anybody from raising a concern in the "
    "public interest."
)
_CLAUSES = [{"subject": "confidentiality", "heading": "Confidentiality", "text": _CONFIDENTIALITY}]


def upgrade() -> None:
    op.create_table(
        "placement_clause_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agreed_by_lawyers", sa.String(200), server_default="", nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_placement_clause_edition_department_id_department"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_placement_clause_edition_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_clause_edition")),
        sa.UniqueConstraint(
            "department_id", "kind", "number", name=op.f("uq_placement_clause_edition_department_id_kind_number")
        ),
    )
    op.add_column(
        "placement_agreement", sa.Column("clauses", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column("placement_agreement", sa.Column("clauses_name", sa.String(300), server_default="", nullable=False))
    op.add_column("placement_agreement", sa.Column("sign_by", sa.Date(), nullable=True))
    made_before = sa.text("UPDATE placement_agreement SET clauses = CAST(:clauses AS json)")
    op.execute(made_before.bindparams(clauses=json.dumps(_CLAUSES)))
    op.add_column("placement_signature", sa.Column("role", sa.String(120), server_default="", nullable=False))
    op.add_column("placement", sa.Column("notice_weeks", sa.Integer(), nullable=True))
    op.alter_column("placement", "full_time_equivalent", nullable=True, server_default=None)


def downgrade() -> None:
    op.execute("UPDATE placement SET full_time_equivalent = 1 WHERE full_time_equivalent IS NULL")
    op.alter_column("placement", "full_time_equivalent", nullable=False, server_default=sa.text("1"))
    op.drop_column("placement", "notice_weeks")
    op.drop_column("placement_signature", "role")
    for name in ("sign_by", "clauses_name", "clauses"):
        op.drop_column("placement_agreement", name)
    op.drop_table("placement_clause_edition")
