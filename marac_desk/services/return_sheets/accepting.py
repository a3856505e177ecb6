"""Deciding about the answers of a sheet: accepted, put right first, put aside, or accepted and settled in one go.

What an agency reports stays a report. Done waits for somebody to check it. "Not possible" and "not done" are two things
and stay two, and neither ends an action: that is the coordinator's, with the closing code.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marac_desk.model.action import Action
from marac_desk.model.returns import ReturnLine, ReturnSheet
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ACTION, ActionState
from marac_desk.rules.return_sheets import LONGEST_NOTE, AnswerState, Outcome
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.access import require
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.following import claim_done
from marac_desk.services.actions.moving import extend
from marac_desk.services.actions.steps import Seen, ahead, to_follow, written
from marac_desk.services.changes import Changes
from marac_desk.services.editing import check_version, replace
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.return_sheets.standing import decided_lines, overtaken
from marac_desk.services.return_sheets.views import troubles_of
from marac_desk.services.settings import today
from marac_desk.services.texts import kept

CLOSES: dict[Outcome, CloseCode] = {
    Outcome.NOT_POSSIBLE: CloseCode.NOT_POSSIBLE_CHANGE,
    Outcome.NOT_DONE: CloseCode.NOT_DONE_AGENCY,
}
"""The closing code that confirms what an agency said of itself."""
_COMPARED = ("outcome", "done_on", "note", "new_due", "answer_state")
_MOVES_ON = frozenset({ActionState.AGREED, ActionState.ISSUED, ActionState.ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """An answer as somebody saw it, and its action; a step is refused where either was changed since."""

    line_id: uuid.UUID
    version: int
    action: Seen


@dataclass(frozen=True, slots=True)
class _Found:
    line: ReturnLine
    action: Action
    sheet: ReturnSheet


def accept_answers(
    uow: UnitOfWork, *, actor: Actor, answers: Sequence[SeenAnswer]
) -> tuple[tuple[uuid.UUID, ...], Changes]:
    """Take over what an agency says on these lines, all of them or none; returns the keys of the actions.

    They go together because they were looked at together: where one of them changed meanwhile nothing is taken over,
    and the list is looked at again. Raises RefusedError: "nothing_chosen", "answer_not_clear", "answer_stale",
    "answer_decided", and ChangedMeanwhileError.
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    if not answers:
        raise RefusedError("nothing_chosen")
    return tuple(_accept(uow, actor, answer).action.id for answer in answers), Changes.ACTIONS


def settle_answer(uow: UnitOfWork, *, actor: Actor, answer: SeenAnswer) -> tuple[uuid.UUID, Changes]:
    """Take over one line and decide about it in the same go: close it with the code that confirms what was said, or
    give the time that was asked for. What is reported done is not settled so: somebody looks at its evidence.

    Raises what `accept_answers` raises, RefusedError("nothing_to_settle"), and what closing and extending raise.
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    found = _accept(uow, actor, answer)
    uow.session.flush()
    line, seen = found.line, Seen(found.action.id, found.action.version)
    code = CLOSES.get(line.outcome) if line.outcome is not None else None
    if code is not None:
        _, changes = close_action(uow, actor=actor, seen=seen, code=code, reason=line.note)
    elif line.new_due is not None and line.outcome is Outcome.UNDER_WAY:
        reason = line.note or found.sheet.code
        _, changes = extend(uow, actor=actor, seen=seen, due_on=line.new_due, reason=reason)
    else:
        raise RefusedError("nothing_to_settle")
    return found.action.id, changes


def skip_answer(uow: UnitOfWork, *, actor: Actor, answer: SeenAnswer) -> tuple[None, Changes]:
    """Put a line aside: its action stays as it is, what was said on the sheet is kept. Raises "answer_decided"."""
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    _decide(uow, actor, _waiting(uow, actor, answer), AnswerState.SKIPPED, "skip")
    return None, Changes.ACTIONS


def correct_answer(
    uow: UnitOfWork,
    *,
    actor: Actor,
    answer: SeenAnswer,
    outcome: Outcome | None,
    day: date | None,
    note: str | None,
    new_day: date | None,
) -> tuple[None, Changes]:
    """Put right how an answer is understood, after asking the agency; what it wrote stays beside it.

    Raises RefusedError("answer_decided"), ("due_too_far"), and for a note what texts raise.
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    found = _waiting(uow, actor, answer)
    if new_day is not None:
        ahead(uow, new_day)
    values = {
        "outcome": outcome,
        "done_on": day,
        "note": kept(note, limit=LONGEST_NOTE, lines=True),
        "new_due": new_day,
    }
    replace(uow, found.line, "return_line", case_id=found.action.case_id, **values)
    found.line.troubles = []
    uow.record("correct", "return_line", found.line.id, case_id=found.action.case_id)
    return None, Changes.ACTIONS


def _waiting(uow: UnitOfWork, actor: Actor, answer: SeenAnswer) -> _Found:
    """Return a line that waits, as it was seen; one that may not be known of is not there."""
    line = uow.session.get(ReturnLine, answer.line_id)
    sheet = uow.session.get(ReturnSheet, line.sheet_id) if line is not None else None
    known = decided_lines(uow, actor, sheet) if sheet is not None else []
    found = next((_Found(each, action, sheet) for each, action in known if sheet and each.id == answer.line_id), None)
    if found is None or found.action.id != answer.action.action_id:
        raise NotFoundError("return_line")
    check_version(uow, found.line, answer.version, _COMPARED)
    if found.line.answer_state is not AnswerState.WAITING:
        raise RefusedError("answer_decided")
    return found


def _accept(uow: UnitOfWork, actor: Actor, answer: SeenAnswer) -> _Found:
    found = _waiting(uow, actor, answer)
    assert found.action.due_on is not None
    if overtaken(uow, found.sheet, [(found.line, found.action)]):
        raise RefusedError("answer_stale")
    if troubles_of(found.line, found.action.due_on, today(uow)):
        raise RefusedError("answer_not_clear")
    _take_over(uow, actor, found, answer.action)
    _decide(uow, actor, found, AnswerState.ACCEPTED, "accept")
    return found


def _decide(uow: UnitOfWork, actor: Actor, found: _Found, state: AnswerState, operation: str) -> None:
    line = found.line
    line.answer_state, line.decided_at, line.decided_by = state, uow.now, actor.user_id
    uow.record(operation, "return_line", line.id, case_id=found.action.case_id, sheet=found.sheet.code)


def _take_over(uow: UnitOfWork, actor: Actor, found: _Found, seen: Seen) -> None:
    """Write what the agency says into the action and its history, each with the sheet it came by."""
    line, by = found.line, {"sheet": str(found.sheet.number), "sheet_code": found.sheet.code}
    if line.outcome is Outcome.DONE:
        claim_done(uow, actor=actor, seen=seen, evidence=line.note or "", completed_on=line.done_on, codes=by)
        return
    action = to_follow(uow, actor, seen)
    if line.outcome is Outcome.UNDER_WAY:
        if action.state in _MOVES_ON:
            action.state = ACTION.step(action.state, ActionState.IN_PROGRESS)
        written(uow, action, "reported", line.note, codes={"outcome": line.outcome.value, **by})
    elif line.outcome is not None:
        written(uow, action, "reported", line.note, codes={"outcome": line.outcome.value, **by})
    if line.new_due is not None and action.due_on is not None:
        asked = {"old": action.due_on.isoformat(), "new": line.new_due.isoformat()}
        written(uow, action, "more_time_asked", codes={**asked, **by})
