"""What stands of each case in a copy of the agenda, and to the pack of which day an addition adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add what an addition is worked out from; of copies made before nothing is known, so nothing adds to them."""
    # Added in place: the table is referred to by many, so that it cannot be made anew without breaking a reference.
    op.add_column("document_copy", sa.Column("case_digests", JSON, nullable=True))
    op.add_column("document_copy", sa.Column("adds_to_on", sa.Date(), nullable=True))
