"""What is asked about looking: the reason for opening a case, alerts about unusual looking, and the monthly sample."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Stamped, coded, refers_to
from marac_desk.rules.vocabulary.access import AlertRule, LookReasonCode, SampleVerdict


class LookReason(Stamped, Base):
    """Why somebody opened a case in a sitting: a code, and words only where the code is "other"."""

    __tablename__ = "look_reason"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    user_id: Mapped[uuid.UUID] = refers_to("app_user.id")
    sitting_id: Mapped[uuid.UUID | None]
    code: Mapped[LookReasonCode] = coded(LookReasonCode)
    text: Mapped[str | None]
    at: Mapped[datetime]


class Alert(Stamped, Base):
    """Looking that stands out by a rule, to be judged by somebody else than the person it is about."""

    __tablename__ = "alert"

    rule: Mapped[AlertRule] = coded(AlertRule)
    user_id: Mapped[uuid.UUID] = refers_to("app_user.id")
    case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id")
    at: Mapped[datetime] = mapped_column(index=True)
    first_seq: Mapped[int | None]
    last_seq: Mapped[int | None]
    details: Mapped[Json] = mapped_column(default=dict)
    verdict: Mapped[SampleVerdict | None] = coded(SampleVerdict)
    judged_by: Mapped[uuid.UUID | None]
    judged_at: Mapped[datetime | None]
    note: Mapped[str | None]


class SampledLook(Stamped, Base):
    """One look drawn for the monthly sample and assigned to somebody else, who says whether it was in order."""

    __tablename__ = "sampled_look"

    month: Mapped[date] = mapped_column(index=True)
    desk_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    user_id: Mapped[uuid.UUID] = refers_to("app_user.id", index=False)
    case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id", index=False)
    assigned_to: Mapped[uuid.UUID] = refers_to("app_user.id", index=False)
    verdict: Mapped[SampleVerdict | None] = coded(SampleVerdict)
    judged_at: Mapped[datetime | None]
    note: Mapped[str | None]
