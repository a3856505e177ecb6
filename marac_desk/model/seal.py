"""Sealed minutes: what a case's minutes said when its meeting was closed, and what was added to them later."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import JSON, Base, Json, Names, Stamped, coded, refers_to
from marac_desk.rules.seals import EntryKind


class SealedMinutes(Stamped, Base):
    """The minutes of one case as they were when the meeting was closed, part by part, each with its salt and hash.

    The four lists run side by side. Only a withdrawal by two people changes `texts` and `salts`; `hashes` and `digest`
    are never changed, and the ledger was told the digest.
    """

    __tablename__ = "sealed_minutes"

    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.Uuid(), sa.ForeignKey("agenda_item.id", deferrable=True, initially="DEFERRED"), unique=True
    )
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    meeting_id: Mapped[uuid.UUID] = refers_to("meeting.id")
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[uuid.UUID | None]
    paths: Mapped[Names] = mapped_column(default=list)
    texts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    salts: Mapped[Names] = mapped_column(default=list)
    hashes: Mapped[Names] = mapped_column(default=list)
    digest: Mapped[bytes] = mapped_column(index=True)


class MinutesEntry(Stamped, Base):
    """What was added to sealed minutes: a correction, an approval, a withdrawal, each chained onto the one before."""

    __tablename__ = "minutes_entry"
    __table_args__ = (sa.UniqueConstraint("sealed_id", "number"),)

    sealed_id: Mapped[uuid.UUID] = refers_to("sealed_minutes.id", index=False)
    number: Mapped[int]
    kind: Mapped[EntryKind] = coded(EntryKind)
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str]
    text: Mapped[str]
    details: Mapped[Json] = mapped_column(default=dict)
    salt: Mapped[bytes]
    content: Mapped[bytes]
    digest: Mapped[bytes]
