"""Recording that copies were made, and what follows: an agenda is circulated, action lists are issued."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.files import write_whole
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation
from marac_desk.rules.lives import ACTION, ActionState, MeetingState
from marac_desk.services.access import require, those_within
from marac_desk.services.actions.adding import index_action, note_event
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.bulk import use_bulk
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.sealed.entries import walk_on
from marac_desk.services.circulation.sheet_proof import readable
from marac_desk.services.circulation.sheets import PlannedSheet, keep_sheet
from marac_desk.services.meetings.known import meeting_of
from marac_desk.services.settings import today

_PERMISSION = {
    "agenda": DataClass.AGENDA,
    "actions": DataClass.ACTIONS,
    "minutes": DataClass.MINUTES,
    "sheets": DataClass.ACTIONS,
}


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """A copy that was made: what was planned, how many pages it has, its hash.

    A return sheet has the hash of its workbook `beside`, and the digest of what is `drawn` on its form.
    """

    planned: PlannedCopy
    pages: int
    sha256: str
    beside: str = ""
    drawn: str = ""


def new_password() -> str:
    """Return a password that can be read out: four groups of four signs without look-alikes (73 bits)."""
    return readable(secrets.token_bytes(32))


def save_copy(folder: Path, planned: PlannedCopy, pdf: bytes) -> str:
    """Write a locked copy, whole or not at all, and return its SHA-256. The file's name holds no person's name."""
    write_whole(folder / planned.file_name, pdf)
    return hashlib.sha256(pdf).hexdigest()


def record_copies(
    uow: UnitOfWork, *, actor: Actor, copies: Sequence[MadeCopy], approval_id: uuid.UUID | None = None
) -> tuple[None, Changes]:
    """Write down who got which copy of what, and take the step that follows from it.

    A copy of many cases takes the leave of a second person, `approval_id`; raises what `use_bulk` raises without it.
    """
    if not copies:
        return None, Changes.NOTHING
    kind, meeting_id = copies[0].planned.kind, copies[0].planned.meeting_id
    _check(uow, actor, kind, copies)
    use_bulk(uow, actor, [made.planned for made in copies], approval_id)
    for made in copies:
        planned = made.planned
        row = DocumentCopy(
            kind=kind,
            meeting_id=meeting_id,
            agency_id=planned.agency_id,
            recipient=planned.recipient,
            copy_number=planned.number,
            copies=planned.of,
            pages=made.pages,
            sha256=made.sha256,
            made_at=uow.now,
            case_ids=[case_id.hex for case_id in dict.fromkeys((*planned.case_ids, *planned.mentions))],
            holds_safe_address=planned.holds_safe_address,
            ledger_head=planned.ledger_mark or None,
            case_digests=_by_hex(planned),
            adds_to_on=planned.adds_to,
        )
        uow.add(row)
        uow.record("circulate", "document_copy", row.id, kind=kind, sha256=made.sha256, cases=len(planned.case_ids))
        if isinstance(planned, PlannedSheet):
            keep_sheet(uow, planned, beside=made.beside, drawn=made.drawn)
    _follow(uow, kind, meeting_id)
    return None, Changes.DOCUMENTS | Changes.MEETINGS | Changes.ACTIONS


def _by_hex(planned: PlannedCopy) -> dict[str, str] | None:
    return None if planned.digests is None else {case_id.hex: digest for case_id, digest in planned.digests.items()}


def _check(uow: UnitOfWork, actor: Actor, kind: str, copies: Sequence[MadeCopy]) -> None:
    """Raise NotAllowedError for copies that hold a case the person acting may not send out."""
    require(uow, actor, Operation.EXPORT, _PERMISSION[kind])
    cases = {case_id for made in copies for case_id in (*made.planned.case_ids, *made.planned.mentions)}
    if cases - those_within(uow, actor, cases, Operation.EXPORT, _PERMISSION[kind]):
        raise NotAllowedError(actor.role, Operation.EXPORT, _PERMISSION[kind])


def _follow(uow: UnitOfWork, kind: str, meeting_id: uuid.UUID) -> None:
    """Take the step that follows from copies: minutes that go out are a draft, and once approved they are issued."""
    meeting = meeting_of(uow, meeting_id)
    steps: tuple[MeetingState, ...] = {
        "agenda": (MeetingState.CIRCULATED,),
        "actions": (MeetingState.ACTIONS_ISSUED,),
        "minutes": (MeetingState.MINUTES_DRAFT,),
    }.get(kind, ())
    if kind == "minutes" and meeting.minutes_approved_at is not None:
        steps = (MeetingState.MINUTES_DRAFT, MeetingState.MINUTES_APPROVED, MeetingState.MINUTES_ISSUED)
    walk_on(uow, meeting, steps)
    if kind == "actions":
        _issue(uow, meeting_id)


def _issue(uow: UnitOfWork, meeting_id: uuid.UUID) -> None:
    """Mark what was agreed as issued; what was only asked stays asked until the agency acknowledges it."""
    query = sa.select(Action).where(
        Action.meeting_id == meeting_id, Action.closed_on.is_(None), Action.issued_on.is_(None)
    )
    for action in uow.session.scalars(query):
        action.issued_on = today(uow)
        if action.state is ActionState.AGREED:
            action.state = ACTION.step(action.state, ActionState.ISSUED)
        note_event(uow, action, "issued")
        uow.session.flush()
        index_action(uow, action)
