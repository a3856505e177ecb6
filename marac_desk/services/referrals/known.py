"""Whom of the people in the register somebody may know of: those of cases that he or she may know of, by their part."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.person import Person
from marac_desk.register.among import as_key
from marac_desk.register.people_sought import in_some_case
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition, shut_out_somewhere
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import cases_within, scope_of

TIES: tuple[tuple[type[Any], DataClass], ...] = (
    (CasePerpetrator, DataClass.PERPETRATOR),
    (CaseChild, DataClass.CHILDREN),
    (CaseOther, DataClass.VICTIM),
)


_WITHIN, _EVERYBODY, _ASKED = "people within reach", "knows everybody", "people within reach, asked"
_SHUT_OUT = "shut out somewhere"


def people_within(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `Person` that the person acting may know of her or him from some case."""
    known: dict[Actor, Condition] = uow.known.setdefault(_WITHIN, {})
    if actor not in known:
        known[actor] = _people_within(uow, actor)
    return known[actor]


def _people_within(uow: UnitOfWork, actor: Actor) -> Condition:
    as_victim = sa.exists().where(Case.victim_id == Person.id, cases_within(uow, actor)).correlate(Person)
    return sa.or_(as_victim, *(_tied(uow, actor, tie, data_class) for tie, data_class in TIES))


def _tied(uow: UnitOfWork, actor: Actor, tie: type[Any], data_class: DataClass) -> Condition:
    within = cases_within(uow, actor, Operation.READ, data_class)
    return sa.exists().where(tie.person_id == Person.id, tie.case_id == Case.id, within).correlate(Person)


def knows_everybody(uow: UnitOfWork, actor: Actor) -> bool:
    """Tell whether nothing keeps anybody of any case from the person acting, so that nobody has to be counted apart."""
    return uow.once((_EVERYBODY, actor), lambda: _knows_everybody(uow, actor))


def _knows_everybody(uow: UnitOfWork, actor: Actor) -> bool:
    classes = (DataClass.VICTIM, *(data_class for _, data_class in TIES))
    if not all(scope_of(uow, actor, Operation.READ, data_class).is_everything for data_class in classes):
        return False
    asked: dict[Actor, sa.Select[bool]] = uow.memo.setdefault(_SHUT_OUT, {})
    if actor not in asked:  # put together once: it is asked in every unit of work that matches people
        asked[actor] = sa.select(shut_out_somewhere(actor))
    return not uow.connection.execute(asked[actor]).scalar()


def known_people(uow: UnitOfWork, actor: Actor, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of some people the person acting may know of."""
    if person_ids and knows_everybody(uow, actor):
        return set(map(as_key, in_some_case(uow.connection, person_ids)))
    asked: dict[Actor, sa.Select[uuid.UUID]] = uow.known.setdefault(_ASKED, {})
    if actor not in asked:
        ids: sa.BindParameter[list[uuid.UUID]] = sa.bindparam("ids", expanding=True)
        asked[actor] = sa.select(Person.id).where(Person.id.in_(ids), people_within(uow, actor))
    return set(uow.connection.execute(asked[actor], {"ids": list(person_ids)}).scalars()) if person_ids else set()
