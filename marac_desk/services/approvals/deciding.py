"""Deciding and using: the second person says yes or no, and what was approved is used once, checked again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from marac_desk.model.access import Approval
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, NotAllowedError
from marac_desk.rules.two_people import Somebody, approved_until, cell_to_decide, cells_to_ask
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.access import may, require
from marac_desk.services.approvals.asking import ASKING
from marac_desk.services.approvals.knowing import actor_again, concerns, decides, known_approval, reaches, somebody
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.texts import PARAGRAPH, kept


def decide_approval(
    uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID, approve: bool, reason: str | None = None
) -> tuple[ApprovalState, Changes]:
    """Say yes or no to what another person asked for; a no needs a reason.

    Raises NotFoundError, and RefusedError("approval_as_proposal") for a proposal to restrict, whose yes has to shut
    out at once; besides what `settle` raises.
    """
    approval = known_approval(uow, actor, approval_id)
    if approval.kind is ApprovalKind.RESTRICT:
        raise RefusedError("approval_as_proposal")
    return settle(uow, actor, approval, approve=approve, reason=reason), Changes.ACCESS


def settle(
    uow: UnitOfWork, actor: Actor, approval: Approval, *, approve: bool, reason: str | None = None
) -> ApprovalState:
    """Write a decision down once it is sure that this person may make it; the caller knows that she or he may know.

    Raises NotAllowedError, and RefusedError: "approval_own", "approval_about_you", "approval_decided",
    "approval_ran_out", "approval_asker_left", "reason_needed".
    """
    _check_decider(uow, actor, approval)
    words = kept(reason, limit=PARAGRAPH, lines=True)
    if not approve and words is None:
        raise RefusedError("reason_needed")
    approval.state = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
    approval.decided_by, approval.decided_at, approval.decision_reason = actor.user_id, uow.now, words
    if approve:
        approval.runs_out_at = approved_until(uow.now)
    operation = "approve" if approve else "refuse"
    uow.record(operation, "approval", approval.id, case_id=approval.case_id, kind=approval.kind.value)
    return approval.state


def _check_decider(uow: UnitOfWork, actor: Actor, approval: Approval) -> None:
    if somebody(uow, approval.asked_by).is_same_as(Somebody(actor.user_id, actor.representative_id)):
        raise RefusedError("approval_own")
    require(uow, actor, *cell_to_decide(approval.kind))
    if not decides(uow, actor, approval.kind):
        raise NotAllowedError(actor.role, *cell_to_decide(approval.kind))
    if concerns(uow, actor, approval):
        raise RefusedError("approval_about_you")
    if approval.state is not ApprovalState.ASKED:
        raise RefusedError("approval_decided")
    if approval.runs_out_at <= uow.now:
        raise RefusedError("approval_ran_out")
    if not asker_stands(uow, approval):
        raise RefusedError("approval_asker_left")


def asker_stands(uow: UnitOfWork, approval: Approval) -> bool:
    """Tell whether whoever asked may still ask for this."""
    asker = actor_again(uow, approval.asked_by)
    return asker is not None and any(may(uow, asker, *cell, ASKING) for cell in cells_to_ask(approval.kind))


def decider_stands(uow: UnitOfWork, approval: Approval) -> bool:
    """Tell whether whoever approved may still decide this: another person than who asked, and than whom it is about."""
    decider = actor_again(uow, approval.decided_by)
    if decider is None or not decides(uow, decider, approval.kind) or not reaches(uow, decider, approval):
        return False
    if concerns(uow, decider, approval):
        return False
    other = somebody(uow, approval.asked_by)
    return not other.is_same_as(Somebody(decider.user_id, decider.representative_id))


def use(
    uow: UnitOfWork,
    actor: Actor,
    approval_id: uuid.UUID | None,
    kind: ApprovalKind,
    *,
    object_id: uuid.UUID | None = None,
    details: Mapping[str, Any] | None = None,
    for_whoever_asked: bool = False,
) -> Approval:
    """Take what was approved, once; both people are looked at again.

    Only who asked uses it, unless the thing itself is a third person's to do (`for_whoever_asked`). Raises
    RefusedError: "approval_needed" where there is none for just this, "approval_not_given", "approval_used",
    "approval_ran_out", "approval_lapsed" where one of the two no longer may.
    """
    approval = usable(
        uow, actor, approval_id, kind, object_id=object_id, details=details, for_whoever_asked=for_whoever_asked
    )
    approval.state, approval.used_at = ApprovalState.USED, uow.now
    uow.record("use_approval", "approval", approval.id, case_id=approval.case_id, kind=kind.value)
    return approval


def usable(
    uow: UnitOfWork,
    actor: Actor,
    approval_id: uuid.UUID | None,
    kind: ApprovalKind,
    *,
    object_id: uuid.UUID | None = None,
    details: Mapping[str, Any] | None = None,
    for_whoever_asked: bool = False,
) -> Approval:
    """Return what was approved where it could be used now, without using it. Raises what `use` raises."""
    if approval_id is None:
        raise RefusedError("approval_needed")
    approval = _to_use(uow, actor, approval_id, for_whoever_asked=for_whoever_asked)
    fits = approval.kind is kind and approval.object_id == object_id
    if not fits or (details is not None and approval.details != dict(details)):
        raise RefusedError("approval_needed")
    if approval.state is ApprovalState.USED:
        raise RefusedError("approval_used")
    if approval.state is not ApprovalState.APPROVED:
        raise RefusedError("approval_not_given")
    if approval.runs_out_at <= uow.now:
        raise RefusedError("approval_ran_out")
    if not (asker_stands(uow, approval) and decider_stands(uow, approval)):
        raise RefusedError("approval_lapsed")
    return approval


def _to_use(uow: UnitOfWork, actor: Actor, approval_id: uuid.UUID, *, for_whoever_asked: bool) -> Approval:
    approval = uow.session.get(Approval, approval_id) if for_whoever_asked else None
    if not for_whoever_asked:
        try:
            approval = known_approval(uow, actor, approval_id)
        except NotFoundError:
            raise RefusedError("approval_needed") from None
    if approval is None or (approval.asked_by != actor.user_id and not for_whoever_asked):
        raise RefusedError("approval_needed")
    return approval
