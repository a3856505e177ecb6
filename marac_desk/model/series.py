"""Series of meetings, which agencies sit in a meeting, and why a case was put off from one to another."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Names, Stamped, coded, refers_to
from marac_desk.rules.vocabulary import AgendaModel, DeferralReason, MeetingKind, MeetingMode, OffDayRule, Rhythm


class MeetingSeries(Stamped, Base):
    """Meetings that come back by a pattern: what each of them is planned with.

    `starts_minute` counts from midnight in the area's time; `weekday` is 0 for Monday, `position` 5 for the last of a
    month. `agencies` are the keys of those that sit in it, in hex; none stands for every signatory.
    """

    __tablename__ = "meeting_series"

    area_id: Mapped[uuid.UUID] = refers_to("area.id", index=False)
    name: Mapped[str]
    kind: Mapped[MeetingKind] = coded(MeetingKind, default=MeetingKind.REGULAR)
    agenda_model: Mapped[AgendaModel] = coded(AgendaModel, default=AgendaModel.FROZEN)
    rhythm: Mapped[Rhythm] = coded(Rhythm)
    weekday: Mapped[int] = mapped_column(default=0)
    every: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=1)
    off_day: Mapped[OffDayRule] = coded(OffDayRule, default=OffDayRule.LATER)
    first_on: Mapped[date]
    starts_minute: Mapped[int]
    minutes: Mapped[int]
    mode: Mapped[MeetingMode] = coded(MeetingMode, default=MeetingMode.IN_PERSON)
    venue: Mapped[str | None]
    chair_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    minute_taker_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    agencies: Mapped[Names] = mapped_column(default=list)
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None]


class MeetingAgency(Stamped, Base):
    """An agency that sits in a meeting in which not every signatory sits; without any such row every signatory does."""

    __tablename__ = "meeting_agency"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "agency_id"),)

    meeting_id: Mapped[uuid.UUID] = refers_to("meeting.id")
    agency_id: Mapped[uuid.UUID] = refers_to("agency.id")


class Deferral(Stamped, Base):
    """A case put off from one meeting to another: why, what is done until then, what was said beyond the limit.

    `action_ids` are the keys of the interim actions, in hex; where there is none, `no_interim_reason` says why.
    """

    __tablename__ = "deferral"

    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    item_id: Mapped[uuid.UUID] = refers_to("agenda_item.id")
    to_meeting_id: Mapped[uuid.UUID | None] = refers_to("meeting.id")
    at: Mapped[datetime]
    by_user_id: Mapped[uuid.UUID | None]
    code: Mapped[DeferralReason] = coded(DeferralReason)
    reason: Mapped[str]
    number: Mapped[int]
    beyond_reason: Mapped[str | None]
    no_interim_reason: Mapped[str | None]
    action_ids: Mapped[Names] = mapped_column(default=list)
