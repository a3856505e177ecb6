"""Risk assessments over time, by whatever checklist was used."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Names, Stamped, coded, refers_to
from marac_desk.rules.vocabulary import AnswerSource, OwnRiskView


class RiskAssessment(Stamped, Base):
    """One filled-in checklist, or a score alone; the victim's own view stands beside it."""

    __tablename__ = "risk_assessment"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    referral_id: Mapped[uuid.UUID | None] = refers_to("referral.id")
    tool: Mapped[str]
    tool_version: Mapped[str]
    assessed_on: Mapped[date | None]
    assessor: Mapped[str | None]
    source_of_answers: Mapped[AnswerSource | None] = coded(AnswerSource)
    answers: Mapped[Json] = mapped_column(default=dict)
    notes: Mapped[Json] = mapped_column(default=dict)
    score: Mapped[int | None]
    threshold: Mapped[int]
    threshold_met: Mapped[bool] = mapped_column(default=False)
    raised_by_judgement: Mapped[bool] = mapped_column(default=False)
    red_flags: Mapped[Names] = mapped_column(default=list)
    victim_own_view: Mapped[OwnRiskView] = coded(OwnRiskView, default=OwnRiskView.NOT_ASKED)
    victim_own_words: Mapped[str | None]
