"""The return sheet of each agency: its open actions by their codes, in two forms, to be filled in and sent back."""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from marac_desk.assets.catalogue import action as catalogue_action
from marac_desk.documents.return_book import book_face, write_book
from marac_desk.documents.return_content import ReturnSheet as SheetContent
from marac_desk.documents.return_content import SheetLine, form_face
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.meeting import Meeting
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.returns import ReturnLine, ReturnSheet
from marac_desk.register.files import write_whole
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import acknowledgement_due
from marac_desk.rules.lives import ActionState
from marac_desk.rules.return_sheets import FILE_NAME, MOST_LINES
from marac_desk.services.access import require
from marac_desk.services.actions.conditions import within
from marac_desk.services.circulation.action_lists import lists_of, open_actions
from marac_desk.services.circulation.common import CopyFor, PlannedCopy, Recipient, imprint
from marac_desk.services.circulation.sheet_proof import digest, new_code, password_of, seal_of
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.settings import area_settings, today


@dataclass(frozen=True, slots=True)
class PlannedSheet(PlannedCopy):
    """One return sheet to be made: a locked form, and a workbook that holds no name and opens without a password."""

    representative_id: uuid.UUID | None = None
    action_ids: tuple[uuid.UUID, ...] = ()
    password: str = ""
    book_name: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The names of both files."""
        return self.file_name, self.book_name

    @property
    def sheet(self) -> SheetContent:
        """What is on it."""
        assert isinstance(self.content, SheetContent)
        return self.content


def plan_return_sheets(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    """Return the sheet of every agency that has something to answer: what is open and was not reported done."""
    require(uow, actor, Operation.EXPORT, DataClass.ACTIONS)
    meeting = known_meeting(uow, actor, meeting_id)
    actions = [action for action in open_actions(uow, actor) if action.state is not ActionState.DONE_CLAIMED]
    query = sa.select(Case.id, Case.reference).where(Case.id.in_({action.case_id for action in actions}))
    references = {row.id: row.reference for row in uow.session.execute(query)}
    return tuple(
        _sheet(uow, actor, meeting, recipient, copy, own[:MOST_LINES], references)
        for recipient, copy, own in lists_of(uow, actions, meeting_id)
    )


def _sheet(
    uow: UnitOfWork,
    actor: Actor,
    meeting: Meeting,
    recipient: Recipient,
    copy: CopyFor,
    own: Sequence[Action],
    references: dict[uuid.UUID, str],
) -> PlannedSheet:
    settings, holder = area_settings(uow), copy.holder
    content = SheetContent(
        imprint=imprint(uow, made_by=actor.name, number=1, of=1, holder=holder.name, destroy_after=None),
        recipient=recipient.paper,
        person=holder.name,
        number=_next_number(uow, actor, recipient.agency_id, holder.representative_id),
        code=new_code(),
        send_back_by=acknowledgement_due(settings.time_rules, settings.calendar, today(uow)).day,
        lines=tuple(_line(number, action, references[action.case_id]) for number, action in enumerate(own, 1)),
    )
    name = f"{recipient.paper.short_name.lower().replace(' ', '-')}{'-extra' if copy.extra else ''}"
    name = f"{FILE_NAME}{today(uow).isoformat()}-{name}"
    return PlannedSheet(
        kind="sheets",
        meeting_id=meeting.id,
        agency_id=recipient.agency_id,
        agency=recipient.paper.short_name,
        mark=recipient.paper.mark,
        recipient=holder.name,
        number=1,
        of=1,
        content=sealed(uow, content),
        case_ids=tuple(dict.fromkeys(action.case_id for action in own)),
        count=len(own),
        file_name=f"{name}.pdf",
        representative_id=holder.representative_id,
        action_ids=tuple(action.id for action in own),
        password=password_of(uow, content.code),
        book_name=f"{name}.xlsx",
    )


def _line(number: int, action: Action, reference: str) -> SheetLine:
    assert action.due_on is not None
    wording = catalogue_action(action.catalogue_code).title if action.catalogue_code is not None else ""
    return SheetLine(number, f"{reference}/{action.number:02}", action.title, wording, action.due_on)


def sealed(uow: UnitOfWork, content: SheetContent) -> SheetContent:
    """Return a sheet with the seals of both its forms."""
    return replace(content, book_seal=seal_of(uow, book_face(content)), form_seal=seal_of(uow, form_face(content)))


def _next_number(uow: UnitOfWork, actor: Actor, agency_id: uuid.UUID, representative_id: uuid.UUID | None) -> int:
    """Return the number of a holder's next sheet, counted over the sheets of which the person acting may know.

    A sheet about nothing but cases that are kept from her or him leaves no gap.
    """
    return 1 + len(known_sheets(uow, actor, agency_id, representative_id))


def known_sheets(
    uow: UnitOfWork, actor: Actor, agency_id: uuid.UUID, representative_id: uuid.UUID | None
) -> list[ReturnSheet]:
    """Return a holder's sheets with a line that the person acting may know of, the oldest first."""
    lines = sa.select(ReturnLine.sheet_id).join(Action, Action.id == ReturnLine.action_id)
    query = sa.select(ReturnSheet).where(
        ReturnSheet.agency_id == agency_id,
        ReturnSheet.representative_id.is_(None)
        if representative_id is None
        else ReturnSheet.representative_id == representative_id,
        ReturnSheet.id.in_(lines.where(within(uow, actor, Operation.EXPORT))),
    )
    return list(uow.session.scalars(query.order_by(ReturnSheet.made_at, ReturnSheet.id)))


def save_book(folder: Path, planned: PlannedSheet) -> str:
    """Write the workbook of a sheet whose form is saved, and return its SHA-256; a form alone does not stay.

    Raises OSError where the folder cannot be written.
    """
    book = write_book(planned.sheet)
    try:
        write_whole(folder / planned.book_name, book)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / planned.file_name).unlink(missing_ok=True)
        raise
    return hashlib.sha256(book).hexdigest()


def keep_sheet(uow: UnitOfWork, planned: PlannedSheet, *, beside: str, drawn: str) -> None:
    """Remember a sheet that was made: its workbook as a copy of its own, what is under lock, and what it asks."""
    content = planned.sheet
    copy = DocumentCopy(
        kind=planned.kind,
        meeting_id=planned.meeting_id,
        agency_id=planned.agency_id,
        recipient=planned.recipient,
        copy_number=planned.number,
        copies=planned.of,
        pages=1,
        sha256=beside,
        made_at=uow.now,
        case_ids=[case_id.hex for case_id in planned.case_ids],
    )
    faces = {"book": digest(book_face(content)), "form": digest(form_face(content)), "drawn": drawn}
    assert planned.agency_id is not None
    sheet = ReturnSheet(
        code=content.code,
        number=content.number,
        agency_id=planned.agency_id,
        representative_id=planned.representative_id,
        meeting_id=planned.meeting_id,
        made_at=uow.now,
        faces=faces,
    )
    uow.add(copy, sheet)
    versions = sa.select(Action.id, Action.version).where(Action.id.in_(planned.action_ids))
    seen = {row.id: row.version for row in uow.session.execute(versions)}
    for line, action_id in zip(content.lines, planned.action_ids, strict=True):
        uow.add(
            ReturnLine(
                sheet_id=sheet.id,
                number=line.number,
                action_id=action_id,
                sent_version=seen[action_id],
                due_on=line.due,
            )
        )
    uow.record("circulate", "document_copy", copy.id, kind=planned.kind, sha256=beside, cases=len(planned.case_ids))
    uow.record("issue", "return_sheet", sheet.id, number=content.number, lines=len(content.lines))
