"""What the order of an agenda rests on: children, ages, urgency and links of the cases, gathered in few queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CasePerpetrator, RelatedCase
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.agenda_order import OrderInput
from marac_desk.rules.lives import ItemState
from marac_desk.rules.months import age_on
from marac_desk.rules.vocabulary import RedFlag

ADULT = 18
EMERGENCY, CAME_BACK = 10_000, 1_000
"""What an emergency weighs more than any other case, and what one that was put off weighs more than all but these."""
_OVER = (ItemState.CONCLUDED, ItemState.DEFERRED, ItemState.NOT_REACHED)
_FLAG_WEIGHT = {RedFlag.STRANGULATION.value: 6, RedFlag.THREATS_TO_KILL.value: 6, RedFlag.WEAPONS.value: 5}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of one case on the day of a meeting."""

    case_id: uuid.UUID
    children: int
    unborn: int
    victim_age: int | None
    youngest_perpetrator_age: int | None
    urgent: int
    linked: uuid.UUID | None


def case_facts(uow: UnitOfWork, case_ids: Collection[uuid.UUID], on: date) -> dict[uuid.UUID, CaseFacts]:
    """Return the facts of some cases, in five queries however many there are."""
    births = _victims_births(uow, case_ids)
    children = _people(uow, CaseChild, case_ids)
    perpetrators = _people(uow, CasePerpetrator, case_ids)
    urgency = _urgency(uow, case_ids)
    links = _links(uow, case_ids)
    found = {}
    for case_id in case_ids:
        young = [p for p in children.get(case_id, []) if p.unborn or p.born is None or age_on(p.born, on) < ADULT]
        ages = [age_on(p.born, on) for p in perpetrators.get(case_id, []) if p.born]
        born = births.get(case_id)
        found[case_id] = CaseFacts(
            case_id=case_id,
            children=sum(not person.unborn for person in young),
            unborn=sum(person.unborn for person in young),
            victim_age=age_on(born, on) if born else None,
            youngest_perpetrator_age=min(ages, default=None),
            urgent=urgency.get(case_id, 0),
            linked=links.get(case_id),
        )
    return found


@dataclass(frozen=True, slots=True)
class _Someone:
    born: date | None
    unborn: bool


def _victims_births(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, date | None]:
    query = sa.select(Case.id, Person.date_of_birth).join(Person, Person.id == Case.victim_id)
    return {row.id: row.date_of_birth for row in uow.session.execute(query.where(Case.id.in_(case_ids)))}


def _links(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return the links among these cases; one to any other case is as if it were not there."""
    query = (
        sa.select(RelatedCase.case_id, RelatedCase.other_case_id)
        .where(RelatedCase.case_id.in_(case_ids), RelatedCase.other_case_id.in_(case_ids))
        .order_by(RelatedCase.created_at, RelatedCase.id)
    )
    return {row.case_id: row.other_case_id for row in uow.session.execute(query)}


def _people(
    uow: UnitOfWork, kind: type[CaseChild] | type[CasePerpetrator], case_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[_Someone]]:
    query = (
        sa.select(kind.case_id, Person.date_of_birth, Person.unborn)
        .join(Person, Person.id == kind.person_id)
        .where(kind.case_id.in_(case_ids))
    )
    found: dict[uuid.UUID, list[_Someone]] = {}
    for row in uow.session.execute(query):
        found.setdefault(row.case_id, []).append(_Someone(row.date_of_birth, row.unborn))
    return found


def _urgency(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Weigh each case: an emergency before all, then what experience ties to homicide, then the score."""
    query = (
        sa.select(Referral.case_id, Referral.emergency, RiskAssessment.score, RiskAssessment.red_flags)
        .join(RiskAssessment, RiskAssessment.referral_id == Referral.id, isouter=True)
        .where(Referral.case_id.in_(case_ids))
        .order_by(Referral.received_at)
    )
    weights = {}
    for case_id, emergency, score, flags in uow.session.execute(query):
        weight = sum(_FLAG_WEIGHT.get(flag, 3) for flag in flags or [])
        weights[case_id] = (EMERGENCY if emergency else 0) + weight + (score or 0)
    return weights


def order_inputs(uow: UnitOfWork, items: Sequence[AgendaItem], on: date) -> list[OrderInput]:
    """Return what the order rule looks at for the cases of an agenda, in their present order."""
    facts = case_facts(uow, [item.case_id for item in items], on)
    by_case = {item.case_id: item for item in items}
    referrals = {
        row.id: row
        for row in uow.session.scalars(sa.select(Referral).where(Referral.id.in_([item.referral_id for item in items])))
    }
    back = put_off_before(uow, referrals)
    found = []
    for item in items:
        case, referral = facts[item.case_id], referrals[item.referral_id]
        linked = by_case.get(case.linked) if case.linked else None
        made = _input(str(item.id), case, str(linked.id) if linked else None, referral)
        found.append(replace(made, urgent=made.urgent + CAME_BACK) if item.referral_id in back else made)
    return found


def put_off_before(uow: UnitOfWork, referral_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ItemState]:
    """Return which of some referrals the latest meeting that had them did not hear: deferred, or not reached."""
    query = (
        sa.select(AgendaItem.referral_id, AgendaItem.state)
        .where(AgendaItem.referral_id.in_(referral_ids), AgendaItem.state.in_(_OVER))
        .order_by(AgendaItem.created_at, AgendaItem.id)
    )
    latest = {row.referral_id: row.state for row in uow.session.execute(query)}
    return {key: state for key, state in latest.items() if state is not ItemState.CONCLUDED}


def _input(key: str, case: CaseFacts, linked: str | None, referral: Referral) -> OrderInput:
    return OrderInput(
        id=key,
        has_child=case.children > 0,
        unborn=case.unborn > 0,
        victim_age=case.victim_age,
        youngest_perpetrator_age=case.youngest_perpetrator_age,
        urgent=case.urgent,
        reviews=referral.review_meeting_id is not None,
        linked=linked,
        received=referral.received_at.date(),
    )
