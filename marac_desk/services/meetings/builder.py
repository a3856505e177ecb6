"""The agenda builder's view: what waits, what is placed, how ready it is, what fits."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import OPENLY, WITHOUT_NAMES, Actor, DataClass, Manner, Operation
from marac_desk.rules.agenda_order import Capacity, capacity
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.lives import ItemState, ReferralState
from marac_desk.rules.vocabulary import Answer, Criterion, RedFlag, RepeatVerdict, ResearchStatus
from marac_desk.rules.working_days import between
from marac_desk.services.access import cases_within, may, require, those_within
from marac_desk.services.conflicts.question import answered
from marac_desk.services.meetings.facts import ADULT, CAME_BACK, CaseFacts, case_facts, put_off_before
from marac_desk.services.meetings.known import items_within, known_meeting, known_meetings, seats_of
from marac_desk.services.meetings.placing import CLOSED_TO_NEW
from marac_desk.services.meetings.planning import CHANGING, COMING
from marac_desk.services.meetings.research import returns_within
from marac_desk.services.meetings.reviews import STILL_TO_HEAR, is_review, review_is_due
from marac_desk.services.meetings.shown import Shown, shown_of
from marac_desk.services.meetings.times import break_after, forecast_end, planned_times
from marac_desk.services.meetings.views import BuilderRow, BuilderView, MeetingRow, PoolRow, WhyHere
from marac_desk.services.people import display_name
from marac_desk.services.settings import AreaSettings, area_settings, today

WAITING = (ReferralState.ACCEPTED, ReferralState.EMERGENCY, ReferralState.DEFERRED)
ANSWERED = (
    ResearchStatus.NOTHING_KNOWN,
    ResearchStatus.KNOWN_RELEVANT,
    ResearchStatus.KNOWN_NOT_RELEVANT,
    ResearchStatus.WILL_SPEAK,
)
MOST_MEETINGS = 60
NOTHING_SAID = WhyHere(
    emergency=False,
    review=False,
    deferred=False,
    not_reached=False,
    transferred_from="",
    repeat=False,
    perhaps_repeat=False,
    red_flags=(),
    criteria=(),
    interpreter=False,
    pregnant=False,
    victim_age=None,
    young_perpetrator=None,
    reason="",
)
"""Why a case is here, for whoever may not read its referral."""


def meeting_list(uow: UnitOfWork, *, actor: Actor) -> tuple[MeetingRow, ...]:
    """Return the meetings, the latest first, each with the number of cases in the copy of the person acting."""
    require(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES)
    within = cases_within(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES, key=AgendaItem.case_id)
    own = sa.select(AgendaItem.id, AgendaItem.meeting_id, AgendaItem.state).where(within).subquery()
    heard = sa.func.sum(sa.case((own.c.state == ItemState.CONCLUDED, 1), else_=0))
    query = (
        sa.select(Meeting, Representative.person_name, sa.func.count(own.c.id), heard)
        .join(own, own.c.meeting_id == Meeting.id, isouter=True)
        .join(Representative, Representative.id == Meeting.chair_id, isouter=True)
        .where(known_meetings(uow, actor))
        .group_by(Meeting.id, Representative.person_name)
        .order_by(Meeting.day.desc(), Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST_MEETINGS)
    )
    return tuple(
        MeetingRow(
            meeting_id=meeting.id,
            day=meeting.day,
            starts_at=meeting.starts_at,
            kind=meeting.kind,
            mode=meeting.mode,
            state=meeting.state,
            venue=meeting.venue or "",
            chair=chair or "",
            cases=cases,
            heard=int(done or 0),
            agenda_on=meeting.agenda_on,
        )
        for meeting, chair, cases, done in uow.session.execute(query)
    )


def builder_view(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> BuilderView:
    """Return one meeting's agenda as it is built: the copy of the person acting, numbered and timed in itself."""
    require(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES)
    meeting, settings = known_meeting(uow, actor, meeting_id), area_settings(uow)
    items = items_within(uow, actor, meeting_id, manners=WITHOUT_NAMES)
    day = today(uow)
    chair = uow.session.get(Representative, meeting.chair_id) if meeting.chair_id else None
    builds = may(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    child_only = uow.session.scalars(
        sa.select(Agency.short_name).where(Agency.only_child_cases, Agency.active).order_by(Agency.short_name)
    )
    return BuilderView(
        meeting_id=meeting.id,
        day=meeting.day,
        kind=meeting.kind,
        state=meeting.state,
        venue=meeting.venue or "",
        chair=chair.person_name if chair is not None else "",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        forecast_end=forecast_end(meeting, items),
        opening_minutes=meeting.opening_minutes,
        break_after=break_after(meeting, items),
        break_minutes=meeting.break_minutes,
        cutoff_on=meeting.cutoff_on,
        agenda_on=meeting.agenda_on,
        research_on=meeting.research_on,
        dates_verified=meeting.dates_verified,
        agenda_late=days_late(settings.calendar, meeting.agenda_on, day),
        agenda_working_days=between(settings.calendar, meeting.agenda_on, meeting.day),
        capacity=_capacity(meeting, items, settings),
        planned_minutes=settings.planned_minutes,
        pool=_pool(uow, actor, meeting) if builds else (),
        items=_rows(uow, actor, meeting, items),
        previous_day=_previous_day(uow, actor, meeting),
        may_change=builds and meeting.state in CHANGING,
        child_only=tuple(child_only),
        views_in=_views_in(uow, actor, items),
        may_build=builds,
        may_issue=may(uow, actor, Operation.EXPORT, DataClass.AGENDA),
        action_list_on=meeting.action_list_on,
        minutes_on=meeting.minutes_on,
        agenda_model=meeting.agenda_model,
        takes_late=builds and meeting.state in CLOSED_TO_NEW,
        seats=_seats(uow, meeting.id),
    )


def _seats(uow: UnitOfWork, meeting_id: uuid.UUID) -> tuple[str, ...]:
    query = sa.select(Agency.short_name).where(Agency.id.in_(seats_of(uow, meeting_id)))
    return tuple(uow.session.scalars(query.order_by(Agency.short_name)))


def _capacity(meeting: Meeting, items: Sequence[AgendaItem], settings: AreaSettings) -> Capacity:
    room = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    pause = meeting.break_minutes if break_after(meeting, items) else 0
    available = max(0, room - meeting.opening_minutes - pause)
    planned = [item.planned_minutes for item in items]
    return capacity(available, planned, settings.planned_minutes, settings.suggest_split_above)


def _previous_day(uow: UnitOfWork, actor: Actor, meeting: Meeting) -> date | None:
    query = sa.select(sa.func.max(Meeting.day)).where(Meeting.day < meeting.day, known_meetings(uow, actor))
    return uow.session.scalar(query)


def _views_in(uow: UnitOfWork, actor: Actor, items: Sequence[AgendaItem]) -> int:
    """Count the victims whose view is known; whoever may only count them learns no more."""
    counted = OPENLY | {Manner.COUNTS}
    within = those_within(uow, actor, [item.case_id for item in items], Operation.READ, DataClass.VICTIM_VIEW, counted)
    return sum(bool(item.victim_view or item.victim_view_reason) for item in items if item.case_id in within)


@dataclass(frozen=True, slots=True)
class _Found:
    referral: Referral
    case: Case
    victim: Person
    risk: RiskAssessment | None
    agency: Agency | None


def _cases(uow: UnitOfWork, condition: sa.ColumnElement[bool]) -> list[_Found]:
    query = (
        sa.select(Referral, Case, Person, RiskAssessment, Agency)
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(RiskAssessment, RiskAssessment.referral_id == Referral.id, isouter=True)
        .join(Agency, Agency.id == Referral.agency_id, isouter=True)
        .where(condition)
    )
    return [_Found(*row) for row in uow.session.execute(query)]


def _pool(uow: UnitOfWork, actor: Actor, meeting: Meeting) -> tuple[PoolRow, ...]:
    placed = sa.select(AgendaItem.referral_id).where(sa.or_(AgendaItem.meeting_id == meeting.id, STILL_TO_HEAR))
    waiting = sa.and_(sa.or_(Referral.state.in_(WAITING), review_is_due(meeting)), Referral.id.not_in(placed))
    found = _cases(uow, sa.and_(waiting, cases_within(uow, actor, Operation.UPDATE, DataClass.AGENDA)))
    shown = shown_of(uow, actor, [one.case.id for one in found])
    facts = case_facts(uow, [one.case.id for one in found], meeting.day)
    back = put_off_before(uow, [one.referral.id for one in found])
    checked = answered(uow, [one.case.id for one in found])
    rows = []
    for one in found:
        referral, agency, known = one.referral, one.agency, facts[one.case.id]
        children = shown.reads(one.case.id, DataClass.CHILDREN)
        rows.append(
            PoolRow(
                referral_id=referral.id,
                case_id=one.case.id,
                name=display_name(one.victim) if shown.reads(one.case.id, DataClass.VICTIM) else "",
                reference=one.case.reference,
                mark=mark_for(agency.agency_type, agency.subtype) if agency is not None else "",
                agency=agency.short_name if agency is not None else referral.agency_as_written or "",
                state=referral.state,
                received_at=referral.received_at,
                late=referral.late,
                children=known.children if children else 0,
                unborn=known.unborn if children else 0,
                urgent=known.urgent
                + (CAME_BACK if referral.state is ReferralState.DEFERRED or referral.id in back else 0),
                why=_why(one, known, shown, back=back.get(referral.id)),
                conflicts_checked=one.case.id in checked,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.urgent, row.received_at, row.reference)))


def _why(one: _Found, facts: CaseFacts, shown: Shown, *, back: ItemState | None) -> WhyHere:
    if not shown.reads(one.case.id, DataClass.REFERRAL):
        return NOTHING_SAID
    referral, victim, risk, young = one.referral, one.victim, one.risk, facts.youngest_perpetrator_age
    return WhyHere(
        emergency=referral.emergency,
        review=is_review(referral),
        deferred=referral.state is ReferralState.DEFERRED or back is ItemState.DEFERRED,
        not_reached=back is ItemState.NOT_REACHED,
        transferred_from=referral.transferred_from or "",
        repeat=referral.is_repeat is RepeatVerdict.YES,
        perhaps_repeat=referral.is_repeat is RepeatVerdict.PERHAPS,
        red_flags=tuple(RedFlag(flag) for flag in (risk.red_flags if risk is not None else [])),
        criteria=tuple(Criterion(code) for code in referral.criteria),
        interpreter=victim.interpreter_required is Answer.YES,
        pregnant=victim.pregnant is Answer.YES,
        victim_age=facts.victim_age,
        young_perpetrator=young if young is not None and young < ADULT else None,
        reason=referral.reason or "",
    )


def _rows(uow: UnitOfWork, actor: Actor, meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[BuilderRow, ...]:
    times = planned_times(meeting, items)
    found = {one.referral.id: one for one in _cases(uow, Referral.id.in_([item.referral_id for item in items]))}
    cases = [item.case_id for item in items]
    shown, facts = shown_of(uow, actor, cases), case_facts(uow, cases, meeting.day)
    back = put_off_before(uow, list(found))
    presenters = _agencies(uow, {item.presenter_agency_id for item in items if item.presenter_agency_id})
    research = _research(uow, actor, list(found))
    positions = {item.case_id: number for number, item in enumerate(items, 1)}
    checked = answered(uow, cases)
    rows = []
    for item in items:
        one, known = found[item.referral_id], facts[item.case_id]
        presenter = presenters.get(item.presenter_agency_id) if item.presenter_agency_id else None
        answers = research.get(item.referral_id, [])
        children = shown.reads(item.case_id, DataClass.CHILDREN)
        rows.append(
            BuilderRow(
                item_id=item.id,
                referral_id=item.referral_id,
                case_id=item.case_id,
                position=positions[item.case_id],
                name=display_name(one.victim) if shown.reads(item.case_id, DataClass.VICTIM) else "",
                reference=one.case.reference,
                block=item.block,
                start=times[item.id].start,
                minutes=item.planned_minutes,
                children=known.children if children else 0,
                unborn=known.unborn if children else 0,
                presenter=presenter.short_name if presenter is not None else "",
                presenter_mark=mark_for(presenter.agency_type, presenter.subtype) if presenter is not None else "",
                presenter_id=item.presenter_agency_id,
                state=item.state,
                why=_why(one, known, shown, back=back.get(item.referral_id)),
                research_asked=len(answers),
                research_in=sum(status in ANSWERED for _, status in answers),
                silent=tuple(name for name, status in answers if status not in ANSWERED),
                her_view_in=_her_view_in(item, one.referral, shown),
                conflicts_checked=item.case_id in checked,
                linked_to=positions.get(known.linked) if known.linked else None,
                may_open=shown.reads(item.case_id, DataClass.RESEARCH),
                late_reason=(item.late_reason or "") if shown.reads(item.case_id, DataClass.REFERRAL) else "",
            )
        )
    return tuple(rows)


def _her_view_in(item: AgendaItem, referral: Referral, shown: Shown) -> bool | None:
    if not shown.reads(item.case_id, DataClass.VICTIM_VIEW):
        return None
    return bool(item.victim_view or item.victim_view_reason or referral.victim_wishes)


def _agencies(uow: UnitOfWork, ids: set[uuid.UUID]) -> dict[uuid.UUID, Agency]:
    return {agency.id: agency for agency in uow.session.scalars(sa.select(Agency).where(Agency.id.in_(ids)))}


def _research(
    uow: UnitOfWork, actor: Actor, referral_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[str, ResearchStatus]]]:
    query = (
        sa.select(ResearchReturn.referral_id, Agency.short_name, ResearchReturn.status)
        .join(Agency, Agency.id == ResearchReturn.agency_id)
        .where(ResearchReturn.referral_id.in_(referral_ids), returns_within(uow, actor))
        .order_by(Agency.short_name)
    )
    found: dict[uuid.UUID, list[tuple[str, ResearchStatus]]] = {}
    for referral_id, name, status in uow.session.execute(query):
        found.setdefault(referral_id, []).append((name, status))
    return found


def next_meeting_id(uow: UnitOfWork, *, actor: Actor, on: date | None = None) -> uuid.UUID | None:
    """Return the meeting that comes next, or the one in session."""
    require(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES)
    day = on or today(uow)
    query = sa.select(Meeting.id).where(Meeting.state.in_(COMING), known_meetings(uow, actor))
    return uow.session.scalar(query.order_by(Meeting.day < day, Meeting.day, Meeting.starts_at, Meeting.id).limit(1))
