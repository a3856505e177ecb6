"""Report-backs: what may be told, each attempt by a safe route, and the victim's answer."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Stamped, coded, refers_to
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.vocabulary import Answer, AttemptResult, FeelsSafer


class ReportBack(Stamped, Base):
    """The advocate's task after a case was heard: tell safely, listen, bring the answer back."""

    __tablename__ = "report_back"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    item_id: Mapped[uuid.UUID | None] = refers_to("agenda_item.id")
    meeting_id: Mapped[uuid.UUID | None] = refers_to("meeting.id")
    advocate_id: Mapped[uuid.UUID | None] = refers_to("representative.id")
    state: Mapped[ReportBackState] = coded(ReportBackState, default=ReportBackState.PLANNED, index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    due_verified: Mapped[bool] = mapped_column(default=True)
    safe_contact_checked_on: Mapped[date | None]
    own_words: Mapped[str | None]
    next_attempt_at: Mapped[datetime | None]
    handed_to: Mapped[str | None]
    delivered_on: Mapped[date | None]
    response: Mapped[str | None]
    response_on: Mapped[date | None]
    response_route: Mapped[str | None]
    feels_safer: Mapped[FeelsSafer] = coded(FeelsSafer, default=FeelsSafer.NOT_ASKED)
    new_abuse: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    earlier_answers: Mapped[list[Json]] = mapped_column(default=list)
    leaflet_given: Mapped[bool] = mapped_column(default=False)
    fed_back_on: Mapped[date | None]


class ReportBackLine(Stamped, Base):
    """One agreed action in the words for the victim; told only when somebody ticked it."""

    __tablename__ = "report_back_line"
    __table_args__ = (sa.UniqueConstraint("report_back_id", "action_id"),)

    report_back_id: Mapped[uuid.UUID] = refers_to("report_back.id")
    action_id: Mapped[uuid.UUID] = refers_to("action.id")
    wording: Mapped[str | None]
    may_be_told: Mapped[bool] = mapped_column(default=False)
    ticked_at: Mapped[datetime | None]
    checked_with: Mapped[str | None]
    wants_changed: Mapped[str | None]


class ReportBackAttempt(Stamped, Base):
    """One attempt: when, by which way, with what result."""

    __tablename__ = "report_back_attempt"

    report_back_id: Mapped[uuid.UUID] = refers_to("report_back.id")
    at: Mapped[datetime]
    channel: Mapped[str]
    result: Mapped[AttemptResult] = coded(AttemptResult)
    note: Mapped[str | None]
