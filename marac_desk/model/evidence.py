"""The sample of evidence: what the coordinator found when she looked at an action that was reported done."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Stamped, coded, refers_to
from marac_desk.rules.vocabulary import EvidenceVerdict


class SampledEvidence(Stamped, Base):
    """One action of a month's sample, once it was judged: accepted, or not enough and opened again, with the note."""

    __tablename__ = "sampled_evidence"
    __table_args__ = (sa.UniqueConstraint("month", "action_id"),)

    month: Mapped[date] = mapped_column(index=True)
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    action_id: Mapped[uuid.UUID] = refers_to("action.id")
    verdict: Mapped[EvidenceVerdict] = coded(EvidenceVerdict)
    note: Mapped[str | None]
    judged_by: Mapped[uuid.UUID | None]
    judged_at: Mapped[datetime]
