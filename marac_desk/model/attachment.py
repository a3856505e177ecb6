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


class ListImport(Stamped, Base):
    """A whole list that was imported at once: the original is kept as it came, its name as a hash alone.

    `taken` rows became referrals and `left` rows did not; who imported it and when are its stamps. `undone` of them
    were taken back again, at `undone_at`.
    """

    __tablename__ = "list_import"

    attachment_id: Mapped[uuid.UUID | None] = refers_to("attachment.id")
    name_sha256: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    taken: Mapped[int]
    left: Mapped[int]
    undone: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[uuid.UUID | None]


class ImportedRow(Base):
    """Which referral a row of a list became."""

    __tablename__ = "imported_row"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    import_id: Mapped[uuid.UUID] = refers_to("list_import.id")
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    record: Mapped[int]
