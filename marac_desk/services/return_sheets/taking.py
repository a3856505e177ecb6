"""Taking in a return sheet: it is this register's own, unchanged and not overtaken, or nothing at all is written."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import sqlalchemy as sa

from marac_desk.intake import sandbox
from marac_desk.intake.sheets.reading import SheetReading
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.returns import ReturnLine, ReturnSheet, ReturnTaken
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.plain_text import visible
from marac_desk.rules.return_sheets import AnswerState, Written, printed_codes
from marac_desk.services.access import require
from marac_desk.services.actions.conditions import within
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sheet_proof import digest, is_sealed, password_of, passwords_known
from marac_desk.services.circulation.sheets import known_sheets
from marac_desk.services.editing import replace
from marac_desk.services.errors import RefusedError
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.return_sheets.standing import decided_lines, overtaken, understood
from marac_desk.services.settings import today

TRIED = 80
"""How many passwords are tried on a locked form: those of the latest sheets."""
_TRIED_FOR = timedelta(days=366)
_LONGEST_CODE = 40
Lines = Sequence[tuple[ReturnLine, Action]]


@dataclass(frozen=True, slots=True)
class SheetTaken:
    """A sheet that was taken in: its key, how many answers wait, and the codes of lines that were left as they are.

    `again` were answered and accepted before; `unknown` are as the sheet itself writes them.
    """

    sheet_id: uuid.UUID
    waiting: int
    again: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def passwords_to_try(uow: UnitOfWork, *, actor: Actor) -> tuple[str, ...]:
    """Return the passwords of the latest sheets, so that a form opens by itself; none where no key makes them."""
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    if not passwords_known(uow):
        return ()
    mine = sa.select(ReturnLine.sheet_id).join(Action, Action.id == ReturnLine.action_id)
    query = sa.select(ReturnSheet.code).where(
        ReturnSheet.made_at >= uow.now - _TRIED_FOR,
        ReturnSheet.id.in_(mine.where(within(uow, actor, Operation.CREATE))),
    )
    codes = uow.session.scalars(query.order_by(ReturnSheet.made_at.desc(), ReturnSheet.id.desc()).limit(TRIED))
    return tuple(password_of(uow, code) for code in codes)


def read_returned(original: Original, passwords: Sequence[str]) -> SheetReading:
    """Return what a file says as a return sheet, read in the limited process; runs for as long as that does."""
    return sandbox.read_sheet(original.content, original.name, passwords=passwords)


def take_in_sheet(
    uow: UnitOfWork, *, actor: Actor, original: Original, reading: SheetReading, sender: uuid.UUID | None = None
) -> tuple[SheetTaken, Changes]:
    """Keep the answers of a sheet, to be compared and accepted line by line; no action is changed by it.

    `sender` is the agency that the person acting says it came from. Raises RefusedError, and then nothing is written:
    "sheet_unreadable" with the reader's `reason`; "sheet_foreign" (no sheet of this register); "sheet_forgotten" (made
    by it, but it knows of none of its actions: an older copy of the register, or all of them are gone);
    "sheet_changed", "sheet_redrawn" (what is under lock was changed, or drawn anew); "sheet_of_another" (another
    agency's); "sheet_twice"; "sheet_replaced" (a newer one was issued); "sheet_empty"; "sheet_stale" (every answer was
    overtaken).
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    if reading.refused:
        raise RefusedError("sheet_unreadable", reason=reading.refused)
    sheet, lines = _known(uow, actor, reading)
    _check_face(uow, sheet, reading)
    if sender is not None and sender != sheet.agency_id:
        raise RefusedError("sheet_of_another")
    sha256 = hashlib.sha256(original.content).hexdigest()
    _check_turn(uow, actor, sheet, sha256)
    return _kept(uow, sheet, lines, reading, sha256)


def _known(uow: UnitOfWork, actor: Actor, reading: SheetReading) -> tuple[ReturnSheet, Lines]:
    """Return the sheet and its lines; one of whose lines none may be known is as unknown as one that never was."""
    sheet = uow.session.scalar(sa.select(ReturnSheet).where(ReturnSheet.code == reading.code[:_LONGEST_CODE]))
    lines = decided_lines(uow, actor, sheet) if sheet is not None else []
    if sheet is not None and lines:
        return sheet, lines
    raise RefusedError("sheet_forgotten" if is_sealed(uow, reading.face, reading.seal) else "sheet_foreign")


def _check_face(uow: UnitOfWork, sheet: ReturnSheet, reading: SheetReading) -> None:
    """Refuse what differs under lock from what was issued; the seal and the remembered digest must both agree."""
    remembered = str(sheet.faces.get(reading.form, ""))
    same = hmac.compare_digest(digest(reading.face), remembered)
    if not same or (uow.seals is not None and not is_sealed(uow, reading.face, reading.seal)):
        raise RefusedError("sheet_changed")
    if reading.form == "form" and reading.drawn != sheet.faces.get("drawn"):
        raise RefusedError("sheet_redrawn")


def _check_turn(uow: UnitOfWork, actor: Actor, sheet: ReturnSheet, sha256: str) -> None:
    """Refuse the same file a second time, and a sheet after which its holder got another one."""
    taken = sa.select(ReturnTaken.id).where(ReturnTaken.sheet_id == sheet.id, ReturnTaken.sha256 == sha256)
    if uow.session.scalar(taken.limit(1)) is not None:
        raise RefusedError("sheet_twice")
    newest = known_sheets(uow, actor, sheet.agency_id, sheet.representative_id)[-1:]
    if newest and newest[0].id != sheet.id:
        raise RefusedError("sheet_replaced", number=sheet.number, newer=newest[0].number)


def _kept(
    uow: UnitOfWork, sheet: ReturnSheet, lines: Lines, reading: SheetReading, sha256: str
) -> tuple[SheetTaken, Changes]:
    given = {number: written for number, written in reading.answers.items() if not written.is_empty}
    if not given:
        raise RefusedError("sheet_empty")
    answered = [(line, action) for line, action in lines if str(line.number) in given]
    again = [(line, action) for line, action in answered if line.answer_state is AnswerState.ACCEPTED]
    new = [(line, action) for line, action in answered if line.answer_state is not AnswerState.ACCEPTED]
    stale = overtaken(uow, sheet, new)
    if not new:
        raise RefusedError("sheet_twice" if again else "sheet_forgotten")
    if len(stale) == len(new):
        raise RefusedError("sheet_stale", lines=len(new))
    taken = ReturnTaken(sheet_id=sheet.id, sha256=sha256, form=reading.form, taken_at=uow.now)
    uow.add(taken)
    for line, action in new:
        _keep_answer(uow, line, action, given[str(line.number)], taken, from_1904=reading.from_1904)
    for case_id, lines_of_case in Counter(action.case_id for _, action in new).items():
        # One line a case: a file that answers about one case alone must not be told of to who is shut out of it.
        uow.record("take_in", "return_sheet", sheet.id, case_id=case_id, form=reading.form, sha256=sha256,
                   lines=lines_of_case)  # fmt: skip
    unknown = given.keys() - {str(line.number) for line, _ in lines}
    told = _codes(uow, again)
    return SheetTaken(sheet.id, len(new), told, _as_written(reading, unknown)), Changes.ACTIONS


def _keep_answer(
    uow: UnitOfWork, line: ReturnLine, action: Action, written: Written, taken: ReturnTaken, *, from_1904: bool
) -> None:
    """Keep an answer word for word and as it is understood; one that waited there before is kept as earlier text."""
    plain = Written(
        visible(written.outcome, lines=False),
        visible(written.day, lines=False),
        visible(written.note),
        visible(written.new_day, lines=False),
        written.formula,
    )
    found = understood(plain, due_on=line.due_on, today=today(uow), from_1904=from_1904)
    values = {"outcome": found.outcome, "done_on": found.day, "note": found.note or None, "new_due": found.new_day}
    if line.answer_state is AnswerState.NONE:
        for name, value in values.items():
            setattr(line, name, value)
    else:
        replace(uow, line, "return_line", case_id=action.case_id, **values)
    line.written = {name: value for name, value in asdict(plain).items() if value}
    line.troubles = [trouble.value for trouble in found.troubles]
    line.answer_state, line.taken_id = AnswerState.WAITING, taken.id
    line.decided_at = line.decided_by = None


def _codes(uow: UnitOfWork, lines: Lines) -> tuple[str, ...]:
    query = sa.select(Case.id, Case.reference).where(Case.id.in_({action.case_id for _, action in lines}))
    references: Mapping[uuid.UUID, str] = {row.id: row.reference for row in uow.session.execute(query)}
    return tuple(f"{references[action.case_id]}/{action.number:02}" for _, action in lines)


def _as_written(reading: SheetReading, numbers: set[str]) -> tuple[str, ...]:
    """Return the codes of lines as the sheet itself writes them."""
    found = printed_codes(reading.face, reading.form)
    return tuple(found.get(number, number) for number in sorted(numbers, key=int))
