"""The one permission check as use cases ask it: of a role at all, of one case, and as the limits of a list.

Every question is about an operation on a class of data in one of some manners. A use case that names no manner gets
what may be done openly; one that knows how to leave names out, to count, to propose, says so.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import (
    BY_CLASS,
    OF_AN_AGENCY,
    Condition,
    Viewpoint,
    case_is_in,
    cases_in,
    reach_holds,
    shut_out_here,
)
from marac_desk.rules.access import (
    OPENLY,
    Actor,
    DataClass,
    Facts,
    Manner,
    Matrix,
    NotAllowedError,
    Operation,
    Reach,
    Role,
    Scope,
)
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.errors import NotFoundError
from marac_desk.services.settings import today

_STANDS, _CASES = "stands", "cases within"
_WHO_ACTS = sa.select(User.state, User.role, User.acts_from, User.acts_until).where(User.id == sa.bindparam("user"))
"""Made once, because every unit of work asks it."""
_ANY_MANNER = frozenset(Manner)


def may(
    uow: UnitOfWork, actor: Actor, operation: Operation, data_class: DataClass, manners: Set[Manner] = OPENLY
) -> bool:
    """Tell whether the person acting may do this to anything of the class: what a window offers or leaves out."""
    return not scope_of(uow, actor, operation, data_class, manners).is_empty


def require(
    uow: UnitOfWork, actor: Actor, operation: Operation, data_class: DataClass, manners: Set[Manner] = OPENLY
) -> None:
    """Raise NotAllowedError unless the person acting may do this to anything of the class."""
    if not may(uow, actor, operation, data_class, manners):
        uow.deny(data_class, asked=operation)
        raise NotAllowedError(actor.role, operation, data_class)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the person acting may do to anything of a class at all, looked up once for what a window offers."""

    grants: frozenset[tuple[Operation, DataClass, Manner]]

    def may(self, operation: Operation, data_class: DataClass, manners: Set[Manner] = OPENLY) -> bool:
        """Tell whether it is worth offering; the use case asks again about the thing itself."""
        return any((operation, data_class, manner) in self.grants for manner in manners)


def allowed(uow: UnitOfWork, actor: Actor) -> Allowed:
    """Return everything that the person acting may do to anything of each class, and in which manners."""
    pairs = itertools.product(Operation, DataClass)
    return Allowed(frozenset((*pair, manner) for pair in pairs for manner in manners(uow, actor, *pair)))


def manners(uow: UnitOfWork, actor: Actor, operation: Operation, data_class: DataClass) -> frozenset[Manner]:
    """Return in which manners the person acting may do this: plainly, masked, without names."""
    return uow.matrix.manners(actor.role, operation, data_class) if stands(uow, actor) else frozenset()


def names_shown(uow: UnitOfWork, actor: Actor, data_class: DataClass) -> bool:
    """Tell whether the person acting reads a class with the names in it; else a reference stands for each person."""
    return may(uow, actor, Operation.READ, data_class)


def scope_of(
    uow: UnitOfWork, actor: Actor, operation: Operation, data_class: DataClass, manners: Set[Manner] = OPENLY
) -> Scope:
    """Return how far the person acting may go; nowhere for somebody who left, stands in no longer, or is a stranger."""
    if not stands(uow, actor):
        return Scope()
    return uow.matrix.scope(actor.role, operation, data_class, manners)


def stands(uow: UnitOfWork, actor: Actor) -> bool:
    """Tell whether the person acting is still who the sign-in said: asked anew in every unit of work."""
    key = (_STANDS, actor.user_id, actor.role)
    if key not in uow.known:
        uow.known[key] = _stands(uow, actor)
    found: bool = uow.known[key]
    return found


def _stands(uow: UnitOfWork, actor: Actor) -> bool:
    row = uow.connection.execute(_WHO_ACTS, {"user": actor.user_id}).one_or_none()
    if row is None or row.state is not PersonState.ACTIVE or row.role is not actor.role:
        return False
    if actor.role is not Role.DEPUTY_CHAIR:
        return True
    return (
        row.acts_from is not None and row.acts_from <= uow.now and (row.acts_until is None or uow.now < row.acts_until)
    )


def cases_within(
    uow: UnitOfWork,
    actor: Actor,
    operation: Operation = Operation.READ,
    data_class: DataClass = DataClass.VICTIM,
    manners: Set[Manner] = OPENLY,
    *,
    whose: Any = None,
    key: Any = Case.id,
) -> Condition:
    """Return the condition on `Case` for the cases in which the person acting may do this; restrictions come first.

    For a list. `key` is the column that says which case a row belongs to. `whose` is the column that says which agency
    a row belongs to: where somebody's reach is her agency's own, her agency's rows alone are let in.
    """

    def put_together() -> Condition:
        scope = scope_of(uow, actor, operation, data_class, manners)
        return cases_in(scope, _view(uow, actor, data_class), whose=whose, key=key)

    return uow.once((_CASES, actor, operation, data_class, frozenset(manners), whose, key), put_together)


def those_within(
    uow: UnitOfWork,
    actor: Actor,
    case_ids: Collection[uuid.UUID],
    operation: Operation,
    data_class: DataClass,
    manners: Set[Manner] = OPENLY,
) -> frozenset[uuid.UUID]:
    """Return which of some cases the person acting may do this in: what a page of a list may say of each."""
    if not case_ids or not may(uow, actor, operation, data_class, manners):
        return frozenset()
    within = cases_within(uow, actor, operation, data_class, manners)
    return frozenset(uow.session.scalars(sa.select(Case.id).where(Case.id.in_(case_ids), within)))


def may_for(
    uow: UnitOfWork,
    actor: Actor,
    case_id: uuid.UUID,
    operation: Operation,
    data_class: DataClass,
    manners: Set[Manner] = OPENLY,
) -> bool:
    """Tell whether the person acting may do this in one case: what the case's page offers or leaves out."""
    return _case_if(uow, actor, case_id, operation, data_class, manners) is not None


def known_case(
    uow: UnitOfWork,
    actor: Actor,
    case_id: uuid.UUID,
    operation: Operation = Operation.READ,
    data_class: DataClass = DataClass.VICTIM,
    manners: Set[Manner] = OPENLY,
    *,
    kind: str = "case",
) -> Case:
    """Return a case in which the person acting may do this; `kind` is what was asked for, where that is in the case.

    Raises NotFoundError for a case that is not there or that this person may not know of, which are told apart
    nowhere, and NotAllowedError for one that she or he may know of but not do this in.
    """
    require(uow, actor, operation, data_class, manners)
    case = _case_if(uow, actor, case_id, operation, data_class, manners)
    if case is not None:
        return case
    if (operation, data_class) != (Operation.READ, DataClass.VICTIM) and may_for(
        uow, actor, case_id, Operation.READ, DataClass.VICTIM
    ):
        uow.deny(data_class, case_id=case_id, asked=operation)
        raise NotAllowedError(actor.role, operation, data_class)
    uow.deny("case", case_id)  # as what was asked for, not as its case: the line is the same where there is none
    raise NotFoundError(kind)


def _case_if(
    uow: UnitOfWork,
    actor: Actor,
    case_id: uuid.UUID,
    operation: Operation,
    data_class: DataClass,
    manners: Set[Manner],
) -> Case | None:
    scope = scope_of(uow, actor, operation, data_class, manners)
    if scope.is_empty:
        return None
    within = case_is_in(scope, _view(uow, actor, data_class))
    query = sa.select(Case).where(Case.id == case_id, within)
    return uow.once(
        (_CASES, actor, operation, data_class, frozenset(manners), case_id), lambda: uow.session.scalar(query)
    )


def _view(uow: UnitOfWork, actor: Actor, data_class: DataClass) -> Viewpoint:
    return Viewpoint(actor, uow.now, today(uow), data_class)


@dataclass(frozen=True, slots=True)
class InCase:
    """Everything the person acting may do in one case, looked up by one query for a page of many parts."""

    role: Role
    matrix: Matrix
    facts: Mapping[DataClass, Facts]

    def may(self, operation: Operation, data_class: DataClass, manners: Set[Manner] = OPENLY) -> bool:
        """Tell whether the person acting may do this here."""
        return self.matrix.allows(self.role, operation, data_class, self.facts[data_class], manners)

    def reads(self, data_class: DataClass, manners: Set[Manner] = OPENLY) -> bool:
        """Tell whether the person acting may read this class here."""
        return self.may(Operation.READ, data_class, manners)

    def own_alone(self, data_class: DataClass, operation: Operation = Operation.READ) -> bool:
        """Tell whether this is allowed here for no other reason than that rows are those of the person's agency."""
        scope = self.matrix.scope(self.role, operation, data_class)
        holding = scope.reaches & self.facts[data_class].holds
        return not scope.is_everything and bool(holding) and holding <= OF_AN_AGENCY


def in_case(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> InCase:
    """Return what the person acting may do in a case; nothing at all in one that is not there or not for her or him."""
    active = stands(uow, actor)
    wanted = _questions(uow.matrix, actor.role) if active else ()
    shut_out = shut_out_here(actor).label("shut_out")
    holds = [
        reach_holds(reach, _view(uow, actor, of or DataClass.VICTIM)).label(f"q{number}")
        for number, (reach, of) in enumerate(wanted)
    ]
    row = uow.connection.execute(sa.select(shut_out, *holds).where(Case.id == case_id)).one_or_none()
    answers = dict(zip(wanted, row[1:] if row else (), strict=False))
    out = row is None or bool(row.shut_out)
    facts = {
        kind: Facts(frozenset(r for (r, of), yes in answers.items() if yes and of in {None, kind}), out, active)
        for kind in DataClass
    }
    return InCase(actor.role, uow.matrix, facts)


def _questions(matrix: Matrix, role: Role) -> tuple[tuple[Reach, DataClass | None], ...]:
    """Return which reaches matter to a role: once for a case, or once for each class where they differ by class."""
    asked = {
        (reach, data_class if reach in BY_CLASS else None)
        for data_class, operation in itertools.product(DataClass, Operation)
        for reach in matrix.scope(role, operation, data_class, _ANY_MANNER).reaches - {Reach.ALL}
    }
    return tuple(sorted(asked, key=lambda one: (one[0], one[1] or "")))
