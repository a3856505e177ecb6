"""Sealed minutes: what a case's minutes said when the meeting was closed, and what was added to them later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def _stamps(table: str) -> list[sa.schema.SchemaItem]:
    """Return what every entity carries."""
    return [
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
            name=op.f(f"ck_{table}_sensitivity_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), initially="DEFERRED", deferrable=True
    )


def upgrade() -> None:
    """Add the two tables, and when the chair approved the minutes of a meeting."""
    op.add_column("meeting", sa.Column("minutes_approved_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "sealed_minutes",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.Uuid(), nullable=True),
        sa.Column("paths", JSON, nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("salts", JSON, nullable=False),
        sa.Column("hashes", JSON, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        *_stamps("sealed_minutes"),
        _refers("sealed_minutes", "item_id", "agenda_item"),
        _refers("sealed_minutes", "case_id", "case_file"),
        _refers("sealed_minutes", "meeting_id", "meeting"),
        sa.UniqueConstraint("item_id", name=op.f("uq_sealed_minutes_item_id")),
    )
    for column in ("case_id", "digest", "meeting_id"):
        op.create_index(op.f(f"ix_sealed_minutes_{column}"), "sealed_minutes", [column])
    op.create_table(
        "minutes_entry",
        sa.Column("sealed_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        *_stamps("minutes_entry"),
        sa.CheckConstraint("kind IN ('correction', 'approval', 'withdrawal')", name=op.f("ck_minutes_entry_kind_code")),
        _refers("minutes_entry", "sealed_id", "sealed_minutes"),
        sa.UniqueConstraint("sealed_id", "number", name=op.f("uq_minutes_entry_sealed_id_number")),
    )
