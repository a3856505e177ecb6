"""Chasing: an agency may answer that it will speak, how often its answer was asked for, and who manages an agency."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATUS = (
    "status IN ('requested', 'opened', 'nothing_known', 'known_relevant', 'known_not_relevant', 'will_speak', "
    "'not_returned')"
)


def upgrade() -> None:
    """Add the columns, and let the codes be."""
    with op.batch_alter_table("research_return", schema=None) as batch_op:
        batch_op.add_column(sa.Column("times_chased", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("last_chased_on", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f("ck_research_return_status_code"), type_="check")
        batch_op.create_check_constraint(op.f("ck_research_return_status_code"), _STATUS)
    # Added in place: the table is referred to by many, so that it cannot be made anew without breaking a reference.
    op.add_column("representative", sa.Column("manages", sa.Boolean(), server_default="0", nullable=False))
