"""Releases from prison found by their day: the first page asks for the next ones, however many cases there are."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f("ix_case_perpetrator_release_on"), "case_perpetrator", ["release_on"])
