"""The requests somebody may know of: what waits for her or his decision, what she or he asked for, who could decide."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.access import Approval
from marac_desk.model.case import Case
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.two_people import Somebody
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.approvals.knowing import (
    concerns,
    decides,
    known_approval,
    known_to,
    possible_deciders,
    somebody,
)

LOOK_BACK = timedelta(days=30)
MOST = 100


class Standing(StrEnum):
    """How a request stands for the person looking."""

    TO_DECIDE = "to_decide"
    WAITING = "waiting"
    TO_USE = "to_use"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One request. `ran_out` means that nobody decided it, or used it, in time; that counts as refused.

    `mine` tells that the person looking asked for it.
    """

    approval_id: uuid.UUID
    kind: ApprovalKind
    state: ApprovalState
    standing: Standing
    ran_out: bool
    case_id: uuid.UUID | None
    reference: str
    object_id: uuid.UUID | None
    details: dict[str, Any]
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision_reason: str
    runs_out_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who could decide a request."""

    user_id: uuid.UUID
    name: str
    role: Role


def approvals_view(uow: UnitOfWork, *, actor: Actor) -> tuple[ApprovalLine, ...]:
    """Return every request the person acting may know of: what waits for a decision first, what ended last."""
    recent = sa.or_(
        Approval.state.in_((ApprovalState.ASKED, ApprovalState.APPROVED)), Approval.updated_at > uow.now - LOOK_BACK
    )
    case = aliased(Case)  # the conditions ask about cases themselves
    query = (
        sa.select(Approval, case.reference)
        .join(case, case.id == Approval.case_id, isouter=True)
        .where(known_to(uow, actor), recent)
        .order_by(Approval.asked_at.desc(), Approval.id)
        .limit(MOST)
    )
    rows = uow.session.execute(query).all()
    names = _names(uow, {key for row, _ in rows for key in (row.asked_by, row.decided_by) if key})
    lines = [_line(uow, actor, row, reference or "", names) for row, reference in rows]
    return tuple(sorted(lines, key=lambda line: list(Standing).index(line.standing)))


def approval_line(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> ApprovalLine:
    """Return one request. Raises NotFoundError."""
    row = known_approval(uow, actor, approval_id)
    reference = uow.session.scalar(sa.select(Case.reference).where(Case.id == row.case_id)) if row.case_id else ""
    names = _names(uow, {key for key in (row.asked_by, row.decided_by) if key})
    return _line(uow, actor, row, reference or "", names)


def waiting_for_me(uow: UnitOfWork, *, actor: Actor) -> int:
    """Return how many requests wait for a decision of the person acting."""
    open_ones = sa.select(Approval.id).where(Approval.state == ApprovalState.ASKED, Approval.runs_out_at > uow.now)
    if uow.session.scalar(open_ones.limit(1)) is None:  # what the rail asks after every change costs next to nothing
        return 0
    return sum(line.standing is Standing.TO_DECIDE for line in approvals_view(uow, actor=actor))


def deciders(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> tuple[Decider, ...]:
    """Return who could decide a request now, for choosing the second person at this desk. Raises NotFoundError."""
    approval = known_approval(uow, actor, approval_id)
    return tuple(Decider(one.user_id, one.name, one.role) for one in possible_deciders(uow, approval))


def _names(uow: UnitOfWork, keys: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {row.id: row.name for row in uow.session.execute(sa.select(User.id, User.name).where(User.id.in_(keys)))}


def _line(uow: UnitOfWork, actor: Actor, row: Approval, reference: str, names: dict[uuid.UUID, str]) -> ApprovalLine:
    open_still = row.state in {ApprovalState.ASKED, ApprovalState.APPROVED}
    ran_out = open_still and row.runs_out_at <= uow.now
    return ApprovalLine(
        approval_id=row.id,
        kind=row.kind,
        state=row.state,
        standing=_standing(uow, actor, row, ended=ran_out or not open_still),
        ran_out=ran_out,
        case_id=row.case_id,
        reference=reference,
        object_id=row.object_id,
        details=dict(row.details),
        reason=row.reason,
        asked_by=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        decided_by=names.get(row.decided_by, "") if row.decided_by else "",
        decided_at=row.decided_at,
        decision_reason=row.decision_reason or "",
        runs_out_at=row.runs_out_at,
        mine=row.asked_by == actor.user_id,
    )


def _standing(uow: UnitOfWork, actor: Actor, row: Approval, *, ended: bool) -> Standing:
    if ended:
        return Standing.ENDED
    if row.state is ApprovalState.APPROVED:
        return Standing.TO_USE if row.asked_by == actor.user_id else Standing.WAITING
    me = Somebody(actor.user_id, actor.representative_id)
    another = not somebody(uow, row.asked_by).is_same_as(me) and not concerns(uow, actor, row)
    if another and decides(uow, actor, row.kind):
        return Standing.TO_DECIDE
    return Standing.WAITING
