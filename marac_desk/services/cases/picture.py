"""Who is at risk from whom: the victim, each child, others; the people causing harm; what is known and what is not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.discussion import RiskLine
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import DataClass
from marac_desk.rules.vocabulary import AbuseType
from marac_desk.services.access import InCase
from marac_desk.services.cases.history import History
from marac_desk.services.cases.views import Arrow, AtRisk, CausesHarm, PersonLine, RiskPicture
from marac_desk.services.people import age_of, display_name
from marac_desk.services.settings import today

VICTIM, CHILD, OTHER = "victim", "child", "other"


def person_line(uow: UnitOfWork, person: Person) -> PersonLine:
    """Return somebody as a page names her or him."""
    return PersonLine(person.id, display_name(person), age_of(person, today(uow)), person.unborn, person.sex)


def risk_picture(uow: UnitOfWork, case: Case, past: History, held: InCase, *, protected: bool) -> RiskPicture:
    """Return who is at risk from whom, as far as the person acting may read it.

    With a protected address the schools are protected too: they tell the place.
    """
    sources = _sources(uow, case) if held.reads(DataClass.PERPETRATOR) else []
    summed_up = _risk_lines(uow, case) if held.reads(DataClass.MINUTES) else ()
    at_risk = [
        _victim(uow, past.victim, past.latest_referral, summed_up),
        *(_children(uow, case, summed_up, protected=protected) if held.reads(DataClass.CHILDREN) else ()),
        *_others(uow, case, summed_up),
    ]
    arrows = [
        Arrow(source.person.person_id, someone.person.person_id, _certain(someone, source, summed_up))
        for source in sources
        for someone in at_risk
    ]
    reason = case.primary_aggressor_reason if held.reads(DataClass.PERPETRATOR) else None
    return RiskPicture(tuple(at_risk), tuple(sources), tuple(arrows), reason)


def _certain(someone: AtRisk, source: CausesHarm, summed_up: Sequence[RiskLine]) -> bool:
    """The victim is at risk by being referred; of others it is known where a meeting summed it up."""
    if someone.role == VICTIM:
        return True
    return any(
        line.at_risk_person_id == someone.person.person_id and line.from_person_id in {source.person.person_id, None}
        for line in summed_up
    )


def _sources(uow: UnitOfWork, case: Case) -> list[CausesHarm]:
    query = _tied(CasePerpetrator, case).order_by(CasePerpetrator.primary.desc(), CasePerpetrator.position)
    return [
        CausesHarm(
            person=person_line(uow, person),
            relationship=tie.relationship,
            primary=tie.primary,
            lives_together=tie.lives_together,
            in_custody=tie.in_custody,
            release_on=tie.release_on,
        )
        for tie, person in uow.session.execute(query)
    ]


def _tied(kind: Any, case: Case) -> sa.Select[Any]:
    return sa.select(kind, Person).join(Person, Person.id == kind.person_id).where(kind.case_id == case.id)


def _victim(uow: UnitOfWork, victim: Person, referral: Referral | None, summed_up: Sequence[RiskLine]) -> AtRisk:
    abuse = tuple(AbuseType(code) for code in referral.abuse_types) if referral else ()
    return AtRisk(person_line(uow, victim), VICTIM, _of_what(victim.id, summed_up), "", None, False, abuse)


def _children(uow: UnitOfWork, case: Case, summed_up: Sequence[RiskLine], *, protected: bool) -> list[AtRisk]:
    return [
        AtRisk(
            person=person_line(uow, person),
            role=CHILD,
            of_what=_of_what(person.id, summed_up),
            relationship=tie.relationship_to_victim or "",
            school=None if protected else tie.school,
            school_protected=protected and bool(tie.school),
        )
        for tie, person in uow.session.execute(_tied(CaseChild, case).order_by(CaseChild.position))
    ]


def _others(uow: UnitOfWork, case: Case, summed_up: Sequence[RiskLine]) -> list[AtRisk]:
    return [
        AtRisk(person_line(uow, person), OTHER, _of_what(person.id, summed_up) or tie.why or "", "", None, False)
        for tie, person in uow.session.execute(_tied(CaseOther, case).order_by(CaseOther.id))
    ]


def _of_what(person_id: uuid.UUID, summed_up: Sequence[RiskLine]) -> str:
    return next((line.of_what or "" for line in summed_up if line.at_risk_person_id == person_id), "")


def _risk_lines(uow: UnitOfWork, case: Case) -> Sequence[RiskLine]:
    """Return what meetings summed up, the latest hearing first."""
    query = (
        sa.select(RiskLine)
        .join(AgendaItem, AgendaItem.id == RiskLine.item_id)
        .where(AgendaItem.case_id == case.id)
        .order_by(AgendaItem.id.desc(), RiskLine.position)
    )
    return uow.session.scalars(query).all()
