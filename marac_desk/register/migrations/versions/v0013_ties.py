"""Ties between cases that somebody decided, challenges of declined referrals, and that the advocate was told."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
SENSITIVITY = "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')"
KINDS = "kind IN ('repeat', 'other_perpetrator', 'serial', 'counter_allegation', 'transfer')"
FOUND_BY = (
    "found_by IN ('within_window', 'perpetrator_unknown', 'abuse_unknown', 'incident_date_unknown', "
    "'incident_not_after_anchor', 'incident_after_referral', 'somebody_else_named', 'same_perpetrator', "
    "'name_each_other', 'named_by_one', 'heard_elsewhere', 'came_back')"
)
OUTCOMES = (
    "outcome IN ('received', 'screening', 'returned', 'not_accepted', 'emergency', 'transfer_out', 'accepted', "
    "'listed', 'research', 'ready', 'deferred', 'withdrawn', 'discussed', 'plan_open', 'plan_complete', 'dormant', "
    "'lapsed', 'retention', 'disposed', 'transferred_out', 'legal_hold')"
)
CHANNELS = "channel IN ('secure_email', 'phone', 'in_person', 'meeting')"


def upgrade() -> None:
    """Add the three tables."""
    _add_ties()
    _add_challenges()
    _add_notices()


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


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, initially="DEFERRED", deferrable=True)


def _check(table: str, column: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{column}_code"))


def _add_ties() -> None:
    op.create_table(
        "case_tie",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("other_case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared", JSON, nullable=False),
        sa.Column("trail", JSON, nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=True),
        *_stamps(),
        _check("case_tie", "kind", KINDS),
        _check("case_tie", "found_by", FOUND_BY),
        _check("case_tie", "verdict", "verdict IN ('confirmed', 'rejected')"),
        _check("case_tie", "sensitivity", SENSITIVITY),
        _refers("case_tie", "case_id", "case_file"),
        _refers("case_tie", "referral_id", "referral"),
        _refers("case_tie", "other_case_id", "case_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tie")),
    )
    for name in ("case_id", "other_case_id", "referral_id"):
        op.create_index(op.f(f"ix_case_tie_{name}"), "case_tie", [name], unique=False)


def _add_challenges() -> None:
    op.create_table(
        "referral_challenge",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("challenger", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        *_stamps(),
        _check("referral_challenge", "outcome", OUTCOMES),
        _check("referral_challenge", "sensitivity", SENSITIVITY),
        _refers("referral_challenge", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_challenge")),
    )
    op.create_index(op.f("ix_referral_challenge_referral_id"), "referral_challenge", ["referral_id"], unique=False)


def _add_notices() -> None:
    op.create_table(
        "advocate_notice",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        *_stamps(),
        _check("advocate_notice", "channel", CHANNELS),
        _check("advocate_notice", "sensitivity", SENSITIVITY),
        _refers("advocate_notice", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocate_notice")),
    )
    op.create_index(op.f("ix_advocate_notice_referral_id"), "advocate_notice", ["referral_id"], unique=False)
