"""Who may know of a request: whoever asked it, and whoever could decide it; never somebody shut out of its case."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.access import Approval
from marac_desk.model.case import Case
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition, not_shut_out
from marac_desk.rules.access import Actor
from marac_desk.rules.two_people import Somebody, cell_to_decide, may_decide
from marac_desk.rules.vocabulary import PersonState
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.access import cases_within, stands
from marac_desk.services.errors import NotFoundError
from marac_desk.services.housekeeping import actor_of


def decides(uow: UnitOfWork, actor: Actor, kind: ApprovalKind) -> bool:
    """Tell whether the person acting may decide requests of this kind at all."""
    return stands(uow, actor) and may_decide(uow.matrix, actor.role, kind)


def known_to(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `Approval` that the person acting may know of it."""
    deciding = [
        sa.and_(Approval.kind == kind, _in_reach(uow, actor, kind))
        for kind in ApprovalKind
        if decides(uow, actor, kind)
    ]
    open_case = sa.or_(Approval.case_id.is_(None), sa.exists().where(Case.id == Approval.case_id, not_shut_out(actor)))
    mine = sa.and_(Approval.asked_by == actor.user_id, open_case) if stands(uow, actor) else sa.false()
    return sa.or_(mine, *deciding)


def _in_reach(uow: UnitOfWork, actor: Actor, kind: ApprovalKind) -> Condition:
    within = cases_within(uow, actor, *cell_to_decide(kind))
    return sa.or_(Approval.case_id.is_(None), sa.exists().where(Case.id == Approval.case_id, within))


def known_approval(uow: UnitOfWork, actor: Actor, approval_id: uuid.UUID) -> Approval:
    """Return a request; raises NotFoundError where there is none, or none that this person may know of."""
    query = sa.select(Approval).where(Approval.id == approval_id, known_to(uow, actor))
    approval = uow.session.scalar(query)
    if approval is None:
        raise NotFoundError("approval")
    return approval


def somebody(uow: UnitOfWork, user_id: uuid.UUID) -> Somebody:
    """Return a user as far as two people are told apart."""
    return Somebody(user_id, uow.session.scalar(sa.select(User.representative_id).where(User.id == user_id)))


def actor_again(uow: UnitOfWork, user_id: uuid.UUID | None) -> Actor | None:
    """Return somebody as she or he stands now, or None where she or he left."""
    if user_id is None:
        return None
    try:
        return actor_of(uow, user_id)
    except NotFoundError:
        return None


def possible_deciders(uow: UnitOfWork, approval: Approval) -> list[Actor]:
    """Return everybody who could decide a request now: another person, of a role that may, not shut out of the case."""
    asker = somebody(uow, approval.asked_by)
    users = uow.session.scalars(sa.select(User.id).where(User.state == PersonState.ACTIVE).order_by(User.name, User.id))
    people = [actor_of(uow, user_id) for user_id in users]
    return [
        actor
        for actor in people
        if not asker.is_same_as(Somebody(actor.user_id, actor.representative_id))
        and decides(uow, actor, approval.kind)
        and not concerns(uow, actor, approval)
        and reaches(uow, actor, approval)
    ]


def concerns(uow: UnitOfWork, actor: Actor, approval: Approval) -> bool:
    """Tell whether a request is about the person acting: an own promotion, or being shut out, alone or with the agency.

    Whoever a restriction names already does not find a request to lift it.
    """
    me = Somebody(actor.user_id, actor.representative_id)
    if approval.kind is ApprovalKind.COORDINATOR_ROLE and approval.object_id is not None:
        return somebody(uow, approval.object_id).is_same_as(me)
    if approval.kind is not ApprovalKind.RESTRICT:
        return False
    named = {name: uuid.UUID(approval.details[name]) for name in ("user", "representative", "agency")
             if approval.details.get(name)}  # fmt: skip
    if "user" in named and somebody(uow, named["user"]).is_same_as(me):
        return True
    own = {"representative": actor.representative_id, "agency": actor.agency_id}
    return any(key is not None and named.get(name) == key for name, key in own.items())


def reaches(uow: UnitOfWork, actor: Actor, approval: Approval) -> bool:
    """Tell whether a request is within what somebody may decide, by its case."""
    query = sa.select(Approval.id).where(Approval.id == approval.id, _in_reach(uow, actor, approval.kind))
    return uow.session.scalar(query) is not None
