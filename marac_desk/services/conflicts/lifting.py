"""Lifting a restriction takes two people; proposing one is for who may not restrict by her- or himself."""

from __future__ import annotations

import uuid

from marac_desk.model.access import Disclosure
from marac_desk.model.case import CaseExclusion
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState, DisclosureWay
from marac_desk.services.access import known_case
from marac_desk.services.approvals.asking import ASKING, ask
from marac_desk.services.approvals.deciding import settle, use
from marac_desk.services.approvals.knowing import known_approval
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.restricting import (
    CHANGED,
    Restricted,
    Whom,
    put_restriction,
    refuse_keepers,
)
from marac_desk.services.errors import NotFoundError, RefusedError

OBJECT = "case_exclusion"


def ask_to_lift(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, exclusion_id: uuid.UUID, reason: str
) -> tuple[uuid.UUID, Changes]:
    """Ask a second person to lift a restriction; returns the request.

    Whoever is shut out of the case finds neither the case nor the request. Raises NotFoundError, NotAllowedError, and
    RefusedError: "restriction_lifted", "reason_needed", "approval_asked_already".
    """
    case = known_case(uow, actor, case_id, Operation.APPROVE, DataClass.RESTRICTION)
    row = _in_force(uow, case.id, exclusion_id)
    approval = ask(
        uow,
        actor,
        ApprovalKind.LIFT_RESTRICTION,
        reason=reason,
        object_type=OBJECT,
        object_id=row.id,
        case_id=case.id,
    )
    return approval.id, Changes.ACCESS


def lift_restriction(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> tuple[None, Changes]:
    """Lift a restriction that a second person agreed to lift; it stays on record with both names.

    Raises what `use` raises, and RefusedError("restriction_lifted").
    """
    wanted = known_approval(uow, actor, approval_id)
    approval = use(uow, actor, wanted.id, ApprovalKind.LIFT_RESTRICTION, object_id=wanted.object_id)
    if approval.case_id is None or approval.object_id is None:
        raise NotFoundError(OBJECT)
    case = known_case(uow, actor, approval.case_id, Operation.APPROVE, DataClass.RESTRICTION)
    row = _in_force(uow, case.id, approval.object_id)
    row.lifted_at, row.lifted_by, row.approval_id = uow.now, actor.user_id, approval.id
    uow.record("lift_restriction", OBJECT, row.id, case_id=case.id, party=row.party.value)
    return None, CHANGED


def _in_force(uow: UnitOfWork, case_id: uuid.UUID, exclusion_id: uuid.UUID) -> CaseExclusion:
    row = uow.session.get(CaseExclusion, exclusion_id)
    if row is None or row.case_id != case_id:
        raise NotFoundError(OBJECT)
    if row.lifted_at is not None:
        raise RefusedError("restriction_lifted")
    return row


def propose_restriction(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, whom: Whom) -> tuple[uuid.UUID, Changes]:
    """Propose to shut somebody out of a case of one's own; coordinator or chair decides. Returns the request.

    Raises NotFoundError, NotAllowedError, and RefusedError: "restrict_whom", "reason_needed",
    "conflict_other_register" where it would shut out the coordinator or the chair, who would read the proposal.
    """
    known_case(uow, actor, case_id)
    case = known_case(uow, actor, case_id, Operation.CREATE, DataClass.RESTRICTION, ASKING)
    keys = {"representative": whom.representative_id, "user": whom.user_id, "agency": whom.agency_id}
    details = {name: key.hex for name, key in keys.items() if key is not None}
    if not details:
        raise RefusedError("restrict_whom")
    refuse_keepers(uow, whom)
    approval = ask(
        uow,
        actor,
        ApprovalKind.RESTRICT,
        reason=whom.reason,
        object_type="case",
        object_id=case.id,
        case_id=case.id,
        details={**details, "party": whom.party.value},
    )
    return approval.id, Changes.ACCESS


def decide_proposal(
    uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID, approve: bool, reason: str | None = None
) -> tuple[Restricted | None, Changes]:
    """Decide a proposal to restrict; a yes shuts the person or agency out at once, so nothing waits to be used.

    Raises what `settle` and `restrict` raise.
    """
    approval = known_approval(uow, actor, approval_id)
    if approval.kind is not ApprovalKind.RESTRICT or approval.case_id is None:
        raise NotFoundError("approval")
    settle(uow, actor, approval, approve=approve, reason=reason)
    if not approve:
        return None, Changes.ACCESS
    case = known_case(uow, actor, approval.case_id, Operation.APPROVE, DataClass.RESTRICTION)
    keys = {name: uuid.UUID(approval.details[name]) for name in ("representative", "user", "agency")
            if approval.details.get(name)}  # fmt: skip
    whom = Whom(
        keys.get("representative"),
        keys.get("user"),
        keys.get("agency"),
        ExcludedParty(approval.details["party"]),
        approval.reason,
    )
    refuse_keepers(uow, whom)
    own = keys.get("user") == approval.asked_by
    restricted = put_restriction(uow, actor, case, whom, ways=(DisclosureWay.OWN,) if own else ())
    approval.state, approval.used_at = ApprovalState.USED, uow.now
    return restricted, CHANGED


def note_disclosure(uow: UnitOfWork, *, actor: Actor, disclosure_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that the victim's advocate took note that somebody in conflict may have learnt of the case.

    Raises NotFoundError, and NotAllowedError for who is not an advocate of the case.
    """
    row = uow.session.get(Disclosure, disclosure_id)
    if row is None:
        raise NotFoundError("disclosure")
    known_case(uow, actor, row.case_id, Operation.UPDATE, DataClass.SAFE_CONTACT)
    if row.told_at is None:
        row.told_at, row.told_by = uow.now, actor.user_id
        uow.record("note_disclosure", "case", row.case_id, case_id=row.case_id)
    return None, Changes.ACCESS
