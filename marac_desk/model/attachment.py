"""Attachments: the original of what came in, kept inside the register with its hash."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Stamped, refers_to


class Attachment(Stamped, Base):
    """A file as it arrived. Its content never leaves the encrypted register as a file of its own."""

    __tablename__ = "attachment"

    referral_id: Mapped[uuid.UUID | None] = refers_to("referral.id")
    case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id")
    shown_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    received_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(deferred=True)
