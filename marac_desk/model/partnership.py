"""What left the desk: every copy that was made, for whom, of what."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Names, Stamped, refers_to


class DocumentCopy(Stamped, Base):
    """One copy of a document made for one recipient, known by its hash; the copy itself is not kept.

    Of an agenda pack `case_digests` holds, by case, a digest of what stands of it; an addition names the day of the
    pack that it adds to. Copies made before that was kept have none.
    """

    __tablename__ = "document_copy"

    kind: Mapped[str]
    meeting_id: Mapped[uuid.UUID | None] = refers_to("meeting.id")
    agency_id: Mapped[uuid.UUID | None] = refers_to("agency.id")
    recipient: Mapped[str]
    copy_number: Mapped[int]
    copies: Mapped[int]
    pages: Mapped[int]
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    case_ids: Mapped[Names] = mapped_column(default=list)
    holds_safe_address: Mapped[bool] = mapped_column(default=False)
    recalled_at: Mapped[datetime | None]
    recall_reason: Mapped[str | None]
    recall_confirmed_at: Mapped[datetime | None]
    ledger_head: Mapped[str | None]
    case_digests: Mapped[Json | None]
    adds_to_on: Mapped[date | None]
