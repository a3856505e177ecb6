"""Disposal: a whole case leaves the register for good, by two people, and the ledger keeps its lines.

What stays is who asked, who agreed and when; which copies were made; what was judged about looking: each without a word
of the case. Backups made before age out by their own plan.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.access import Approval, Recall, Withdrawal
from marac_desk.model.attachment import ListImport
from marac_desk.model.audit import Alert, SampledLook
from marac_desk.model.base import Base
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.referral import Referral
from marac_desk.register import clearing
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.access import known_case, require
from marac_desk.services.approvals.asking import ask, require_asking
from marac_desk.services.approvals.deciding import use
from marac_desk.services.approvals.knowing import known_approval
from marac_desk.services.changes import Changes
from marac_desk.services.desk_settings import desk_setting
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.removal.belonging import (
    Belongings,
    action_entries,
    another_case_of,
    belongings_of,
    finder_entries,
    found_elsewhere,
    lists_of_sheets,
    sheets_of,
)
from marac_desk.services.texts import PARAGRAPH, needed

EVERYTHING = (
    Changes.ACCESS
    | Changes.CASES
    | Changes.REFERRALS
    | Changes.MEETINGS
    | Changes.ROOM
    | Changes.ACTIONS
    | Changes.REPORT_BACKS
    | Changes.DOCUMENTS
    | Changes.DRAFTS
)
_STILL_TO_COME = (ItemState.CONCLUDED, ItemState.DEFERRED, ItemState.WITHDRAWN, ItemState.NOT_REACHED)


@dataclass(frozen=True, slots=True)
class Disposed:
    """What a disposal took out: the reference of the case, and how many rows of it went."""

    reference: str
    rows: int


def set_legal_hold(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, hold: bool, reason: str
) -> tuple[None, Changes]:
    """Keep a case from every disposal (a review, a court), or end that; both need a reason.

    Raises NotFoundError, NotAllowedError and RefusedError("reason_needed").
    """
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.DISPOSAL)
    require_asking(uow, actor, ApprovalKind.DISPOSAL)
    case.legal_hold = hold
    case.legal_hold_reason = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True) if hold else None
    if not hold:
        needed(reason, "reason_needed")
    uow.record("legal_hold", "case", case.id, case_id=case.id, hold=hold)
    return None, Changes.CASES


def ask_to_dispose(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, reason: str) -> tuple[uuid.UUID, Changes]:
    """Ask a second person to dispose of a case; returns the request.

    Raises NotFoundError, NotAllowedError, and RefusedError: "legal_hold", "case_on_agenda", "case_joined",
    "reason_needed", "approval_asked_already".
    """
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.DISPOSAL)
    _check_disposable(uow, case)
    approval = ask(
        uow, actor, ApprovalKind.DISPOSAL, reason=reason, object_type="case", object_id=case.id, case_id=case.id
    )
    return approval.id, Changes.ACCESS


def _check_disposable(uow: UnitOfWork, case: Case) -> None:
    if case.legal_hold:
        raise RefusedError("legal_hold")
    if case.joined_to_id is not None:
        raise RefusedError("case_joined")
    waiting = sa.select(AgendaItem.id).where(AgendaItem.case_id == case.id, AgendaItem.state.not_in(_STILL_TO_COME))
    if uow.session.scalar(waiting.limit(1)) is not None:
        raise RefusedError("case_on_agenda")


def dispose_case(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> tuple[Disposed, Changes]:
    """Take a case out of the register as two people agreed; the file is cleared of it afterwards.

    Raises what `use` raises, and what asking for it does where the case changed since.
    """
    require(uow, actor, Operation.READ, DataClass.DISPOSAL)
    case_id = known_approval(uow, actor, approval_id).object_id
    approval = use(uow, actor, approval_id, ApprovalKind.DISPOSAL, object_id=case_id)
    if approval.object_id is None:
        raise NotFoundError("case")
    case = known_case(uow, actor, approval.object_id, Operation.READ, DataClass.DISPOSAL)
    _check_disposable(uow, case)
    reference, found = case.reference, belongings_of(uow, case.id)
    uow.record("dispose_case", "case", case.id, case_id=case.id, rows=len(found.keys))
    remove_case(uow, found)
    return Disposed(reference, len(found.keys)), EVERYTHING


def remove_case(uow: UnitOfWork, found: Belongings) -> None:
    """Delete the rows of a case and every word about it elsewhere; the callers have asked whether it may be."""
    for entry in finder_entries(uow, found):
        uow.text.remove("finder_text", entry.entry)
        uow.session.delete(entry)
    for entry in found_elsewhere(uow, found):
        entry.case_id = another_case_of(uow, entry.subject_id, found)
    for number in action_entries(uow, found):
        uow.text.remove("action_text", number)
    _empty_what_stays(uow, found)
    _close_up(uow, found)
    _empty_sheets(uow, found)
    _forget_digests(uow, found)
    for reference, key in found.cut:
        holder = uow.session.get(reference.holder, key)
        if holder is not None:
            setattr(holder, reference.column, None)
    for kind, keys in found.rows.items():
        for key in keys:
            if (row := uow.session.get(kind, key)) is not None:
                uow.session.delete(row)
    uow.session.flush()
    uow.clear_afterwards()


_WORDS: dict[type[Base], dict[str, Any]] = {
    Approval: {"reason": "", "decision_reason": None, "details": {}},
    Alert: {"note": None},
    SampledLook: {"note": None},
    Recall: {"how": None},
    Withdrawal: {"reason": ""},
}
"""What people wrote on rows that stay, and what stands there afterwards."""


def _empty_what_stays(uow: UnitOfWork, found: Belongings) -> None:
    """Take people's words from rows that stay: they may tell of the case."""
    for reference, key in found.cut:
        empty = _WORDS.get(reference.holder)
        row = uow.session.get(reference.holder, key) if empty else None
        for name, value in (empty or {}).items():
            if row is not None:
                setattr(row, name, value)


def _close_up(uow: UnitOfWork, found: Belongings) -> None:
    """Let meetings point at nothing that goes, and close the gap in their order."""
    items = found.rows[AgendaItem]
    meetings = set(uow.session.scalars(sa.select(AgendaItem.meeting_id).where(AgendaItem.id.in_(items))))
    for meeting in uow.session.scalars(sa.select(Meeting).where(Meeting.id.in_(meetings))):
        for name in ("current_item_id", "break_after_item_id"):
            if getattr(meeting, name) in items:
                setattr(meeting, name, None)
        query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
        left = [item for item in uow.session.scalars(query) if item.id not in items]
        for number, item in enumerate(left, 1):
            item.position = number
    for row in uow.session.scalars(sa.select(Attendance).where(Attendance.left_after_item_id.in_(items))):
        row.left_after_item_id = None


def _empty_sheets(uow: UnitOfWork, found: Belongings) -> None:
    """Keep nothing of a sheet that the case was a row of; the other rows stand in the register by now."""
    for sheet in sheets_of(uow, found):
        sheet.content, sheet.size, sheet.sha256 = b"", 0, ""
        for done in uow.session.scalars(sa.select(ListImport).where(ListImport.attachment_id == sheet.id)):
            done.sha256 = done.name_sha256 = ""
    gone = {key.hex for key in found.rows[Referral]}
    for draft in lists_of_sheets(uow):
        rows = [row for row in draft.content["rows"] if row.get("referral") not in gone]
        if len(rows) != len(draft.content["rows"]):
            draft.content = {**draft.content, "rows": rows}


def _forget_digests(uow: UnitOfWork, found: Belongings) -> None:
    """Keep no digest of what stood of the case in a copy: names and a day of birth could be guessed from one."""
    gone = {key.hex for key in found.rows[Case]}
    held = sa.or_(sa.false(), *(sa.cast(DocumentCopy.case_digests, sa.Text).contains(key) for key in sorted(gone)))
    for copy in uow.session.scalars(sa.select(DocumentCopy).where(held)):
        copy.case_digests = {key: digest for key, digest in (copy.case_digests or {}).items() if key not in gone}


def clearing_wanted(uow: UnitOfWork) -> bool:
    """Tell whether the file is still to be cleared of something that was deleted, be it before the desk was opened."""
    return bool(desk_setting(uow, clearing.SETTING).get("wanted"))


def clear_again(uow: UnitOfWork, *, actor: Actor) -> tuple[None, Changes]:
    """Clear the file of what was deleted once more, after it could not be cleared at once."""
    require(uow, actor, Operation.READ, DataClass.DISPOSAL)
    uow.clear_afterwards()
    return None, Changes.NOTHING
