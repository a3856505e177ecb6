"""Return sheets: what was issued to be filled in, what came back, and the answers line by line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "return_sheet",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("faces", JSON, nullable=False),
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
            name=op.f("ck_return_sheet_sensitivity_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_sheet")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_return_sheet_agency_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_return_sheet_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_return_sheet_representative_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.UniqueConstraint("code", name=op.f("uq_return_sheet_code")),
    )
    op.create_index(op.f("ix_return_sheet_agency_id"), "return_sheet", ["agency_id"])
    op.create_table(
        "return_taken",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
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
            name=op.f("ck_return_taken_sensitivity_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_taken")),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["return_sheet.id"],
            name=op.f("fk_return_taken_sheet_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    )
    op.create_index(op.f("ix_return_taken_sheet_id"), "return_taken", ["sheet_id"])
    op.create_index(op.f("ix_return_taken_sha256"), "return_taken", ["sha256"])
    op.create_table(
        "return_line",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("sent_version", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("written", JSON, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("new_due", sa.Date(), nullable=True),
        sa.Column("troubles", JSON, nullable=False),
        sa.Column("answer_state", sa.Text(), nullable=False),
        sa.Column("taken_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
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
            name=op.f("ck_return_line_sensitivity_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_line")),
        sa.CheckConstraint(
            "answer_state IN ('none', 'waiting', 'accepted', 'skipped')", name=op.f("ck_return_line_answer_state_code")
        ),
        sa.CheckConstraint(
            "outcome IN ('done', 'not_possible', 'not_done', 'under_way')", name=op.f("ck_return_line_outcome_code")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_return_line_action_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["return_sheet.id"],
            name=op.f("fk_return_line_sheet_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["taken_id"],
            ["return_taken.id"],
            name=op.f("fk_return_line_taken_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_return_line_sheet_id_number")),
    )
    op.create_index(op.f("ix_return_line_action_id"), "return_line", ["action_id"])
    op.create_index(op.f("ix_return_line_answer_state"), "return_line", ["answer_state"])
