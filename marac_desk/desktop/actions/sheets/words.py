"""The lines of a return sheet as sentences: what stands, what the agency says, what would change, and the next step."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.return_sheets import AnswerState, Outcome, Stale, Trouble
from marac_desk.services.return_sheets.views import AnswerLine

_CONTEXT = "SheetWords"
_PAD = 6
_LETTERS, _MOST_LINES = 38, 5  # of a note: how many fit into one line of its column, and how many lines are shown


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def outcome_word(outcome: Outcome | None) -> str:
    """Return what an agency says became of an action."""
    if outcome is None:
        return _tr("says nothing that is understood")
    return {
        Outcome.DONE: _tr("done"),
        Outcome.NOT_POSSIBLE: _tr("not possible, circumstances changed"),
        Outcome.NOT_DONE: _tr("not done"),
        Outcome.UNDER_WAY: _tr("still under way"),
    }[outcome]


def trouble_word(trouble: Trouble, line: AnswerLine) -> str:
    """Return what a person has to put right, with what the agency wrote."""
    texts = {
        Trouble.NO_OUTCOME: _tr("does not say what became of it"),
        Trouble.OUTCOME_UNCLEAR: _tr("“{outcome}” is none of the four answers"),
        Trouble.DAY_MISSING: _tr("done, but on which day?"),
        Trouble.DAY_UNCLEAR: _tr("“{day}” is not a day"),
        Trouble.DAY_IN_FUTURE: _tr("the day is still to come"),
        Trouble.NOTE_MISSING: _tr("no note says what, by whom or why not"),
        Trouble.NOTE_TOO_LONG: _tr("the note was cut"),
        Trouble.NEW_DAY_UNCLEAR: _tr("“{new_day}” is not a day"),
        Trouble.NEW_DAY_NOT_LATER: _tr("the new date is not later than the due"),
        Trouble.FORMULA: _tr("a formula stands in it"),
    }
    return texts[trouble].format(
        outcome=line.written.get("outcome", ""),
        day=line.written.get("day", ""),
        new_day=line.written.get("new_day", ""),
    )


def stale_word(stale: Stale) -> str:
    """Return how an action went another way since the sheet was issued."""
    return {
        Stale.CLOSED: _tr("was closed since"),
        Stale.CLAIMED: _tr("was reported done since"),
        Stale.MOVED: _tr("got another due since"),
        Stale.PASSED_ON: _tr("was passed to another agency since"),
        Stale.REWORDED: _tr("was worded anew since"),
    }[stale]


def answer_row(desk: Desk, line: AnswerLine) -> Row:
    """Return one line of the sheet."""
    today = desk.today()
    stands = _tr("due {day}, {state}").format(day=dates.day(line.due_on, today), state=labels.word(line.state))
    reference = Cell(line.reference, second=desk.name(line.name), tone=Tone.INK3, top=True, wrap=True)
    action = Cell(desk.words(line.title), second=stands, wrap=True, top=True)
    cells = (reference, action, _says(desk, line), _becomes(desk, line), _verb(line))
    return Row(line.line_id, cells, rule=True, pad=_PAD, dimmed=not line.waits)


def _says(desk: Desk, line: AnswerLine) -> Cell:
    said = outcome_word(line.outcome)
    if line.day is not None:
        said = _tr("{outcome}, {day}").format(outcome=said, day=dates.day(line.day, desk.today()))
    if line.new_day is not None:
        asked = _tr("asks for time until {day}").format(day=dates.day(line.new_day, desk.today()))
        said = f"{said}; {asked}"
    note = desk.words(" ".join(line.note.split()))
    lines = min(_MOST_LINES, -(-len(note) // _LETTERS) or 1)
    return Cell(said, second=note, wrap=True, top=True, second_lines=lines, second_tone=Tone.INK2)


def _becomes(desk: Desk, line: AnswerLine) -> Cell:
    """Return what accepting would do, or what stands in its way."""
    if line.answer_state is AnswerState.ACCEPTED:
        return Cell(_tr("accepted"), tone=Tone.DONE, shape=Shape.TICK, top=True)
    if line.answer_state is AnswerState.SKIPPED:
        return Cell(_tr("put aside, the action stays as it is"), tone=Tone.INK3, wrap=True, top=True)
    if line.stale is not None:
        text = _tr("Too late: it {how}.").format(how=stale_word(line.stale))
        return Cell(text, tone=Tone.LATE, shape=Shape.TRIANGLE, wrap=True, top=True)
    if line.troubles:
        text = "; ".join(trouble_word(trouble, line) for trouble in line.troubles)
        return Cell(text, tone=Tone.SOON, shape=Shape.RING, wrap=True, top=True)
    return Cell(_change(desk, line), wrap=True, top=True)


def _change(desk: Desk, line: AnswerLine) -> str:
    if line.outcome is Outcome.DONE:
        return _tr("reported done; you still check the evidence")
    if line.outcome is Outcome.NOT_POSSIBLE:
        return _tr("stays open until you close it: not possible")
    if line.outcome is Outcome.NOT_DONE:
        return _tr("stays open until you close it: not done by the agency")
    if line.new_day is not None:
        day = dates.day(line.new_day, desk.today())
        return _tr("goes on; you decide about more time until {day}").format(day=day)
    return _tr("goes on, with the note in its history")


def _verb(line: AnswerLine) -> Cell:
    text, verb = _tr("Open"), "open"
    if line.is_clear:
        text, verb = _tr("Accept"), "accept"
    elif line.waits and line.stale is None:
        text, verb = _tr("Put right"), "correct"
    elif line.waits:
        text, verb = _tr("Put aside"), "skip"
    return Cell(lead=text, lead_tone=Tone.ACCENT, right=True, wrap=True, top=True, verb=verb)
