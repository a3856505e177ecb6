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
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import AgendaModel, ResearchStatus
from marac_desk.rules.working_days import between
from marac_desk.services.access import cases_within, may, names_shown, require, those_within
from marac_desk.services.actions.conditions import TO_SETTLE, now_of, within
from marac_desk.services.actions.owners import passed_on
from marac_desk.services.approvals.listing import waiting_for_me
from marac_desk.services.chasing.owners import agencies_to_tell
from marac_desk.services.conflicts.disclosures import open_disclosures
from marac_desk.services.conflicts.question import answered
from marac_desk.services.meetings.known import items_within, known_meetings
from marac_desk.services.meetings.placing import OPEN
from marac_desk.services.meetings.planning import COMING
from marac_desk.services.meetings.times import forecast_end
from marac_desk.services.recalls import open_recalls
from marac_desk.services.referrals.second_decision import ChallengeView, challenges
from marac_desk.services.referrals.telling import advocates_to_tell
from marac_desk.services.referrals.visible import named_among, referrals_within
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
ANSWERED = (
    ResearchStatus.NOTHING_KNOWN,
    ResearchStatus.KNOWN_RELEVANT,
    ResearchStatus.KNOWN_NOT_RELEVANT,
    ResearchStatus.WILL_SPEAK,
)
MOST_WAITING = 6


def today_view(uow: UnitOfWork, *, actor: Actor) -> TodayView:
    """Return what needs the person acting, most urgent first, made of what she or he may read alone."""
    require(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES)
    day, settings = today(uow), area_settings(uow)
    meeting = _next_meeting(uow, actor, settings, day)
    late = _late_actions(uow, actor, settings, day) if may(uow, actor, Operation.READ, DataClass.ACTIONS) else ()
    backs = _report_backs(uow, actor, settings, day) if may(uow, actor, Operation.READ, DataClass.REPORT_BACK) else ()
    decides = may(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    waiting = (
        sa.select(sa.func.count())
        .select_from(Referral)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.state.in_(WAITING), referrals_within(uow, actor))
    )
    open_count = (
        sa.select(sa.func.count())
        .select_from(Action)
        .where(Action.closed_on.is_(None), within(uow, actor, Operation.READ))
    )
    return TodayView(
        today=day,
        meeting=meeting,
        deadlines=deadlines(uow, actor, settings, day, meeting, backs),
        late_actions=late,
        report_backs=backs,
        referrals=_waiting(uow, actor) if may(uow, actor, Operation.READ, DataClass.REFERRAL) else (),
        referrals_waiting=uow.session.scalar(waiting) or 0,
        open_actions=uow.session.scalar(open_count) or 0,
        to_decide=waiting_for_me(uow, actor=actor),
        to_note=len(open_disclosures(uow, actor=actor)),
        asked_back=open_recalls(uow, actor=actor) if may(uow, actor, Operation.READ, DataClass.RESTRICTION) else 0,
        to_settle=_to_settle(uow, actor) if decides else 0,
        to_tell=agencies_to_tell(uow, actor=actor) if decides else 0,
        untold=advocates_to_tell(uow, actor=actor) if may(uow, actor, Operation.UPDATE, DataClass.REFERRAL) else (),
        challenged=_challenged(uow, actor),
        passed_on=passed_on(uow, actor=actor) if may(uow, actor, Operation.READ, DataClass.ACTIONS) else (),
    )


def _challenged(uow: UnitOfWork, actor: Actor) -> tuple[ChallengeView, ...]:
    """Return the challenges that wait for a second decision, of those the person acting may take."""
    if not may(uow, actor, Operation.APPROVE, DataClass.REFERRAL):
        return ()
    return tuple(one for one in challenges(uow, actor=actor) if not one.mine)


def _to_settle(uow: UnitOfWork, actor: Actor) -> int:
    """Return how many actions wait for the person acting to settle what their agencies reported."""
    query = sa.select(sa.func.count()).select_from(Action).where(TO_SETTLE, within(uow, actor, Operation.CREATE))
    return uow.session.scalar(query) or 0


def _next_meeting(uow: UnitOfWork, actor: Actor, settings: AreaSettings, day: date) -> NextMeeting | None:
    query = sa.select(Meeting).where(Meeting.state.in_(COMING), known_meetings(uow, actor))
    meeting = uow.session.scalar(query.order_by(Meeting.day, Meeting.starts_at).limit(1))
    if meeting is None:
        return None
    items = items_within(uow, actor, meeting.id, manners=WITHOUT_NAMES)
    named = names_shown(uow, actor, DataClass.AGENDA)
    chair = uow.session.get(Representative, meeting.chair_id) if meeting.chair_id and named else None
    silent = _silent_agencies(uow, actor, [item.referral_id for item in items])
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
        unplaced=_unplaced(uow, actor),
        forecast_end=forecast_end(meeting, items),
        readiness=_readiness(uow, actor, items, silent),
        research_on=meeting.research_on,
        silent_agencies=silent,
        cut_off=_cut_off(uow, actor, meeting, day) if items else None,
        added=_added(uow, actor, meeting, items),
    )


def _cut_off(uow: UnitOfWork, actor: Actor, meeting: Meeting, day: date) -> date | None:
    """Return the cut-off that has passed on an agenda that waits to be locked, for whoever may lock it."""
    waits = meeting.state in OPEN and meeting.agenda_model is AgendaModel.FROZEN and meeting.cutoff_on < day
    return meeting.cutoff_on if waits and may(uow, actor, Operation.UPDATE, DataClass.AGENDA) else None


def _added(uow: UnitOfWork, actor: Actor, meeting: Meeting, items: Sequence[AgendaItem]) -> int:
    """Return how many cases stand in no pack that was sent, once one was; of one's own cases alone."""
    if not may(uow, actor, Operation.EXPORT, DataClass.AGENDA):
        return 0
    query = sa.select(DocumentCopy.case_digests).where(
        DocumentCopy.meeting_id == meeting.id, DocumentCopy.kind == "agenda", DocumentCopy.recalled_at.is_(None)
    )
    sent = {key for digests in uow.session.scalars(query) for key in digests or ()}
    own = {item.case_id.hex for item in items}
    return len(own - sent) if own & sent else 0


def _unplaced(uow: UnitOfWork, actor: Actor) -> int:
    """Return how many accepted cases wait for a meeting, for whoever places them."""
    if not may(uow, actor, Operation.UPDATE, DataClass.AGENDA):
        return 0
    placeable = (ReferralState.ACCEPTED, ReferralState.DEFERRED, ReferralState.EMERGENCY)
    query = (
        sa.select(sa.func.count())
        .select_from(Referral)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.state.in_(placeable), cases_within(uow, actor, Operation.UPDATE, DataClass.AGENDA))
    )
    return uow.session.scalar(query) or 0


def _readiness(
    uow: UnitOfWork, actor: Actor, items: Sequence[AgendaItem], silent: Sequence[tuple[str, str, int]]
) -> tuple[Readiness, ...]:
    if not items:
        return ()
    asked = (
        sa.select(sa.func.count(sa.distinct(ResearchReturn.agency_id)))
        .join(Case, Case.id == ResearchReturn.case_id)
        .where(ResearchReturn.referral_id.in_([item.referral_id for item in items]), _asked_within(uow, actor))
    )
    agencies, cases = uow.session.scalar(asked) or 0, len(items)
    return (
        Readiness("research", agencies - len(silent), agencies, tuple(name for name, _, _ in silent)),
        Readiness("her_view", sum(bool(i.victim_view or i.victim_view_reason) for i in items), cases),
        Readiness("presenter", sum(i.presenter_agency_id is not None for i in items), cases),
        Readiness("conflicts", len(answered(uow, {item.case_id for item in items})), cases),
    )


def _asked_within(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `ResearchReturn`, joined with `Case`, for who was asked: part of an agenda."""
    return cases_within(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES, whose=ResearchReturn.agency_id)


def _silent_agencies(
    uow: UnitOfWork, actor: Actor, referral_ids: Sequence[uuid.UUID]
) -> tuple[tuple[str, str, int], ...]:
    """Return the agencies that have not answered on some case: short name, mark, on how many."""
    query = (
        sa.select(Agency.short_name, Agency.agency_type, Agency.subtype, sa.func.count())
        .join(ResearchReturn, ResearchReturn.agency_id == Agency.id)
        .join(Case, Case.id == ResearchReturn.case_id)
        .where(ResearchReturn.referral_id.in_(referral_ids), ResearchReturn.status.not_in(ANSWERED))
        .where(_asked_within(uow, actor))
        .group_by(Agency.id, Agency.short_name, Agency.agency_type, Agency.subtype)
        .order_by(sa.func.count().desc())
    )
    return tuple((name, mark_for(kind, subtype), count) for name, kind, subtype, count in uow.session.execute(query))


def _late_actions(uow: UnitOfWork, actor: Actor, settings: AreaSettings, day: date) -> tuple[LateActions, ...]:
    late = sa.and_(now_of(uow).late, within(uow, actor, Operation.READ))
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
    found = uow.session.execute(query).all()
    known = those_within(uow, actor, {row[0].case_id for row in found}, Operation.READ, DataClass.VICTIM)
    for action, agency, count, name in found:
        if agency.id not in lines and (behind := days_late(settings.calendar, action.due_on or day, day)):
            lines[agency.id] = LateActions(
                agency_id=agency.id,
                agency=agency.short_name,
                mark=mark_for(agency.agency_type, agency.subtype),
                count=count,
                title=action.title,
                name=(name or "") if action.case_id in known else "",
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


def _waiting(uow: UnitOfWork, actor: Actor) -> tuple[WaitingReferral, ...]:
    query = (
        sa.select(Referral, Person.full_name, Agency)
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Agency, Agency.id == Referral.agency_id, isouter=True)
        .where(Referral.state.in_(WAITING), referrals_within(uow, actor))
        .order_by(Referral.emergency.desc(), Referral.received_at)
        .limit(MOST_WAITING)
    )
    rows: Sequence[tuple[Referral, str | None, Agency | None]] = uow.session.execute(query).all()
    named = named_among(uow, actor, [referral for referral, _, _ in rows])
    return tuple(
        WaitingReferral(
            referral_id=referral.id,
            agency=agency.short_name if agency else referral.agency_as_written or "",
            mark=mark_for(agency.agency_type, agency.subtype) if agency else "",
            name=(name or "") if referral.id in named else "",
            received_at=referral.received_at,
            emergency=referral.emergency,
            state=referral.state,
        )
        for referral, name, agency in rows
    )
