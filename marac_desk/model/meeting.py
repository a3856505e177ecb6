"""Meetings, who comes, which cases are heard, and what each agency knows beforehand."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Coded, Json, Names, Stamped, coded, new_id, refers_to
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.vocabulary import (
    AgendaBlock,
    AgendaModel,
    AttendanceStatus,
    Capacity,
    Handling,
    Imminence,
    MeetingKind,
    MeetingMode,
    ResearchStatus,
    VictimViewReason,
)


class Meeting(Stamped, Base):
    """One conference, from planning to archive. Times are instants; the dates derived from them are stored when set."""

    __tablename__ = "meeting"

    area_id: Mapped[uuid.UUID] = refers_to("area.id")
    kind: Mapped[MeetingKind] = coded(MeetingKind, default=MeetingKind.REGULAR)
    state: Mapped[MeetingState] = coded(MeetingState, default=MeetingState.PLANNED, index=True)
    mode: Mapped[MeetingMode] = coded(MeetingMode, default=MeetingMode.IN_PERSON)
    day: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    venue: Mapped[str | None]
    chair_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    minute_taker_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    cutoff_on: Mapped[date]
    agenda_on: Mapped[date]
    research_on: Mapped[date]
    action_list_on: Mapped[date]
    minutes_on: Mapped[date]
    dates_verified: Mapped[bool] = mapped_column(default=True)
    opening_minutes: Mapped[int]
    break_after_item_id: Mapped[uuid.UUID | None]
    break_minutes: Mapped[int]
    statement_read_at: Mapped[datetime | None]
    quorum_met: Mapped[bool | None]
    quorum_exception: Mapped[str | None]
    current_item_id: Mapped[uuid.UUID | None]
    minutes_approved_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str | None]
    agenda_model: Mapped[AgendaModel] = mapped_column(
        Coded(AgendaModel), default=AgendaModel.FROZEN, server_default=AgendaModel.FROZEN.value
    )
    series_id: Mapped[uuid.UUID | None] = refers_to("meeting_series.id")
    moved_to_id: Mapped[uuid.UUID | None] = refers_to("meeting.id", index=False)
    notes: Mapped[str | None]


class Attendance(Stamped, Base):
    """One person's part in one meeting: status, information sent, declaration signed.

    `for_item_id` is set for somebody who comes for one case only: the row belongs to that case, and nobody who must
    not know of the case learns that somebody came. `to_at` says since when somebody is gone from the table.
    `signed_late_on` is the day on which the declaration was signed where that was after the meeting was closed; when
    and by whom that was recorded stands beside it.
    """

    __tablename__ = "attendance"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "agency_id", "representative_id", "person_name"),)

    meeting_id: Mapped[uuid.UUID] = refers_to("meeting.id")
    agency_id: Mapped[uuid.UUID] = refers_to("agency.id")
    representative_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    person_name: Mapped[str]
    capacity: Mapped[Capacity] = coded(Capacity, default=Capacity.CORE_REP)
    status: Mapped[AttendanceStatus] = coded(AttendanceStatus, default=AttendanceStatus.EXPECTED)
    from_at: Mapped[datetime | None]
    to_at: Mapped[datetime | None]
    information_sent: Mapped[bool] = mapped_column(default=False)
    information_received_on: Mapped[date | None]
    declaration_signed: Mapped[bool] = mapped_column(default=False)
    signed_late_on: Mapped[date | None]
    signed_late_at: Mapped[datetime | None]
    signed_late_by: Mapped[uuid.UUID | None]
    left_after_item_id: Mapped[uuid.UUID | None]
    for_item_id: Mapped[uuid.UUID | None] = refers_to("agenda_item.id")


class StepOut(Stamped, Base):
    """Somebody at the table who left it for one case, from when to when; it belongs to that case alone."""

    __tablename__ = "step_out"

    item_id: Mapped[uuid.UUID] = refers_to("agenda_item.id")
    attendance_id: Mapped[uuid.UUID] = refers_to("attendance.id")
    out_at: Mapped[datetime]
    in_at: Mapped[datetime | None]


class AgendaItem(Stamped, Base):
    """One case placed in one meeting: its place, its clock and what the chair summed up."""

    __tablename__ = "agenda_item"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "referral_id"),)

    meeting_id: Mapped[uuid.UUID] = refers_to("meeting.id")
    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    position: Mapped[int]
    block: Mapped[AgendaBlock] = coded(AgendaBlock)
    planned_minutes: Mapped[int]
    state: Mapped[ItemState] = coded(ItemState, default=ItemState.QUEUED)
    first_called_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    actual_seconds: Mapped[int] = mapped_column(default=0)
    presenter_agency_id: Mapped[uuid.UUID | None] = refers_to("agency.id", index=False)
    advocate_id: Mapped[uuid.UUID | None] = refers_to("representative.id")
    conflicts_checked_on: Mapped[date | None]
    why_here: Mapped[str | None]
    victim_view: Mapped[str | None]
    victim_view_reason: Mapped[VictimViewReason | None] = coded(VictimViewReason)
    victim_view_by: Mapped[str | None]
    victim_view_on: Mapped[date | None]
    expects_order_ignored: Mapped[bool] = mapped_column(default=False)
    expects_child_taken: Mapped[bool] = mapped_column(default=False)
    risk_statement: Mapped[str | None]
    imminence: Mapped[Imminence | None] = coded(Imminence)
    indicators: Mapped[Names] = mapped_column(default=list)
    protection: Mapped[Names] = mapped_column(default=list)
    report_back_by_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    report_back_on: Mapped[date | None]
    report_back_reason: Mapped[str | None]
    link_decisions: Mapped[Json] = mapped_column(default=dict)
    left_open: Mapped[str | None]
    gaps_at_close: Mapped[Names] = mapped_column(default=list)
    read_back_at: Mapped[datetime | None]
    aside_reason: Mapped[str | None]
    late_reason: Mapped[str | None]
    late_agreed_by: Mapped[str | None]


class ResearchReturn(Stamped, Base):
    """What one agency says of its own records on one case; the research itself stays with the agency."""

    __tablename__ = "research_return"
    __table_args__ = (sa.UniqueConstraint("agency_id", "referral_id"),)

    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    agency_id: Mapped[uuid.UUID] = refers_to("agency.id", index=False)
    status: Mapped[ResearchStatus] = coded(ResearchStatus, default=ResearchStatus.REQUESTED)
    summary: Mapped[str | None]
    withheld_reason: Mapped[str | None]
    handling: Mapped[Handling] = coded(Handling, default=Handling.MAY_MINUTE)
    staff_safety: Mapped[str | None]
    requested_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    returned_by: Mapped[str | None]
    times_chased: Mapped[int] = mapped_column(default=0)
    last_chased_on: Mapped[date | None]


class ResearchEvent(Base):
    """One thing that happened to a question for research after it was asked: chased, or replied to. Never changed."""

    __tablename__ = "research_event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    research_id: Mapped[uuid.UUID] = refers_to("research_return.id")
    at: Mapped[datetime]
    by_user_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    text: Mapped[str | None]
    details: Mapped[Json] = mapped_column(default=dict)
