"""Whom of the people in the register somebody may know of: those of cases that he or she may know of, by their part."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import cases_within

TIES: tuple[tuple[type[Any], DataClass], ...] = (
    (CasePerpetrator, DataClass.PERPETRATOR),
    (CaseChild, DataClass.CHILDREN),
    (CaseOther, DataClass.VICTIM),
)


def people_within(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `Person` that the person acting may know of her or him from some case."""
    as_victim = sa.exists().where(Case.victim_id == Person.id, cases_within(uow, actor)).correlate(Person)
    return sa.or_(as_victim, *(_tied(uow, actor, tie, data_class) for tie, data_class in TIES))


def _tied(uow: UnitOfWork, actor: Actor, tie: type[Any], data_class: DataClass) -> Condition:
    within = cases_within(uow, actor, Operation.READ, data_class)
    return sa.exists().where(tie.person_id == Person.id, tie.case_id == Case.id, within).correlate(Person)


def known_people(uow: UnitOfWork, actor: Actor, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of some people the person acting may know of."""
    query = sa.select(Person.id).where(Person.id.in_(person_ids), people_within(uow, actor))
    return set(uow.session.scalars(query))
