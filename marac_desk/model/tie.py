"""Ties between cases, as somebody decided them: which kind, by which text of the rule, why, and what was undone."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Stamped, coded, refers_to
from marac_desk.rules.ties import TieKind, TieReason, TieVerdict


class CaseTie(Stamped, Base):
    """One tie that was confirmed or rejected. Never changed but to be undone; undone it stays on record.

    `other_case_id` is empty where the other case is one of another area; `shared` are the keys of the people it rests
    on. `trail` lists every change the decision made, so that it can be undone exactly.
    """

    __tablename__ = "case_tie"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    other_case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id")
    kind: Mapped[TieKind] = coded(TieKind)
    found_by: Mapped[TieReason] = coded(TieReason)
    certain: Mapped[bool]
    rule_version: Mapped[str]
    verdict: Mapped[TieVerdict] = coded(TieVerdict)
    reason: Mapped[str]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime]
    shared: Mapped[list[str]] = mapped_column(default=list)
    trail: Mapped[list[Json]] = mapped_column(default=list)
    undone_by: Mapped[uuid.UUID | None]
    undone_at: Mapped[datetime | None]
    undone_reason: Mapped[str | None]
