"""Users: which role somebody signs in with, from when to when a deputy stands in, what a guest presents.

The coordinator proposes, the administrator changes, and nobody changes her or his own. The role of coordinator takes
two people. Sign-ins themselves (passphrases and envelopes) are the keys' business.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.access import Approval
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import PersonState
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.access import known_case, require
from marac_desk.services.approvals.asking import ask
from marac_desk.services.approvals.deciding import use
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError

OBJECT = "user"
CHANGED = Changes.PARTNERSHIP | Changes.ACCESS
OVER = (ItemState.CONCLUDED, ItemState.DEFERRED, ItemState.WITHDRAWN, ItemState.NOT_REACHED)
"""States of an agenda item that nobody presents any more."""


@dataclass(frozen=True, slots=True)
class UserLine:
    """Somebody who signs in: as what, for which agency, whether still, and from when to when a deputy stands in."""

    user_id: uuid.UUID
    name: str
    role: Role
    agency: str
    state: PersonState
    acts_from: datetime | None
    acts_until: datetime | None
    is_me: bool


@dataclass(frozen=True, slots=True)
class RoleAgreed:
    """Somebody who may be made coordinator until then: who asked for it and why, who agreed, and what she or he is."""

    approval_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    role: Role
    asked_by: str
    decided_by: str
    reason: str
    until: datetime


def user_list(uow: UnitOfWork, *, actor: Actor) -> tuple[UserLine, ...]:
    """Return everybody who signs in or did, those who act first. Raises NotAllowedError."""
    require(uow, actor, Operation.READ, DataClass.USERS)
    query = (
        sa.select(User, Agency.short_name)
        .join(Representative, Representative.id == User.representative_id, isouter=True)
        .join(Agency, Agency.id == Representative.agency_id, isouter=True)
        .order_by(User.state != PersonState.ACTIVE, User.name, User.id)
    )
    return tuple(
        UserLine(
            row.id, row.name, row.role, agency or "", row.state, row.acts_from, row.acts_until, row.id == actor.user_id
        )
        for row, agency in uow.session.execute(query)
    )


def propose_coordinator(uow: UnitOfWork, *, actor: Actor, user_id: uuid.UUID, reason: str) -> tuple[uuid.UUID, Changes]:
    """Ask that somebody becomes coordinator; the chair decides, the administrator then gives the role.

    Raises NotAllowedError, NotFoundError, and RefusedError: "user_self", "role_had", "reason_needed".
    """
    user = _another(uow, actor, user_id)
    if user.role is Role.COORDINATOR:
        raise RefusedError("role_had")
    approval = ask(uow, actor, ApprovalKind.COORDINATOR_ROLE, reason=reason, object_type=OBJECT, object_id=user.id)
    return approval.id, Changes.ACCESS


def roles_agreed(uow: UnitOfWork, *, actor: Actor) -> tuple[RoleAgreed, ...]:
    """Return the people whom two people agreed to make coordinator, for whoever gives the role; nobody her- or himself.

    Raises NotAllowedError.
    """
    require(uow, actor, Operation.UPDATE, DataClass.USERS)
    asker, decider = aliased(User), aliased(User)
    query = (
        sa.select(Approval, User, asker.name, decider.name)
        .join(User, User.id == Approval.object_id)
        .join(asker, asker.id == Approval.asked_by)
        .join(decider, decider.id == Approval.decided_by)
        .where(
            Approval.kind == ApprovalKind.COORDINATOR_ROLE,
            Approval.state == ApprovalState.APPROVED,
            Approval.runs_out_at > uow.now,
            User.id != actor.user_id,
            User.state != PersonState.LEFT,
        )
        .order_by(Approval.decided_at, Approval.id)
    )
    return tuple(
        RoleAgreed(row.id, user.id, user.name, user.role, asked, decided, row.reason, row.runs_out_at)
        for row, user, asked, decided in uow.session.execute(query)
    )


def change_role(
    uow: UnitOfWork, *, actor: Actor, user_id: uuid.UUID, role: Role, approval_id: uuid.UUID | None = None
) -> tuple[None, Changes]:
    """Give somebody else another role; it holds from the next thing she or he does. A coordinator takes two people.

    Raises NotAllowedError, NotFoundError, RefusedError("user_self"), RefusedError("role_had"), and what `use` raises.
    """
    require(uow, actor, Operation.UPDATE, DataClass.USERS)
    user = _another(uow, actor, user_id)
    if user.role is role:
        raise RefusedError("role_had")
    if role is Role.COORDINATOR:
        use(
            uow,
            actor,
            approval_id,
            ApprovalKind.COORDINATOR_ROLE,
            object_id=user.id,
            for_whoever_asked=True,
        )
    before, user.role = user.role, role
    user.acts_from = user.acts_until = user.item_id = None
    uow.record("change_role", OBJECT, user.id, before=before.value, role=role.value)
    return None, CHANGED


def stand_in(
    uow: UnitOfWork, *, actor: Actor, user_id: uuid.UUID, since: datetime, until: datetime
) -> tuple[None, Changes]:
    """Let a deputy chair act from one instant to another; before and after she or he has nothing.

    Raises NotAllowedError, NotFoundError, and RefusedError: "user_self", "not_a_deputy", "stands_in_backwards".
    """
    require(uow, actor, Operation.UPDATE, DataClass.USERS)
    user = _another(uow, actor, user_id)
    if user.role is not Role.DEPUTY_CHAIR:
        raise RefusedError("not_a_deputy")
    if until <= since or until <= uow.now:
        raise RefusedError("stands_in_backwards")
    user.acts_from, user.acts_until = since, until
    uow.record("stand_in", OBJECT, user.id, since=since.isoformat(), until=until.isoformat())
    return None, CHANGED


def let_present(
    uow: UnitOfWork, *, actor: Actor, user_id: uuid.UUID, item_id: uuid.UUID | None
) -> tuple[None, Changes]:
    """Say which one case a guest presents, who sees it while it is called and no other; None takes that back.

    Raises NotAllowedError, NotFoundError, and RefusedError: "not_a_guest", "item_over".
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    user = uow.session.get(User, user_id)
    if user is None or user.state is not PersonState.ACTIVE:
        raise NotFoundError(OBJECT)
    if user.role is not Role.GUEST:
        raise RefusedError("not_a_guest")
    case_id = None
    if item_id is not None:
        item = uow.session.get(AgendaItem, item_id)
        if item is None:
            raise NotFoundError("agenda_item")
        case_id = known_case(uow, actor, item.case_id, Operation.UPDATE, DataClass.AGENDA, kind="agenda_item").id
        if item.state in OVER:
            raise RefusedError("item_over")
    user.item_id = item_id
    uow.record("let_present", OBJECT, user.id, case_id=case_id)
    return None, CHANGED


def suspend(uow: UnitOfWork, *, actor: Actor, user_id: uuid.UUID, acts: bool) -> tuple[None, Changes]:
    """Suspend somebody's sign-in, or let her or him act again; a leaver stays one.

    Raises NotAllowedError, NotFoundError and RefusedError("user_self").
    """
    require(uow, actor, Operation.UPDATE, DataClass.USERS)
    user = _another(uow, actor, user_id)
    user.state = PersonState.ACTIVE if acts else PersonState.SUSPENDED
    uow.record("reinstate" if acts else "suspend", OBJECT, user.id)
    return None, CHANGED


def _another(uow: UnitOfWork, actor: Actor, user_id: uuid.UUID) -> User:
    """Return a user who is not the person acting, under no sign-in of hers or his, and has not left."""
    user = uow.session.get(User, user_id)
    if user is None or user.state is PersonState.LEFT:
        raise NotFoundError(OBJECT)
    same = user.representative_id is not None and user.representative_id == actor.representative_id
    if user.id == actor.user_id or same:
        raise RefusedError("user_self")
    return user
