"""Today: what runs out and what needs somebody now, gathered in few queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, can, require
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import ResearchStatus
from marac_desk.rules.working_days import between
from marac_desk.services.actions.conditions import now_of
from marac_desk.services.meetings.planning import COMING
from marac_desk.services.meetings.times import forecast_end
from marac_desk.services.report_backs.looking import seen_by
from marac_desk.services.report_backs.views import TO_ANSWER, TO_TELL
from marac_desk.services.settings import AreaSettings, area_settings, today
from marac_desk.services.today.deadlines import deadlines
from marac_desk.services.today.views import (
    DueReportBack,
    LateActions,
    NextMeeting,
    Readiness,
    TodayView,
    WaitingReferral,
)

WAITING = (ReferralState.RECEIVED, ReferralState.SCREENING, ReferralState.EMERGENCY)
ANSWERED = (ResearchStatus.NOTHING_KNOWN, ResearchStatus.KNOWN_RELEVANT, ResearchStatus.KNOWN_NOT_RELEVANT)
MOST_WAITING = 6


def today_view(uow: UnitOfWork, *, actor: Actor) -> TodayView:
    """Return what needs the person acting, most urgent first."""
    require(actor, Operation.READ, DataClass.AGENDA)
    day, settings = today(uow), area_settings(uow)
    meeting = _next_meeting(uow, settings, day)
    late = _late_actions(uow, settings, day) if can(actor, Operation.READ, DataClass.ACTIONS) else ()
    backs = _report_backs(uow, actor, settings, day) if can(actor, Operation.READ, DataClass.REPORT_BACK) else ()
    waiting = sa.select(sa.func.count()).select_from(Referral).where(Referral.state.in_(WAITING))
    open_count = sa.select(sa.func.count()).select_from(Action).where(Action.closed_on.is_(None))
    return TodayView(
        today=day,
        meeting=meeting,
        deadlines=deadlines(uow, settings, day, meeting, backs),
        late_actions=late,
        report_backs=backs,
        referrals=_waiting(uow) if can(actor, Operation.READ, DataClass.REFERRAL) else (),
        referrals_waiting=uow.session.scalar(waiting) or 0,
        open_actions=uow.session.scalar(open_count) or 0,
    )


def _next_meeting(uow: UnitOfWork, settings: AreaSettings, day: date) -> NextMeeting | None:
    query = sa.select(Meeting).where(Meeting.state.in_(COMING)).order_by(Meeting.day, Meeting.starts_at).limit(1)
    meeting = uow.session.scalar(query)
    if meeting is None:
        return None
    items = list(
        uow.session.scalars(
            sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
        )
    )
    chair = uow.session.get(Representative, meeting.chair_id) if meeting.chair_id else None
    placeable = (ReferralState.ACCEPTED, ReferralState.DEFERRED, ReferralState.EMERGENCY)
    unplaced = sa.select(sa.func.count()).select_from(Referral).where(Referral.state.in_(placeable))
    silent = _silent_agencies(uow, [item.referral_id for item in items])
    return NextMeeting(
        meeting_id=meeting.id,
        state=meeting.state,
        starts_at=meeting.starts_at,
        day=meeting.day,
        working_days=between(settings.calendar, day, meeting.day),
        days=(meeting.day - day).days,
        venue=meeting.venue or "",
        chair=chair.person_name if chair else "",
        cases=len(items),
        unplaced=uow.session.scalar(unplaced) or 0,
        forecast_end=forecast_end(meeting, items),
        readiness=_readiness(uow, items, silent),
        research_on=meeting.research_on,
        silent_agencies=silent,
    )


def _readiness(
    uow: UnitOfWork, items: Sequence[AgendaItem], silent: Sequence[tuple[str, str, int]]
) -> tuple[Readiness, ...]:
    if not items:
        return ()
    agencies = uow.session.scalar(
        sa.select(sa.func.count(sa.distinct(ResearchReturn.agency_id))).where(
            ResearchReturn.referral_id.in_([item.referral_id for item in items])
        )
    )
    cases = len(items)
    return (
        Readiness("research", (agencies or 0) - len(silent), agencies or 0, tuple(name for name, _, _ in silent)),
        Readiness("her_view", sum(bool(i.victim_view or i.victim_view_reason) for i in items), cases),
        Readiness("presenter", sum(i.presenter_agency_id is not None for i in items), cases),
        Readiness("conflicts", sum(i.conflicts_checked_on is not None for i in items), cases),
    )


def _silent_agencies(uow: UnitOfWork, referral_ids: Sequence[uuid.UUID]) -> tuple[tuple[str, str, int], ...]:
    """Return the agencies that have not answered on some case: short name, mark, on how many."""
    query = (
        sa.select(Agency.short_name, Agency.agency_type, Agency.subtype, sa.func.count())
        .join(ResearchReturn, ResearchReturn.agency_id == Agency.id)
        .where(ResearchReturn.referral_id.in_(referral_ids), ResearchReturn.status.not_in(ANSWERED))
        .group_by(Agency.id, Agency.short_name, Agency.agency_type, Agency.subtype)
        .order_by(sa.func.count().desc())
    )
    return tuple((name, mark_for(kind, subtype), count) for name, kind, subtype, count in uow.session.execute(query))


def _late_actions(uow: UnitOfWork, settings: AreaSettings, day: date) -> tuple[LateActions, ...]:
    late = now_of(uow).late
    latest = (
        sa.select(Action.owner_agency_id, sa.func.min(Action.due_on).label("due_on"), sa.func.count().label("count"))
        .where(late)
        .group_by(Action.owner_agency_id)
        .subquery()
    )
    query = (
        sa.select(Action, Agency, latest.c.count, Person.full_name)
        .join(latest, sa.and_(latest.c.owner_agency_id == Action.owner_agency_id, latest.c.due_on == Action.due_on))
        .join(Agency, Agency.id == Action.owner_agency_id)
        .join(Case, Case.id == Action.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(late)
        .order_by(Action.due_on, Agency.short_name, Action.entry)
    )
    lines: dict[uuid.UUID, LateActions] = {}
    for action, agency, count, name in uow.session.execute(query):
        if agency.id not in lines and (behind := days_late(settings.calendar, action.due_on or day, day)):
            lines[agency.id] = LateActions(
                agency_id=agency.id,
                agency=agency.short_name,
                mark=mark_for(agency.agency_type, agency.subtype),
                count=count,
                title=action.title,
                name=name or "",
                late=behind,
                times_chased=action.times_chased,
                times_extended=action.times_extended,
            )
    return tuple(lines.values())


def _report_backs(uow: UnitOfWork, actor: Actor, settings: AreaSettings, day: date) -> tuple[DueReportBack, ...]:
    query = (
        sa.select(ReportBack, Person.full_name, Representative.person_name)
        .join(Case, Case.id == ReportBack.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Representative, Representative.id == ReportBack.advocate_id, isouter=True)
        .where(*seen_by(uow, actor), ReportBack.state.in_(TO_TELL | TO_ANSWER), Person.deceased.is_(False))
        .order_by(ReportBack.due_on)
        .limit(MOST_WAITING)
    )
    return tuple(
        DueReportBack(
            row.id, name or "", advocate or "", row.state, row.due_on, days_late(settings.calendar, row.due_on, day)
        )
        for row, name, advocate in uow.session.execute(query)
    )


def _waiting(uow: UnitOfWork) -> tuple[WaitingReferral, ...]:
    query = (
        sa.select(Referral, Person.full_name, Agency)
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Agency, Agency.id == Referral.agency_id, isouter=True)
        .where(Referral.state.in_(WAITING))
        .order_by(Referral.emergency.desc(), Referral.received_at)
        .limit(MOST_WAITING)
    )
    rows: Sequence[tuple[Referral, str | None, Agency | None]] = uow.session.execute(query).all()
    return tuple(
        WaitingReferral(
            referral_id=referral.id,
            agency=agency.short_name if agency else referral.agency_as_written or "",
            mark=mark_for(agency.agency_type, agency.subtype) if agency else "",
            name=name or "",
            received_at=referral.received_at,
            emergency=referral.emergency,
            state=referral.state,
        )
        for referral, name, agency in rows
    )
