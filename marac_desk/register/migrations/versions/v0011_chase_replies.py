"""Reports that wait to be settled, who is to be told of a new owner, what came back to a chase, late signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
CLAIMS = "claim IN ('done', 'not_possible', 'not_done', 'more_time')"
OPEN = sa.text("closed_on IS NULL")


def upgrade() -> None:
    """Add the columns in place, where nothing that is sealed or referred to is made anew, and the two tables."""
    _add_claim()
    for name, kind in (
        ("signed_late_on", sa.Date()),
        ("signed_late_at", sa.DateTime(timezone=True)),
        ("signed_late_by", sa.Uuid()),
    ):
        op.add_column("attendance", sa.Column(name, kind, nullable=True))
    _add_notices()
    _add_research_events()


def _add_claim() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE action ADD COLUMN claim TEXT CONSTRAINT ck_action_claim_code CHECK ({CLAIMS})")
    else:
        op.add_column("action", sa.Column("claim", sa.Text(), nullable=True))
        op.create_check_constraint(op.f("ck_action_claim_code"), "action", CLAIMS)
    op.drop_index("ix_action_open", table_name="action")
    op.create_index(
        op.f("ix_action_open"),
        "action",
        ["owner_agency_id", "due_on", "state", "due_at", "aim", "case_id", "meeting_id", "closed_on", "claim"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _add_notices() -> None:
    op.create_table(
        "owner_notice",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint("told IN ('no_longer', 'from_now')", name=op.f("ck_owner_notice_told_code")),
        sa.CheckConstraint(
            "channel IN ('secure_email', 'phone', 'in_person', 'meeting')", name=op.f("ck_owner_notice_channel_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_owner_notice_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_owner_notice_action_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_owner_notice_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_owner_notice_agency_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_notice")),
    )
    for name in ("action_id", "agency_id", "case_id"):
        op.create_index(op.f(f"ix_owner_notice_{name}"), "owner_notice", [name], unique=False)


def _add_research_events() -> None:
    op.create_table(
        "research_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("research_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["research_id"],
            ["research_return.id"],
            name=op.f("fk_research_event_research_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_event")),
    )
    op.create_index(op.f("ix_research_event_research_id"), "research_event", ["research_id"], unique=False)
