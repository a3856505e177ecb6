"""Bulk: more than 25 cases for one recipient leave the desk with the leave of a second person, and only as planned.

What counts is what one person would hold: a pack or a list of many cases as well as many minutes of one case each.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from marac_desk.model.access import Approval
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.two_people import is_bulk
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.approvals.asking import ask_approval
from marac_desk.services.approvals.deciding import usable, use
from marac_desk.services.approvals.listing import ApprovalLine, Standing, approvals_view
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.errors import RefusedError

_KIND = ApprovalKind.BULK_EXPORT


class Leave(StrEnum):
    """How it stands with the second person."""

    NEEDED = "needed"
    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    RAN_OUT = "ran_out"
    USED = "used"


@dataclass(frozen=True, slots=True)
class BulkStanding:
    """How it stands with a second person for copies that take one.

    `cases` is how many the recipient of most would hold, `until` how long the request waits or may be used, `name` and
    `reason` are those of who decided.
    """

    cases: int
    leave: Leave = Leave.NEEDED
    approval_id: uuid.UUID | None = None
    until: datetime | None = None
    name: str = ""
    reason: str = ""

    @property
    def approved(self) -> bool:
        """Tell whether the copies may be made."""
        return self.leave is Leave.AGREED


def bulk_standing(uow: UnitOfWork, *, actor: Actor, planned: Sequence[PlannedCopy]) -> BulkStanding | None:
    """Return how it stands with a second person for some copies, or None where none is needed.

    A request of the person acting counts where it was for all of these copies that are large.
    """
    details = details_of(planned)
    if details is None:
        return None
    mine = [
        line
        for line in approvals_view(uow, actor=actor)
        if line.kind is _KIND and line.mine and set(details["copies"]) <= set(line.details.get("copies", ()))
    ]
    for standing in (Standing.TO_USE, Standing.WAITING):
        found = next((line for line in mine if line.standing is standing), None)
        if found is not None:
            return _standing(details["cases"], found)
    return _standing(details["cases"], mine[0]) if mine else BulkStanding(details["cases"])


def _standing(cases: int, line: ApprovalLine) -> BulkStanding:
    """Return how one request stands; what was taken back counts as not asked."""
    if line.ran_out:
        return BulkStanding(cases, Leave.RAN_OUT, None, line.runs_out_at, line.decided_by)
    if line.standing is Standing.WAITING:
        return BulkStanding(cases, Leave.WAITING, line.approval_id, line.runs_out_at)
    if line.standing is Standing.TO_USE:
        return BulkStanding(cases, Leave.AGREED, line.approval_id, line.runs_out_at, line.decided_by)
    if line.state is ApprovalState.REFUSED:
        return BulkStanding(cases, Leave.REFUSED, None, None, line.decided_by, line.decision_reason)
    used = line.state is ApprovalState.USED
    return BulkStanding(cases, Leave.USED, name=line.decided_by) if used else BulkStanding(cases)


def ask_bulk(
    uow: UnitOfWork, *, actor: Actor, planned: Sequence[PlannedCopy], reason: str
) -> tuple[uuid.UUID, Changes]:
    """Ask a second person to let these copies leave the desk.

    Raises RefusedError: "bulk_not_needed", "reason_needed", and "approval_asked_already" where that waits already.
    """
    details = details_of(planned)
    if details is None:
        raise RefusedError("bulk_not_needed")
    standing = bulk_standing(uow, actor=actor, planned=planned)
    if standing is not None and standing.approval_id is not None:
        raise RefusedError("approval_asked_already")
    return ask_approval(uow, actor=actor, kind=_KIND, reason=reason, details=details)


def check_bulk(uow: UnitOfWork, *, actor: Actor, planned: Sequence[PlannedCopy], approval_id: uuid.UUID | None) -> None:
    """Make sure that copies may be made, before the first of them is: the leave is looked at, and not yet used.

    Raises what `use_bulk` raises.
    """
    details = details_of(planned)
    if details is not None:
        _covered(usable(uow, actor, approval_id, _KIND), details)


def use_bulk(uow: UnitOfWork, actor: Actor, planned: Sequence[PlannedCopy], approval_id: uuid.UUID | None) -> None:
    """Take the leave that copies need, all of those it was given for or fewer.

    Raises what `use` raises, and RefusedError("approval_needed") for a copy that it was not given for.
    """
    details = details_of(planned)
    if details is not None:
        _covered(use(uow, actor, approval_id, _KIND), details)


def _covered(approval: Approval, details: dict[str, Any]) -> None:
    if not set(details["copies"]) <= set(approval.details.get("copies", ())):
        raise RefusedError("approval_needed")


def details_of(planned: Sequence[PlannedCopy]) -> dict[str, Any] | None:
    """Return what leave is asked for: a digest of each copy for who would hold many cases; None where nobody would."""
    held: defaultdict[tuple[str, uuid.UUID | None, str], set[uuid.UUID]] = defaultdict(set)
    for copy in planned:
        held[_recipient(copy)].update(copy.case_ids)
    large = [copy for copy in planned if is_bulk(len(held[_recipient(copy)]))]
    if not large:
        return None
    digests = sorted({_digest(copy) for copy in large})
    return {"kind": large[0].kind, "cases": max(len(cases) for cases in held.values()), "copies": digests}


def _recipient(copy: PlannedCopy) -> tuple[str, uuid.UUID | None, str]:
    return copy.kind, copy.agency_id, copy.recipient


def _digest(copy: PlannedCopy) -> str:
    cases = sorted({case_id.hex for case_id in copy.case_ids})
    told = "|".join([copy.kind, copy.meeting_id.hex, str(copy.agency_id), *cases])
    return hashlib.sha256(told.encode()).hexdigest()[:32]
