"""What stood in a text before somebody replaced it, so that nothing acknowledged is ever gone."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, new_id, refers_to


class EarlierText(Base):
    """A text that was replaced: where it stood, who had left it so and when, who replaced it and when.

    It is never changed, and goes only as its subject goes: with the disposal of the case, or with the withdrawal of a
    passage that endangers somebody.
    """

    __tablename__ = "earlier_text"
    __table_args__ = (sa.Index("ix_earlier_text_object", "object_type", "object_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id")
    object_type: Mapped[str]
    object_id: Mapped[uuid.UUID]
    field: Mapped[str]
    version: Mapped[int]
    text: Mapped[str]
    written_by: Mapped[uuid.UUID | None]
    written_at: Mapped[datetime]
    replaced_by: Mapped[uuid.UUID | None]
    replaced_at: Mapped[datetime]
