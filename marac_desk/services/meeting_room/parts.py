"""The parts of the case on the table: people, risk, what was shared, the plan, what was tried, who may tell her."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import CaseChild, CasePerpetrator
from marac_desk.model.discussion import InformationShared, RiskLine
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import CLOSED_STATES, ActionState
from marac_desk.rules.vocabulary import Capacity, PersonState, RepresentativeRole, ResearchStatus
from marac_desk.services.access import cases_within, may
from marac_desk.services.actions.conditions import within as actions_within
from marac_desk.services.kept_out import kept_out
from marac_desk.services.meeting_room.present import sits
from marac_desk.services.meeting_room.views import PersonLine, PlanLine, RiskRow, SharedLine, TriedBefore
from marac_desk.services.meetings.research import returns_within
from marac_desk.services.people import age_of, display_name

SILENT = (ResearchStatus.REQUESTED, ResearchStatus.OPENED, ResearchStatus.NOT_RETURNED)
SPEAKS = (Capacity.CORE_REP, Capacity.DEPUTY, Capacity.PRESENTER)
MOST_TRIED = 12


def perpetrators_of(uow: UnitOfWork, case_id: uuid.UUID, day: date) -> tuple[PersonLine, ...]:
    """Return who causes harm in a case, the primary one first."""
    query = (
        sa.select(Person, CasePerpetrator.relationship)
        .join(CasePerpetrator, CasePerpetrator.person_id == Person.id)
        .where(CasePerpetrator.case_id == case_id)
        .order_by(CasePerpetrator.primary.desc(), CasePerpetrator.position)
    )
    return tuple(
        PersonLine(
            person.id, display_name(person), age_of(person, day), relation.value if relation else "", sex=person.sex
        )
        for person, relation in uow.session.execute(query)
    )


def children_of(uow: UnitOfWork, case_id: uuid.UUID, day: date) -> tuple[PersonLine, ...]:
    """Return the children of a case."""
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


def risk_of(uow: UnitOfWork, referral_id: uuid.UUID) -> RiskAssessment | None:
    """Return the checklist that came with a referral."""
    return uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral_id).limit(1))


def risk_rows(
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
                    version=line.version if line else None,
                    to_victim=person_id == victim_id,
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
        RiskRow(line.id, line.version, line.at_risk_person_id == victim_id, line.at_risk, line.at_risk_person_id,
                line.from_whom or "", line.from_person_id, "", line.of_what or "", line.imminence)
        for line in known.values()
    ]  # fmt: skip
    return tuple(rows)


def shared_on(
    uow: UnitOfWork, actor: Actor, item: AgendaItem
) -> tuple[tuple[SharedLine, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what agencies shared, who knows nothing, and who has not answered, as far as one may read it.

    An agency reads its own lines until the meeting has closed, and everybody's while it sits at the table.
    """
    if not may(uow, actor, Operation.READ, DataClass.RESEARCH):
        return (), (), ()
    said = (
        sa.select(InformationShared, Agency)
        .join(Agency, Agency.id == InformationShared.agency_id)
        .where(InformationShared.item_id == item.id, _said_within(uow, actor, item))
        .order_by(InformationShared.position, InformationShared.created_at, InformationShared.id)
    )
    lines = [
        SharedLine(line.id, agency.short_name, mark_for(agency.agency_type, agency.subtype), line.text, line.kind,
                   line.handling, line.held_by or "", line.source_date)
        for line, agency in uow.session.execute(said)
    ]  # fmt: skip
    returned = (
        sa.select(Agency.short_name, ResearchReturn.status)
        .join(Agency, Agency.id == ResearchReturn.agency_id)
        .where(ResearchReturn.referral_id == item.referral_id, returns_within(uow, actor))
        .order_by(Agency.short_name)
    )
    answers = uow.session.execute(returned).all()
    nothing = tuple(name for name, status in answers if status is ResearchStatus.NOTHING_KNOWN)
    silent = tuple(name for name, status in answers if status in SILENT)
    return tuple(lines), nothing, silent


def not_spoken(uow: UnitOfWork, item: AgendaItem) -> tuple[str, ...]:
    """Return the agencies at the table that have shared nothing yet on a case, nor said that they know nothing.

    Who presents the case or has an action in its plan has spoken; who only looks on, chairs or takes the minutes is not
    waited for; an agency that is shut out of the case is not named, though it sits at the table for others.
    """
    shared = sa.select(InformationShared.agency_id).where(InformationShared.item_id == item.id)
    acts = sa.select(Action.owner_agency_id).where(
        Action.item_id == item.id, Action.state != ActionState.CLOSED_SUPERSEDED
    )
    nothing = sa.select(ResearchReturn.agency_id).where(
        ResearchReturn.referral_id == item.referral_id, ResearchReturn.status == ResearchStatus.NOTHING_KNOWN
    )
    query = (
        sa.select(Agency.id, Agency.short_name)
        .join(Attendance, Attendance.agency_id == Agency.id)
        .where(
            Attendance.meeting_id == item.meeting_id,
            sits(item.id),
            Attendance.capacity.in_(SPEAKS),
            *(Agency.id.not_in(spoke) for spoke in (shared, acts, nothing)),
        )
        .distinct()
        .order_by(Agency.short_name)
    )
    out = kept_out(uow, [item.case_id])
    return tuple(
        name
        for agency_id, name in uow.session.execute(query)
        if agency_id != item.presenter_agency_id and not out.holds(item.case_id, agency_id=agency_id)
    )


def _said_within(uow: UnitOfWork, actor: Actor, item: AgendaItem) -> Condition:
    case = sa.literal(item.case_id, sa.Uuid())
    return cases_within(uow, actor, Operation.READ, DataClass.RESEARCH, whose=InformationShared.agency_id, key=case)


def plan_on(uow: UnitOfWork, actor: Actor, item_id: uuid.UUID) -> tuple[PlanLine, ...]:
    """Return the plan of an agenda item: the actions of it that one may read."""
    if not may(uow, actor, Operation.READ, DataClass.ACTIONS):
        return ()
    query = (
        sa.select(Action, Agency)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(Action.item_id == item_id, Action.state != ActionState.CLOSED_SUPERSEDED)
        .where(actions_within(uow, actor, Operation.READ))
        .order_by(Action.number)
    )
    return tuple(
        PlanLine(
            action_id=action.id,
            version=action.version,
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
            answers=action.risk_line_id,
        )
        for action, agency in uow.session.execute(query)
    )


def tried_before(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID, item_id: uuid.UUID) -> tuple[TriedBefore, ...]:
    """Return earlier plans of the case with how each action ended, the latest first, as far as one may read them."""
    if not may(uow, actor, Operation.READ, DataClass.ACTIONS):
        return ()
    query = (
        sa.select(Action, Agency, Meeting.day)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .join(Meeting, Meeting.id == Action.meeting_id, isouter=True)
        .where(
            Action.case_id == case_id,
            sa.or_(Action.item_id.is_(None), Action.item_id != item_id),
            Action.state.in_(CLOSED_STATES),
            actions_within(uow, actor, Operation.READ),
        )
        .order_by(Action.closed_on.desc(), Action.number)
        .limit(MOST_TRIED)
    )
    return tuple(
        TriedBefore(action.id, mark_for(agency.agency_type, agency.subtype), agency.short_name, action.title,
                    action.catalogue_code or "", action.state, action.close_reason or "", heard)
        for action, agency, heard in uow.session.execute(query)
    )  # fmt: skip


def advocates_for(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    """Return the advocates who may be asked to tell a victim: none who is shut out of her case."""
    query = (
        sa.select(Representative.id, Representative.agency_id, Representative.person_name)
        .where(Representative.role == RepresentativeRole.ADVOCATE, Representative.state == PersonState.ACTIVE)
        .order_by(Representative.person_name, Representative.id)
    )
    out = kept_out(uow, [case_id])
    return tuple(
        (row.id, row.person_name)
        for row in uow.session.execute(query)
        if not out.holds(case_id, agency_id=row.agency_id, representative_id=row.id)
    )
