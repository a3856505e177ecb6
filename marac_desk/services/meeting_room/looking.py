"""Gathering what the room shows, in a fixed number of queries however many cases the register holds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseChild, CasePerpetrator
from marac_desk.model.discussion import InformationShared, RiskLine
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.lives import CLOSED_STATES, ActionState
from marac_desk.rules.vocabulary import PersonState, RepresentativeRole, ResearchStatus
from marac_desk.services.errors import NotFoundError
from marac_desk.services.meeting_room.gaps import gaps_of
from marac_desk.services.meeting_room.views import (
    CaseInRoom,
    ListedCase,
    PersonLine,
    PlanLine,
    RiskRow,
    RoomView,
    Seat,
    SharedLine,
    TriedBefore,
)
from marac_desk.services.meetings.planning import items_of, meeting_of
from marac_desk.services.meetings.times import break_after, forecast_end, planned_times
from marac_desk.services.people import age_of, display_name, safe_contact_view
from marac_desk.services.settings import area_settings, today

SILENT = (ResearchStatus.REQUESTED, ResearchStatus.OPENED, ResearchStatus.NOT_RETURNED)
MOST_TRIED = 12


def room_view(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> RoomView:
    """Return the meeting as it runs: the list, the table, the clocks."""
    require(actor, Operation.READ, DataClass.AGENDA)
    meeting, items = meeting_of(uow, meeting_id), items_of(uow, meeting_id)
    settings = area_settings(uow)
    current = next((item for item in items if item.id == meeting.current_item_id), None)
    actions, agencies = _agreed(uow, meeting_id)
    return RoomView(
        meeting_id=meeting.id,
        day=meeting.day,
        state=meeting.state,
        starts_at=meeting.starts_at,
        started_at=meeting.started_at,
        planned_end=forecast_end(meeting, items),
        cases=_listed(uow, meeting, items),
        break_after=break_after(meeting, items),
        break_minutes=meeting.break_minutes,
        current=meeting.current_item_id,
        running_since=current.called_at if current else None,
        seats=seats(uow, meeting_id),
        actions=actions,
        agencies_with_actions=agencies,
        statement_read_at=meeting.statement_read_at,
        usual_minutes=settings.planned_minutes,
        amber_minutes=settings.amber_minutes,
        red_minutes=settings.red_minutes,
    )


def _agreed(uow: UnitOfWork, meeting_id: uuid.UUID) -> tuple[int, int]:
    """Return how many actions the meeting agreed so far, and of how many agencies."""
    query = sa.select(sa.func.count(), sa.func.count(sa.distinct(Action.owner_agency_id))).where(
        Action.meeting_id == meeting_id, Action.state != ActionState.CLOSED_SUPERSEDED
    )
    actions, agencies = uow.session.execute(query).one()
    return actions, agencies


def _listed(uow: UnitOfWork, meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[ListedCase, ...]:
    times = planned_times(meeting, items)
    names = load_only(Person.full_name, Person.given_names, Person.family_name, Person.known_as)
    query = (
        sa.select(Case.id, Case.reference, Person)
        .options(names)
        .join(Person, Person.id == Case.victim_id)
        .where(Case.id.in_([item.case_id for item in items]))
    )
    people = {case_id: (reference, display_name(person)) for case_id, reference, person in uow.session.execute(query)}
    return tuple(
        ListedCase(
            item_id=item.id,
            case_id=item.case_id,
            position=item.position,
            name=people[item.case_id][1],
            reference=people[item.case_id][0],
            block=item.block,
            state=item.state,
            planned_start=times[item.id].start,
            planned_minutes=item.planned_minutes,
            real_start=item.first_called_at,
            seconds=item.actual_seconds,
        )
        for item in items
    )


def seats(uow: UnitOfWork, meeting_id: uuid.UUID) -> tuple[Seat, ...]:
    """Return who is expected and who is here."""
    query = (
        sa.select(Attendance, Agency)
        .join(Agency, Agency.id == Attendance.agency_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Agency.core.desc(), Agency.short_name, Attendance.person_name)
    )
    return tuple(
        Seat(
            attendance_id=row.id,
            agency_id=agency.id,
            agency=agency.short_name,
            mark=mark_for(agency.agency_type, agency.subtype),
            person=row.person_name,
            capacity=row.capacity,
            status=row.status,
            declared=row.declaration_signed,
            information_sent=row.information_sent,
            core=agency.core,
        )
        for row, agency in uow.session.execute(query)
    )


def case_in_room(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> CaseInRoom:
    """Return the case on the table, the victim's view first."""
    require(actor, Operation.READ, DataClass.REFERRAL)
    row = uow.session.execute(
        sa.select(AgendaItem, Referral, Case, Person)
        .join(Referral, Referral.id == AgendaItem.referral_id)
        .join(Case, Case.id == AgendaItem.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(AgendaItem.id == item_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError("agenda_item")
    item, referral, case, victim = row
    day = today(uow)
    perpetrators = _perpetrators(uow, case.id, day)
    children = _children(uow, case.id, day)
    shared, nothing_known, silent = _shared(uow, item)
    risk = _risk_of(uow, referral.id)
    presenter = uow.session.get(Agency, item.presenter_agency_id) if item.presenter_agency_id else None
    advocate = uow.session.get(Representative, item.report_back_by_id) if item.report_back_by_id else None
    return CaseInRoom(
        item_id=item.id,
        case_id=case.id,
        reference=case.reference,
        name=display_name(victim),
        age=age_of(victim, day),
        state=item.state,
        seconds=item.actual_seconds,
        running_since=item.called_at,
        planned_minutes=item.planned_minutes,
        is_repeat=referral.is_repeat,
        emergency=referral.emergency,
        transferred_from=referral.transferred_from or "",
        late=referral.late,
        presenter=presenter.short_name if presenter is not None else "",
        presenter_mark=mark_for(presenter.agency_type, presenter.subtype) if presenter is not None else "",
        reason=referral.reason or "",
        actions_already_taken=referral.actions_already_taken or "",
        victim_view=item.victim_view or referral.victim_wishes or "",
        victim_view_reason=item.victim_view_reason,
        victim_view_by=item.victim_view_by or "",
        victim_view_on=item.victim_view_on or (None if item.victim_view else referral.referral_date),
        wishes_on_referral=not item.victim_view,
        expects_order_ignored=item.expects_order_ignored,
        expects_child_taken=item.expects_child_taken,
        safe_contact=safe_contact_view(uow, victim.id),
        score=risk.score if risk is not None else None,
        max_score=area_settings(uow).checklist(risk.tool).max_score if risk is not None else None,
        threshold_met=risk.threshold_met if risk is not None else False,
        by_judgement=risk.raised_by_judgement if risk is not None else False,
        perpetrators=perpetrators,
        children=children,
        risks=_risk_rows(uow, item, display_name(victim), victim.id, perpetrators, children),
        shared=shared,
        nothing_known=nothing_known,
        not_returned=silent,
        gaps=gaps_of(uow, item),
        plan=_plan(uow, item.id),
        tried=_tried(uow, case.id, item.id),
        risk_statement=item.risk_statement or "",
        left_open=item.left_open or "",
        report_back_by=advocate.person_name if advocate is not None else "",
        link_decisions=tuple(item.link_decisions.items()),
        advocates=_advocates(uow),
    )


def _perpetrators(uow: UnitOfWork, case_id: uuid.UUID, day: date) -> tuple[PersonLine, ...]:
    query = (
        sa.select(Person, CasePerpetrator.relationship)
        .join(CasePerpetrator, CasePerpetrator.person_id == Person.id)
        .where(CasePerpetrator.case_id == case_id)
        .order_by(CasePerpetrator.primary.desc(), CasePerpetrator.position)
    )
    return tuple(
        PersonLine(person.id, display_name(person), age_of(person, day), relation.value if relation else "")
        for person, relation in uow.session.execute(query)
    )


def _children(uow: UnitOfWork, case_id: uuid.UUID, day: date) -> tuple[PersonLine, ...]:
    query = (
        sa.select(Person, CaseChild.relationship_to_perpetrator)
        .join(CaseChild, CaseChild.person_id == Person.id)
        .where(CaseChild.case_id == case_id)
        .order_by(CaseChild.position)
    )
    return tuple(
        PersonLine(person.id, display_name(person), age_of(person, day), relation or "", person.unborn)
        for person, relation in uow.session.execute(query)
    )


def _risk_of(uow: UnitOfWork, referral_id: uuid.UUID) -> RiskAssessment | None:
    return uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral_id).limit(1))


def _risk_rows(
    uow: UnitOfWork,
    item: AgendaItem,
    name: str,
    victim_id: uuid.UUID,
    perpetrators: Sequence[PersonLine],
    children: Sequence[PersonLine],
) -> tuple[RiskRow, ...]:
    """Return who is at risk from whom: what was recorded, and a line nobody filled in for everybody else."""
    lines = uow.session.scalars(sa.select(RiskLine).where(RiskLine.item_id == item.id).order_by(RiskLine.position))
    known = {(line.at_risk_person_id, line.from_person_id): line for line in lines}
    rows = []
    sources: Sequence[PersonLine | None] = perpetrators or (None,)
    for person_id, who in [(victim_id, name), *((child.person_id, child.name) for child in children)]:
        for source in sources:
            source_id = source.person_id if source else None
            line = known.pop((person_id, source_id), None)
            rows.append(
                RiskRow(
                    line_id=line.id if line else None,
                    at_risk=who,
                    at_risk_person_id=person_id,
                    from_whom=source.name if source else "",
                    from_person_id=source_id,
                    relation=source.relation if source else "",
                    of_what=(line.of_what or "") if line else "",
                    imminence=line.imminence if line else None,
                )
            )
    rows += [
        RiskRow(line.id, line.at_risk, line.at_risk_person_id, line.from_whom or "", line.from_person_id, "",
                line.of_what or "", line.imminence)
        for line in known.values()
    ]  # fmt: skip
    return tuple(rows)


def _shared(uow: UnitOfWork, item: AgendaItem) -> tuple[tuple[SharedLine, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what agencies shared, who knows nothing, and who has not answered."""
    said = (
        sa.select(InformationShared, Agency)
        .join(Agency, Agency.id == InformationShared.agency_id)
        .where(InformationShared.item_id == item.id)
        .order_by(InformationShared.position)
    )
    lines = [
        SharedLine(line.id, agency.short_name, mark_for(agency.agency_type, agency.subtype), line.text, line.kind,
                   line.handling, line.held_by or "", line.source_date)
        for line, agency in uow.session.execute(said)
    ]  # fmt: skip
    returned = (
        sa.select(Agency.short_name, ResearchReturn.status)
        .join(Agency, Agency.id == ResearchReturn.agency_id)
        .where(ResearchReturn.referral_id == item.referral_id)
        .order_by(Agency.short_name)
    )
    answers = uow.session.execute(returned).all()
    nothing = tuple(name for name, status in answers if status is ResearchStatus.NOTHING_KNOWN)
    silent = tuple(name for name, status in answers if status in SILENT)
    return tuple(lines), nothing, silent


def _plan(uow: UnitOfWork, item_id: uuid.UUID) -> tuple[PlanLine, ...]:
    query = (
        sa.select(Action, Agency)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(Action.item_id == item_id, Action.state != ActionState.CLOSED_SUPERSEDED)
        .order_by(Action.number)
    )
    return tuple(
        PlanLine(
            action_id=action.id,
            number=action.number,
            agency_id=agency.id,
            agency=agency.short_name,
            mark=mark_for(agency.agency_type, agency.subtype),
            title=action.title,
            does=action.does,
            detail=action.detail or "",
            typed=action.typed or "",
            aim=action.aim,
            about=action.about_person_id,
            due_on=action.due_on,
            due_at=action.due_at,
            due_event=action.due_event or "",
            share=action.share,
            state=action.state,
            priority=action.priority,
            read_back=action.read_back,
        )
        for action, agency in uow.session.execute(query)
    )


def _tried(uow: UnitOfWork, case_id: uuid.UUID, item_id: uuid.UUID) -> tuple[TriedBefore, ...]:
    """Return earlier plans of the case with how each action ended, the latest first."""
    query = (
        sa.select(Action, Agency, Meeting.day)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .join(Meeting, Meeting.id == Action.meeting_id, isouter=True)
        .where(
            Action.case_id == case_id,
            sa.or_(Action.item_id.is_(None), Action.item_id != item_id),
            Action.state.in_(CLOSED_STATES),
        )
        .order_by(Action.closed_on.desc(), Action.number)
        .limit(MOST_TRIED)
    )
    return tuple(
        TriedBefore(action.id, mark_for(agency.agency_type, agency.subtype), agency.short_name, action.title,
                    action.catalogue_code or "", action.state, action.close_reason or "", heard)
        for action, agency, heard in uow.session.execute(query)
    )  # fmt: skip


def _advocates(uow: UnitOfWork) -> tuple[tuple[uuid.UUID, str], ...]:
    query = (
        sa.select(Representative.id, Representative.person_name)
        .where(Representative.role == RepresentativeRole.ADVOCATE, Representative.state == PersonState.ACTIVE)
        .order_by(Representative.person_name)
    )
    return tuple((row.id, row.person_name) for row in uow.session.execute(query))
