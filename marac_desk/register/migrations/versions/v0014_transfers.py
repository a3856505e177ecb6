"""Transfers between areas: their steps, what goes along and what came, and the keys by which areas know each other."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
SENSITIVITY = "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')"
STATES = "state IN ('prepared', 'sent', 'acknowledged', 'handed_over', 'finished', 'withdrawn', 'received')"
TEXTS = ("code", "reason", "way", "handed_to", "token", "sha256", "acknowledged_by", "end_reason")
DAYS = ("due_on", "finished_on")
LISTS = ("parts", "agreed", "told", "missing", "contents")


def upgrade() -> None:
    """Add to the table of transfers, of which earlier versions knew the days alone, and make the two tables of keys."""
    _add_state()
    op.add_column("transfer", sa.Column("number", sa.Integer(), server_default="0", nullable=False))
    for name in TEXTS:
        op.add_column("transfer", sa.Column(name, sa.Text(), nullable=True))
    for name in DAYS:
        op.add_column("transfer", sa.Column(name, sa.Date(), nullable=True))
    for name in LISTS:
        op.add_column("transfer", sa.Column(name, JSON, nullable=True))
    op.execute("UPDATE transfer SET state = 'sent' WHERE direction = 'out' AND sent_on IS NOT NULL")
    op.execute("UPDATE transfer SET state = 'received' WHERE direction = 'in'")
    op.execute("UPDATE transfer SET state = 'acknowledged' WHERE acknowledged_on IS NOT NULL")
    op.create_index(op.f("ix_transfer_referral_id"), "transfer", ["referral_id"], unique=False)
    op.create_index(op.f("ix_transfer_code"), "transfer", ["code"], unique=False)
    op.create_index("ix_transfer_state_due_on", "transfer", ["state", "due_on"], unique=False)
    _add_keys()


def _add_state() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE transfer ADD COLUMN state TEXT DEFAULT 'prepared' NOT NULL "
            f"CONSTRAINT ck_transfer_state_code CHECK ({STATES})"
        )
        op.execute(
            "ALTER TABLE transfer ADD COLUMN referral_id CHAR(32) CONSTRAINT fk_transfer_referral_id "
            "REFERENCES referral (id) DEFERRABLE INITIALLY DEFERRED"
        )
        return
    op.add_column("transfer", sa.Column("state", sa.Text(), server_default="prepared", nullable=False))
    op.create_check_constraint(op.f("ck_transfer_state_code"), "transfer", STATES)
    op.add_column("transfer", sa.Column("referral_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_transfer_referral_id"), "transfer", "referral", ["referral_id"], ["id"], initially="DEFERRED",
        deferrable=True,
    )  # fmt: skip


def _stamps() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
    ]


def _add_keys() -> None:
    op.create_table(
        "area_key",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("sealing", sa.Text(), nullable=False),
        *_stamps(),
        sa.CheckConstraint(SENSITIVITY, name=op.f("ck_area_key_sensitivity_code")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_area_key_area_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_key")),
    )
    op.create_index(op.f("ix_area_key_area_id"), "area_key", ["area_id"], unique=False)
    op.create_table(
        "partner_key",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        *_stamps(),
        sa.CheckConstraint(SENSITIVITY, name=op.f("ck_partner_key_sensitivity_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_key")),
    )
    op.create_index(op.f("ix_partner_key_area"), "partner_key", ["area"], unique=False)
