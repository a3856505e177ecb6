"""The agenda builder's view: what waits, what is placed, how ready it is, what fits."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.agenda_order import capacity
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.lives import ItemState, ReferralState
from marac_desk.rules.vocabulary import Answer, Criterion, RedFlag, RepeatVerdict, ResearchStatus
from marac_desk.rules.working_days import between
from marac_desk.services.meetings.facts import ADULT, CaseFacts, case_facts
from marac_desk.services.meetings.planning import CHANGING, COMING, items_of, meeting_of
from marac_desk.services.meetings.reviews import STILL_TO_HEAR, is_review, review_is_due
from marac_desk.services.meetings.times import break_after, forecast_end, planned_times
from marac_desk.services.meetings.views import (
    BuilderRow,
    BuilderView,
    ItemDetail,
    MeetingRow,
    PoolRow,
    ResearchCell,
    WhyHere,
)
from marac_desk.services.people import display_name
from marac_desk.services.settings import area_settings, today

WAITING = (ReferralState.ACCEPTED, ReferralState.EMERGENCY, ReferralState.DEFERRED)
ANSWERED = (ResearchStatus.NOTHING_KNOWN, ResearchStatus.KNOWN_RELEVANT, ResearchStatus.KNOWN_NOT_RELEVANT)
MOST_MEETINGS = 60


def meeting_list(uow: UnitOfWork, *, actor: Actor) -> tuple[MeetingRow, ...]:
    """Return the meetings, the coming ones and then the past, the latest first."""
    require(actor, Operation.READ, DataClass.AGENDA)
    heard = sa.func.sum(sa.case((AgendaItem.state == ItemState.CONCLUDED, 1), else_=0))
    query = (
        sa.select(Meeting, Representative.person_name, sa.func.count(AgendaItem.id), heard)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id, isouter=True)
        .join(Representative, Representative.id == Meeting.chair_id, isouter=True)
        .group_by(Meeting.id, Representative.person_name)
        .order_by(Meeting.day.desc(), Meeting.starts_at.desc())
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
    """Return one meeting's agenda as it is built."""
    require(actor, Operation.READ, DataClass.AGENDA)
    meeting, items, settings = meeting_of(uow, meeting_id), items_of(uow, meeting_id), area_settings(uow)
    day = today(uow)
    chair = uow.session.get(Representative, meeting.chair_id) if meeting.chair_id else None
    room = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    pause = break_after(meeting, items)
    available = room - meeting.opening_minutes - (meeting.break_minutes if pause else 0)
    planned = [item.planned_minutes for item in items]
    previous = uow.session.scalar(sa.select(sa.func.max(Meeting.day)).where(Meeting.day < meeting.day))
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
        break_after=pause,
        break_minutes=meeting.break_minutes,
        cutoff_on=meeting.cutoff_on,
        agenda_on=meeting.agenda_on,
        research_on=meeting.research_on,
        dates_verified=meeting.dates_verified,
        agenda_late=days_late(settings.calendar, meeting.agenda_on, day),
        agenda_working_days=between(settings.calendar, meeting.agenda_on, meeting.day),
        capacity=capacity(max(0, available), planned, settings.planned_minutes, settings.suggest_split_above),
        planned_minutes=settings.planned_minutes,
        pool=_pool(uow, meeting),
        items=_rows(uow, meeting, items),
        previous_day=previous,
        may_change=meeting.state in CHANGING,
        child_only=tuple(child_only),
    )


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


def _pool(uow: UnitOfWork, meeting: Meeting) -> tuple[PoolRow, ...]:
    placed = sa.select(AgendaItem.referral_id).where(sa.or_(AgendaItem.meeting_id == meeting.id, STILL_TO_HEAR))
    waiting = sa.and_(sa.or_(Referral.state.in_(WAITING), review_is_due(meeting)), Referral.id.not_in(placed))
    found = _cases(uow, waiting)
    facts = case_facts(uow, [one.case.id for one in found], meeting.day)
    missed = _not_reached(uow, [one.referral.id for one in found])
    rows = []
    for one in found:
        referral, agency, known = one.referral, one.agency, facts[one.case.id]
        rows.append(
            PoolRow(
                referral_id=referral.id,
                case_id=one.case.id,
                name=display_name(one.victim),
                reference=one.case.reference,
                mark=mark_for(agency.agency_type, agency.subtype) if agency is not None else "",
                agency=agency.short_name if agency is not None else referral.agency_as_written or "",
                state=referral.state,
                received_at=referral.received_at,
                late=referral.late,
                children=known.children,
                unborn=known.unborn,
                urgent=known.urgent + (50 if referral.state is ReferralState.DEFERRED or referral.id in missed else 0),
                why=_why(one, known, referral.id in missed),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.urgent, row.received_at)))


def _not_reached(uow: UnitOfWork, referral_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return set(
        uow.session.scalars(
            sa.select(AgendaItem.referral_id).where(
                AgendaItem.referral_id.in_(referral_ids), AgendaItem.state == ItemState.NOT_REACHED
            )
        )
    )


def _why(one: _Found, facts: CaseFacts, missed: bool) -> WhyHere:
    referral, victim, risk, young = one.referral, one.victim, one.risk, facts.youngest_perpetrator_age
    return WhyHere(
        emergency=referral.emergency,
        review=is_review(referral),
        deferred=referral.state is ReferralState.DEFERRED,
        not_reached=missed,
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


def _rows(uow: UnitOfWork, meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[BuilderRow, ...]:
    times = planned_times(meeting, items)
    found = {one.referral.id: one for one in _cases(uow, Referral.id.in_([item.referral_id for item in items]))}
    facts = case_facts(uow, [item.case_id for item in items], meeting.day)
    missed = _not_reached(uow, list(found))
    presenters = _agencies(uow, {item.presenter_agency_id for item in items if item.presenter_agency_id})
    research = _research(uow, list(found))
    positions = {item.case_id: item.position for item in items}
    rows = []
    for item in items:
        one, known = found[item.referral_id], facts[item.case_id]
        presenter = presenters.get(item.presenter_agency_id) if item.presenter_agency_id else None
        answers = research.get(item.referral_id, [])
        rows.append(
            BuilderRow(
                item_id=item.id,
                referral_id=item.referral_id,
                case_id=item.case_id,
                position=item.position,
                name=display_name(one.victim),
                reference=one.case.reference,
                block=item.block,
                start=times[item.id].start,
                minutes=item.planned_minutes,
                children=known.children,
                unborn=known.unborn,
                presenter=presenter.short_name if presenter is not None else "",
                presenter_mark=mark_for(presenter.agency_type, presenter.subtype) if presenter is not None else "",
                presenter_id=item.presenter_agency_id,
                state=item.state,
                why=_why(one, known, item.referral_id in missed),
                research_asked=len(answers),
                research_in=sum(status in ANSWERED for _, status in answers),
                silent=tuple(name for name, status in answers if status not in ANSWERED),
                her_view_in=bool(item.victim_view or item.victim_view_reason or one.referral.victim_wishes),
                conflicts_checked=item.conflicts_checked_on is not None,
                linked_to=positions.get(known.linked) if known.linked else None,
            )
        )
    return tuple(rows)


def _agencies(uow: UnitOfWork, ids: set[uuid.UUID]) -> dict[uuid.UUID, Agency]:
    return {agency.id: agency for agency in uow.session.scalars(sa.select(Agency).where(Agency.id.in_(ids)))}


def _research(uow: UnitOfWork, referral_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, ResearchStatus]]]:
    query = (
        sa.select(ResearchReturn.referral_id, Agency.short_name, ResearchReturn.status)
        .join(Agency, Agency.id == ResearchReturn.agency_id)
        .where(ResearchReturn.referral_id.in_(referral_ids))
        .order_by(Agency.short_name)
    )
    found: dict[uuid.UUID, list[tuple[str, ResearchStatus]]] = {}
    for referral_id, name, status in uow.session.execute(query):
        found.setdefault(referral_id, []).append((name, status))
    return found


def item_detail(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> ItemDetail:
    """Return what is prepared for one placed case: her view, conflicts, and each agency's research."""
    require(actor, Operation.READ, DataClass.RESEARCH)
    victim = aliased(Person)
    item, referral, case, person = uow.session.execute(
        sa.select(AgendaItem, Referral, Case, victim)
        .join(Referral, Referral.id == AgendaItem.referral_id)
        .join(Case, Case.id == AgendaItem.case_id)
        .join(victim, victim.id == Case.victim_id)
        .where(AgendaItem.id == item_id)
    ).one()
    query = (
        sa.select(ResearchReturn, Agency)
        .join(Agency, Agency.id == ResearchReturn.agency_id)
        .where(ResearchReturn.referral_id == item.referral_id)
        .order_by(Agency.short_name)
    )
    cells = tuple(
        ResearchCell(row.id, agency.id, agency.short_name, mark_for(agency.agency_type, agency.subtype), row.status,
                     row.summary or "", row.returned_on)
        for row, agency in uow.session.execute(query)
    )  # fmt: skip
    return ItemDetail(
        item_id=item.id,
        name=display_name(person),
        reference=case.reference,
        reason=referral.reason or "",
        victim_view=item.victim_view or "",
        victim_view_by=item.victim_view_by or "",
        wishes=referral.victim_wishes or "",
        expects_order_ignored=item.expects_order_ignored,
        expects_child_taken=item.expects_child_taken,
        conflicts_checked_on=item.conflicts_checked_on,
        research=cells,
    )


def next_meeting_id(uow: UnitOfWork, *, actor: Actor, on: date | None = None) -> uuid.UUID | None:
    """Return the meeting that comes next, or the one in session."""
    require(actor, Operation.READ, DataClass.AGENDA)
    day = on or today(uow)
    query = sa.select(Meeting.id).where(Meeting.state.in_(COMING)).order_by(Meeting.day < day, Meeting.day).limit(1)
    return uow.session.scalar(query)
