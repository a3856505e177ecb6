"""What the command line finds: one row for each person, case and meeting that can be looked up by its words."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base


class FinderEntry(Base):
    """Ties a row of the text index to the thing it stands for."""

    __tablename__ = "finder_entry"
    __table_args__ = (sa.UniqueConstraint("kind", "subject_id"),)

    entry: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID | None]
