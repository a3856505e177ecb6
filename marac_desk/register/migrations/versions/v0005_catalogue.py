"""The area's own catalogue and the phrases it learned, the sample of evidence, a note on every flag."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the tables, and the note that says why a flag was renewed or taken off."""
    op.create_table(
        "catalogue_entry",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("local", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("does", sa.Text(), nullable=True),
        sa.Column("aim", sa.Text(), nullable=True),
        sa.Column("agency_types", JSON, nullable=False),
        sa.Column("due_basis", sa.Text(), nullable=True),
        sa.Column("due_number", sa.Integer(), nullable=True),
        sa.Column("due_event", sa.Text(), nullable=True),
        sa.Column("share", sa.Text(), nullable=True),
        sa.Column("victim_wording", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("words", JSON, nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "aim IN ('victim', 'child', 'perpetrator', 'home', 'professionals', 'process')",
            name=op.f("ck_catalogue_entry_aim_code"),
        ),
        sa.CheckConstraint(
            "due_basis IN ('hours', 'working_days', 'date', 'event', 'ongoing')",
            name=op.f("ck_catalogue_entry_due_basis_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_catalogue_entry_sensitivity_code"),
        ),
        sa.CheckConstraint("share IN ('Y', 'C', 'N')", name=op.f("ck_catalogue_entry_share_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_catalogue_entry_code")),
    )
    op.create_table(
        "learned_phrase",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("catalogue_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_learned_phrase_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_learned_phrase_action_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_learned_phrase_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_phrase")),
        sa.UniqueConstraint("action_id", name=op.f("uq_learned_phrase_action_id")),
    )
    with op.batch_alter_table("learned_phrase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learned_phrase_case_id"), ["case_id"], unique=False)

    op.create_table(
        "sampled_evidence",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_sampled_evidence_sensitivity_code"),
        ),
        sa.CheckConstraint("verdict IN ('accepted', 'not_enough')", name=op.f("ck_sampled_evidence_verdict_code")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_sampled_evidence_action_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_sampled_evidence_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_evidence")),
        sa.UniqueConstraint("month", "action_id", name=op.f("uq_sampled_evidence_month_action_id")),
    )
    with op.batch_alter_table("sampled_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampled_evidence_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sampled_evidence_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sampled_evidence_month"), ["month"], unique=False)

    with op.batch_alter_table("agency_flag", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
