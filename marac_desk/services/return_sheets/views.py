"""What came back, beside what stands: the sheets that wait, and the lines of one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.model.returns import ReturnLine, ReturnSheet, ReturnTaken
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ActionState
from marac_desk.rules.return_sheets import AnswerState, Outcome, Stale, Trouble, Understood, lacking
from marac_desk.services.access import names_shown, require
from marac_desk.services.actions.conditions import within
from marac_desk.services.errors import NotFoundError
from marac_desk.services.return_sheets.standing import decided_lines, overtaken
from marac_desk.services.settings import today

_LASTING = frozenset({Trouble.OUTCOME_UNCLEAR, Trouble.DAY_UNCLEAR, Trouble.NEW_DAY_UNCLEAR, Trouble.NOTE_TOO_LONG,
                      Trouble.FORMULA})  # fmt: skip
"""Troubles of what was written, which stay until somebody put it right; the others follow from the day it is."""


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A sheet with answers that nobody decided about: whose, which, since when, and how many."""

    sheet_id: uuid.UUID
    agency: str
    mark: str
    number: int
    taken_at: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of a sheet: the action as it stands, what the agency says, and what has to be looked at.

    `written` is the answer word for word, where it differs from how it is understood it is shown beside it.
    """

    line_id: uuid.UUID
    version: int
    number: int
    reference: str
    name: str
    action_id: uuid.UUID
    action_version: int
    case_id: uuid.UUID
    title: str
    due_on: date
    state: ActionState
    answer_state: AnswerState
    outcome: Outcome | None
    day: date | None
    note: str
    new_day: date | None
    written: Mapping[str, str]
    troubles: tuple[Trouble, ...]
    stale: Stale | None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to decide about it."""
        return self.answer_state is AnswerState.WAITING

    @property
    def is_clear(self) -> bool:
        """Whether it can be accepted as it stands."""
        return self.waits and not self.troubles and self.stale is None


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet that came back, with every line that was answered."""

    sheet_id: uuid.UUID
    number: int
    code: str
    agency_id: uuid.UUID
    agency: str
    agency_name: str
    mark: str
    made_at: datetime
    taken_at: datetime
    lines: tuple[AnswerLine, ...]
    unanswered: int

    @property
    def clear(self) -> tuple[AnswerLine, ...]:
        """The lines that can be accepted as they stand."""
        return tuple(line for line in self.lines if line.is_clear)


def waiting_sheets(uow: UnitOfWork, *, actor: Actor) -> tuple[WaitingSheet, ...]:
    """Return the sheets with answers that wait, the latest first; counted over what the person acting may decide."""
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    query = (
        sa.select(ReturnSheet, Agency, sa.func.max(ReturnTaken.taken_at), sa.func.count())
        .join(ReturnLine, ReturnLine.sheet_id == ReturnSheet.id)
        .join(Action, Action.id == ReturnLine.action_id)
        .join(ReturnTaken, ReturnTaken.id == ReturnLine.taken_id)
        .join(Agency, Agency.id == ReturnSheet.agency_id)
        .where(ReturnLine.answer_state == AnswerState.WAITING, within(uow, actor, Operation.CREATE))
        .group_by(ReturnSheet.id, Agency.id)
        .order_by(sa.func.max(ReturnTaken.taken_at).desc(), ReturnSheet.id)
    )
    return tuple(
        WaitingSheet(
            sheet.id, agency.short_name, mark_for(agency.agency_type, agency.subtype), sheet.number, taken_at, count
        )
        for sheet, agency, taken_at, count in uow.session.execute(query)
    )


def sheet_view(uow: UnitOfWork, *, actor: Actor, sheet_id: uuid.UUID) -> SheetView:
    """Return a sheet that came back; raises NotFoundError for one of which nothing is to be known."""
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    sheet = uow.session.get(ReturnSheet, sheet_id)
    known = decided_lines(uow, actor, sheet) if sheet is not None else []
    answered = [(line, action) for line, action in known if line.answer_state is not AnswerState.NONE]
    if sheet is None or not answered:
        raise NotFoundError("return_sheet")
    agency = uow.session.get_one(Agency, sheet.agency_id)
    stale = overtaken(uow, sheet, answered)
    cases = _cases(uow, {action.case_id for _, action in answered}, named=names_shown(uow, actor, DataClass.ACTIONS))
    taken = sa.select(sa.func.max(ReturnTaken.taken_at)).where(
        ReturnTaken.id.in_({line.taken_id for line, _ in answered})
    )
    return SheetView(
        sheet_id=sheet.id,
        number=sheet.number,
        code=sheet.code,
        agency_id=agency.id,
        agency=agency.short_name,
        agency_name=agency.name,
        mark=mark_for(agency.agency_type, agency.subtype),
        made_at=sheet.made_at,
        taken_at=uow.session.scalar(taken) or sheet.made_at,
        lines=tuple(_line(uow, line, action, cases[action.case_id], stale.get(line.id)) for line, action in answered),
        unanswered=len(known) - len(answered),
    )


def _cases(uow: UnitOfWork, case_ids: set[uuid.UUID], *, named: bool) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the reference of each case, and whom it is about where names are shown."""
    query = sa.select(Case.id, Case.reference, Person.full_name).join(Person, Person.id == Case.victim_id)
    found = uow.session.execute(query.where(Case.id.in_(case_ids)))
    return {row.id: (row.reference, (row.full_name or "") if named else "") for row in found}


def _line(uow: UnitOfWork, line: ReturnLine, action: Action, case: tuple[str, str], stale: Stale | None) -> AnswerLine:
    assert action.due_on is not None
    return AnswerLine(
        line_id=line.id,
        version=line.version,
        number=line.number,
        reference=f"{case[0]}/{action.number:02}",
        name=case[1],
        action_id=action.id,
        action_version=action.version,
        case_id=action.case_id,
        title=action.title,
        due_on=action.due_on,
        state=action.state,
        answer_state=line.answer_state,
        outcome=line.outcome,
        day=line.done_on,
        note=line.note or "",
        new_day=line.new_due,
        written={name: str(text) for name, text in line.written.items()},
        troubles=troubles_of(line, action.due_on, today(uow)),
        stale=stale if line.answer_state is AnswerState.WAITING else None,
    )


def troubles_of(line: ReturnLine, due_on: date, day: date) -> tuple[Trouble, ...]:
    """Return what has to be looked at in an answer, as of a day."""
    unread = [trouble for trouble in map(Trouble, line.troubles) if trouble in _LASTING]
    answer = Understood(line.outcome, line.done_on, line.note or "", line.new_due)
    return (*unread, *lacking(answer, due_on=due_on, today=day, but=unread))
