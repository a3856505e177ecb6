"""Recalls: copies that are asked back, because somebody must not hold them or because of what stands in them.

A copy is on paper or in a file somewhere else, so it can only be asked for: it stays on the list until somebody has
confirmed that it was returned or destroyed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.assets.catalogue import mark_for
from marac_desk.documents.content import Agency as PaperAgency
from marac_desk.documents.content import Contact, Copy, Imprint
from marac_desk.documents.letters_content import RecallLetter
from marac_desk.model.access import Recall
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.meeting import Meeting
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.files import write_whole
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary.access import RecallReason
from marac_desk.rules.working_days import after
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import needed

ANSWER_WITHIN = 2
"""Working days within which a recipient is asked to confirm."""


@dataclass(frozen=True, slots=True)
class RecallLine:
    """One copy that is asked back: what it was, who holds it, why, since when, and whether it is known to be gone."""

    recall_id: uuid.UUID
    kind: str
    meeting_day: date | None
    agency: str
    mark: str
    recipient: str
    copy_number: int
    copies: int
    made_at: datetime
    case_id: uuid.UUID | None
    reference: str
    reason: RecallReason
    asked_at: datetime
    letter_at: datetime | None
    confirmed_at: datetime | None
    how: str


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """A letter to be made: its content and the name of its file, which names nobody."""

    recall_id: uuid.UUID
    content: RecallLetter
    file_name: str


def recall(uow: UnitOfWork, copy: DocumentCopy, reason: RecallReason, *, case_id: uuid.UUID) -> Recall | None:
    """Ask a copy back because of a case; asking again for the same reason adds nothing while it is not confirmed."""
    query = sa.select(Recall.id).where(
        Recall.copy_id == copy.id,
        Recall.case_id == case_id,
        Recall.reason == reason,
        Recall.confirmed_at.is_(None),
    )
    if uow.session.scalar(query.limit(1)) is not None:
        return None
    row = Recall(copy_id=copy.id, case_id=case_id, reason=reason, asked_at=uow.now)
    uow.add(row)
    uow.record("recall", "document_copy", copy.id, case_id=case_id, kind=copy.kind, why=reason.value)
    return row


def recall_list(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID | None = None, open_only: bool = False
) -> tuple[RecallLine, ...]:
    """Return the copies that are asked back, those not confirmed first; of one case, or of all one may know of."""
    require(uow, actor, Operation.READ, DataClass.RESTRICTION)
    case = aliased(Case)  # the conditions ask about cases themselves
    query = (
        sa.select(Recall, DocumentCopy, Agency, case.reference, Meeting.day)
        .join(DocumentCopy, DocumentCopy.id == Recall.copy_id)
        .join(Agency, Agency.id == DocumentCopy.agency_id, isouter=True)
        .join(case, case.id == Recall.case_id, isouter=True)
        .join(Meeting, Meeting.id == DocumentCopy.meeting_id, isouter=True)
        .where(_known(uow, actor))
        .order_by(Recall.confirmed_at.is_not(None), Recall.asked_at, Recall.id)
    )
    if case_id is not None:
        query = query.where(Recall.case_id == case_id)
    if open_only:
        query = query.where(Recall.confirmed_at.is_(None))
    return tuple(
        RecallLine(
            recall_id=row.id,
            kind=copy.kind,
            meeting_day=day,
            agency=_paper(agency).short_name,
            mark=_paper(agency).mark,
            recipient=copy.recipient,
            copy_number=copy.copy_number,
            copies=copy.copies,
            made_at=copy.made_at,
            case_id=row.case_id,
            reference=reference or "",
            reason=row.reason,
            asked_at=row.asked_at,
            letter_at=row.letter_at,
            confirmed_at=row.confirmed_at,
            how=row.how or "",
        )
        for row, copy, agency, reference, day in uow.session.execute(query)
    )


def _known(uow: UnitOfWork, actor: Actor) -> Condition:
    within = cases_within(uow, actor, Operation.READ, DataClass.RESTRICTION)
    return sa.or_(Recall.case_id.is_(None), sa.exists().where(Case.id == Recall.case_id, within))


def open_recalls(uow: UnitOfWork, *, actor: Actor) -> int:
    """Return how many copies are asked back and not confirmed."""
    require(uow, actor, Operation.READ, DataClass.RESTRICTION)
    query = sa.select(sa.func.count()).select_from(Recall).where(Recall.confirmed_at.is_(None), _known(uow, actor))
    return uow.session.scalar(query) or 0


def confirm_recall(uow: UnitOfWork, *, actor: Actor, recall_id: uuid.UUID, how: str) -> tuple[None, Changes]:
    """Record that a copy was returned or destroyed: how, and who said so.

    Raises NotFoundError, NotAllowedError, and RefusedError: "recall_how_needed", "recall_confirmed".
    """
    row = _recall_of(uow, actor, recall_id)
    if row.confirmed_at is not None:
        raise RefusedError("recall_confirmed")
    row.how = needed(how, "recall_how_needed")
    row.confirmed_at, row.confirmed_by = uow.now, actor.user_id
    uow.record("confirm_recall", "document_copy", row.copy_id, case_id=row.case_id, why=row.reason.value)
    return None, Changes.ACCESS | Changes.DOCUMENTS


def _recall_of(uow: UnitOfWork, actor: Actor, recall_id: uuid.UUID) -> Recall:
    require(uow, actor, Operation.CREATE, DataClass.RESTRICTION)
    require(uow, actor, Operation.READ, DataClass.RESTRICTION)
    row = uow.session.scalar(sa.select(Recall).where(Recall.id == recall_id, _known(uow, actor)))
    if row is None:
        raise NotFoundError("recall")
    return row


def plan_recall_letters(
    uow: UnitOfWork, *, actor: Actor, recall_ids: Collection[uuid.UUID]
) -> tuple[PlannedLetter, ...]:
    """Return the letters that ask for copies: which copy, and what to do; never which case, and never why."""
    letters = []
    for recall_id in recall_ids:
        row = _recall_of(uow, actor, recall_id)
        copy = uow.session.get_one(DocumentCopy, row.copy_id)
        letters.append(PlannedLetter(row.id, _letter(uow, actor, copy), f"recall-{row.id.hex[-8:]}.pdf"))
    return tuple(letters)


def _letter(uow: UnitOfWork, actor: Actor, copy: DocumentCopy) -> RecallLetter:
    settings = area_settings(uow)
    agency = uow.session.get(Agency, copy.agency_id) if copy.agency_id else None
    meeting = uow.session.get(Meeting, copy.meeting_id) if copy.meeting_id else None
    return RecallLetter(
        imprint=imprint_of_letter(uow, actor, holder=copy.recipient),
        recipient=_paper(agency),
        person=copy.recipient,
        kind=copy.kind,
        meeting_day=meeting.day if meeting is not None else None,
        copy_number=copy.copy_number,
        copies=copy.copies,
        made_on=copy.made_at.astimezone(settings.zone).date(),
        mark_of_file=copy.sha256[:8],
        answer_by=after(settings.calendar, today(uow), ANSWER_WITHIN).day,
    )


def _paper(agency: Agency | None) -> PaperAgency:
    if agency is None:
        return PaperAgency("", "")
    return PaperAgency(agency.name, agency.short_name, mark_for(agency.agency_type, agency.subtype))


def imprint_of_letter(uow: UnitOfWork, actor: Actor, *, holder: str) -> Imprint:
    """Return the margins of a letter made now."""
    settings = area_settings(uow)
    return Imprint(
        area=settings.name,
        marking=settings.marking,
        copy=Copy(1, 1, holder),
        made_by=actor.name,
        made_at=uow.now.astimezone(settings.zone).replace(tzinfo=None),
        destroy_after=None,
        contact=Contact(actor.name, settings.contact_line or ""),
    )


def record_letters(
    uow: UnitOfWork, *, actor: Actor, letters: Collection[tuple[uuid.UUID, str]]
) -> tuple[None, Changes]:
    """Write down that letters were made: the key of each recall, and the SHA-256 of its letter."""
    for recall_id, sha256 in letters:
        row = _recall_of(uow, actor, recall_id)
        row.letter_at = uow.now
        uow.record("recall_letter", "document_copy", row.copy_id, case_id=row.case_id, sha256=sha256)
    return None, Changes.ACCESS


def save_letter(folder: Path, name: str, pdf: bytes) -> None:
    """Write a letter whole or not at all; its name names nobody."""
    write_whole(folder / name, pdf)
