"""Asking for what takes two people, and taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from marac_desk.model.access import Approval
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import OPENLY, Actor, Manner, NotAllowedError
from marac_desk.rules.two_people import asked_until, cells_to_ask
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.access import may
from marac_desk.services.approvals.knowing import known_approval
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.texts import PARAGRAPH, needed

WITHOUT_A_CASE = frozenset({ApprovalKind.BULK_EXPORT, ApprovalKind.RESTORE, ApprovalKind.ACCEPT_OLDER_COPY})
"""Kinds that anything may be asked for by itself; the others are asked for by the use case that needs them."""

ASKING = OPENLY | {Manner.PROPOSAL}
"""Manners in which something may be asked for: openly, or as a proposal."""

OPEN = (ApprovalState.ASKED, ApprovalState.APPROVED)


def ask(
    uow: UnitOfWork,
    actor: Actor,
    kind: ApprovalKind,
    *,
    reason: str | None,
    object_type: str,
    object_id: uuid.UUID | None = None,
    case_id: uuid.UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> Approval:
    """Add a request for a second person; the use case that needs it has checked what it is about.

    Raises NotAllowedError, RefusedError("reason_needed") and RefusedError("approval_asked_already") where the same
    thing waits already.
    """
    require_asking(uow, actor, kind)
    if object_id is not None and _waits(uow, kind, object_id):
        raise RefusedError("approval_asked_already")
    approval = Approval(
        kind=kind,
        state=ApprovalState.ASKED,
        case_id=case_id,
        object_type=object_type,
        object_id=object_id,
        details=dict(details or {}),
        reason=needed(reason, "reason_needed", limit=PARAGRAPH, lines=True),
        asked_by=actor.user_id,
        asked_at=uow.now,
        runs_out_at=asked_until(uow.now),
    )
    uow.add(approval)
    uow.record("ask_approval", "approval", approval.id, case_id=case_id, kind=kind.value)
    return approval


def require_asking(uow: UnitOfWork, actor: Actor, kind: ApprovalKind) -> None:
    """Raise NotAllowedError unless the person acting may ask for this kind at all."""
    cells = cells_to_ask(kind)
    if not any(may(uow, actor, *cell, ASKING) for cell in cells):
        raise NotAllowedError(actor.role, *cells[0])


def _waits(uow: UnitOfWork, kind: ApprovalKind, object_id: uuid.UUID) -> bool:
    query = sa.select(Approval.id).where(
        Approval.kind == kind,
        Approval.object_id == object_id,
        Approval.state.in_(OPEN),
        Approval.runs_out_at > uow.now,
    )
    return uow.session.scalar(query.limit(1)) is not None


def ask_approval(
    uow: UnitOfWork, *, actor: Actor, kind: ApprovalKind, reason: str, details: Mapping[str, Any] | None = None
) -> tuple[uuid.UUID, Changes]:
    """Ask for a second person for something that is about no one case: a bulk export, a restore, an older copy.

    `details` name what it is for and are compared again when it is used; they hold codes and digests, never content.
    """
    if kind not in WITHOUT_A_CASE:
        raise RefusedError("approval_other_way")
    approval = ask(uow, actor, kind, reason=reason, object_type=kind.value, details=details)
    return approval.id, Changes.ACCESS


def take_back_approval(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> tuple[None, Changes]:
    """Take back what one asked for, before it was used. Raises NotFoundError and RefusedError("approval_decided")."""
    approval = known_approval(uow, actor, approval_id)
    if approval.asked_by != actor.user_id:
        raise NotAllowedError(actor.role, *cells_to_ask(approval.kind)[0])
    if approval.state not in OPEN:
        raise RefusedError("approval_decided")
    approval.state = ApprovalState.TAKEN_BACK
    uow.record("take_back_approval", "approval", approval.id, case_id=approval.case_id, kind=approval.kind.value)
    return None, Changes.ACCESS
