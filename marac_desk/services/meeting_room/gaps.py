"""The gaps of a case in the room: what coverage looks at, gathered from the register."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case, CaseChild, CasePerpetrator
from marac_desk.model.discussion import RiskLine
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person, SafeContact
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.answering import AimedAction, Answer, NamedRisk, answer
from marac_desk.rules.coverage import Gap, ItemFacts, PlannedAction, Subject, gaps
from marac_desk.rules.expectations import Expectation
from marac_desk.rules.lives import ActionState
from marac_desk.rules.months import age_on
from marac_desk.rules.safe_contact import stale
from marac_desk.rules.vocabulary import Aim
from marac_desk.services.cues import leaning_actions
from marac_desk.services.settings import area_settings, today

ADULT = 18
_FALLEN = (ActionState.CLOSED_SUPERSEDED, ActionState.CLOSED_DECLINED)


def gaps_of(uow: UnitOfWork, item: AgendaItem) -> tuple[Gap, ...]:
    """Return what a case still lacks, what could harm somebody first."""
    return gaps(facts_of(uow, item))


def facts_of(uow: UnitOfWork, item: AgendaItem) -> ItemFacts:
    """Return what coverage looks at, in five queries."""
    actions = list(
        uow.session.scalars(sa.select(Action).where(Action.item_id == item.id, Action.state.not_in(_FALLEN)))
    )
    codes, meet = {action.catalogue_code for action in actions}, leaning_actions().meet
    return ItemFacts(
        children=_children(uow, item, actions),
        perpetrators=_perpetrators(uow, item, actions),
        actions=tuple(PlannedAction(a.id.hex, a.aim, a.owner_agency_id.hex, a.due_on is not None) for a in actions),
        risks=_risks(uow, item, actions),
        report_back_planned=item.report_back_by_id is not None
        or item.report_back_reason is not None
        or "IDV-01" in codes,
        safe_contact_verified=_contact_checked(uow, item),
        victim_view_or_reason=bool(item.victim_view) or item.victim_view_reason is not None,
        risk_statement=bool(item.risk_statement),
        links_decided=bool(item.link_decisions),
        expects_order_ignored=item.expects_order_ignored,
        order_answered=bool(codes & meet[Expectation.ORDER_IGNORED]),
        expects_child_taken=item.expects_child_taken,
        child_taking_answered=bool(codes & meet[Expectation.CHILD_TAKEN]),
    )


def _children(uow: UnitOfWork, item: AgendaItem, actions: Sequence[Action]) -> tuple[Subject, ...]:
    query = (
        sa.select(Person.id, Person.date_of_birth)
        .join(CaseChild, CaseChild.person_id == Person.id)
        .where(CaseChild.case_id == item.case_id)
        .order_by(CaseChild.position)
    )
    for_all = any(a.aim is Aim.CHILD and a.about_person_id is None for a in actions)
    answered = {a.about_person_id for a in actions if a.about_person_id is not None}
    young = [
        row.id
        for row in uow.session.execute(query)
        if row.date_of_birth is None or age_on(row.date_of_birth, today(uow)) < ADULT
    ]
    return tuple(Subject(child.hex, for_all or child in answered) for child in young)


def _perpetrators(uow: UnitOfWork, item: AgendaItem, actions: Sequence[Action]) -> tuple[Subject, ...]:
    ids = uow.session.scalars(
        sa.select(CasePerpetrator.person_id)
        .where(CasePerpetrator.case_id == item.case_id)
        .order_by(CasePerpetrator.position)
    )
    for_all = any(a.aim is Aim.PERPETRATOR and a.about_person_id is None for a in actions)
    answered: set[uuid.UUID | None] = {a.about_person_id for a in actions if a.aim is Aim.PERPETRATOR}
    return tuple(Subject(person.hex, for_all or person in answered) for person in ids)


def _risks(uow: UnitOfWork, item: AgendaItem, actions: Sequence[Action]) -> tuple[Subject, ...]:
    victim = uow.session.scalar(sa.select(Case.victim_id).where(Case.id == item.case_id))
    query = (
        sa.select(RiskLine.id, RiskLine.at_risk_person_id, RiskLine.from_person_id)
        .where(RiskLine.item_id == item.id, RiskLine.of_what.is_not(None))
        .order_by(RiskLine.position)
    )
    aimed = [AimedAction(a.id.hex, a.aim, _hex(a.about_person_id), _hex(a.risk_line_id)) for a in actions]
    named = [NamedRisk(key.hex, to == victim, _hex(to), _hex(source)) for key, to, source in uow.session.execute(query)]
    return tuple(Subject(risk.ref, any(answer(one, risk) is not Answer.NONE for one in aimed)) for risk in named)


def _hex(key: uuid.UUID | None) -> str | None:
    return key.hex if key is not None else None


def _contact_checked(uow: UnitOfWork, item: AgendaItem) -> bool:
    query = (
        sa.select(SafeContact.verified_on)
        .join(Case, Case.victim_id == SafeContact.person_id)
        .where(Case.id == item.case_id)
        .limit(1)
    )
    days = area_settings(uow).time_rules.safe_contact_stale_days
    return not stale(uow.session.scalar(query), today(uow), days)
