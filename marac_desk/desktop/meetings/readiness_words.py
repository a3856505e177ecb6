"""The words of the readiness board: what a cell says in one word, in a sentence, and the board in one line."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.keys_line import KeysLine
from marac_desk.desktop.widgets.phrase import Run
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.readiness import Readiness
from marac_desk.rules.replies import REPLIED, LastReply
from marac_desk.rules.vocabulary import ChaseChannel
from marac_desk.services.meetings.readiness import Board, BoardAgency, BoardCase, BoardCell
from marac_desk.services.meetings.research_history import ResearchLine

_CONTEXT = "Readiness"
SHAPES = {
    Readiness.LATE: Shape.TRIANGLE,
    Readiness.ASKED: Shape.RING,
    Readiness.WILL_SPEAK: Shape.SQUARE_OPEN,
    Readiness.RETURNED: Shape.DISC,
    Readiness.NOTHING_KNOWN: Shape.DOT,
}
TONES = {
    Readiness.LATE: Tone.LATE,
    Readiness.ASKED: Tone.SOON,
    Readiness.WILL_SPEAK: Tone.INK2,
    Readiness.RETURNED: Tone.INK2,
    Readiness.NOTHING_KNOWN: Tone.INK3,
    Readiness.NOT_ASKED: Tone.INK3,
}


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def short_word(state: Readiness) -> str:
    """Return what a cell says in one word."""
    return {
        Readiness.LATE: _tr("late"),
        Readiness.ASKED: _tr("asked"),
        Readiness.WILL_SPEAK: _tr("speaks"),
        Readiness.RETURNED: _tr("returned"),
        Readiness.NOTHING_KNOWN: _tr("nothing"),
        Readiness.NOT_ASKED: "",
    }[state]


def whole_word(state: Readiness) -> str:
    """Return the same in full."""
    return {
        **{each: short_word(each) for each in Readiness},
        Readiness.WILL_SPEAK: _tr("will speak"),
        Readiness.NOTHING_KNOWN: _tr("nothing known"),
        Readiness.NOT_ASKED: _tr("not asked"),
    }[state]


def keys_line() -> KeysLine:
    """Return the keys that answer, as they stand below the board."""
    return KeysLine(
        (
            ("A", _tr("asked")),
            ("N", _tr("nothing known")),
            ("S", _tr("will speak")),
            ("R", _tr("returned, with a summary")),
            ("X", _tr("known, not relevant")),
            (_tr("Shift+N"), _tr("nothing known, all open ones of this agency")),
            ("Y", _tr("reply to the chase")),
            ("M", _tr("missing first")),
        )
    )


def who(desk: Desk, case: BoardCase) -> str:
    """Return a case by its name, as it may be shown, and its reference."""
    name = desk.name(case.name)
    return f"{name}, {case.reference}" if name else case.reference


def cell_sentence(desk: Desk, case: BoardCase, agency: BoardAgency, cell: BoardCell) -> str:
    """Return a cell as a screen reader says it, and as it stands below the board."""
    today = desk.today()
    parts = [whole_word(cell.state)]
    if cell.state is Readiness.LATE:
        parts = [_tr("not answered, {late}").format(late=dates.working_days_late(cell.late))]
    if cell.asked_on is not None and cell.returned_on is None:
        parts.append(_tr("asked {day}").format(day=dates.day(cell.asked_on, today)))
    if cell.returned_on is not None:
        parts.append(_tr("told {day}").format(day=dates.day(cell.returned_on, today)))
        if cell.on_behalf and cell.returned_by:
            parts.append(_tr("written down by {person}").format(person=cell.returned_by))
    if cell.state is Readiness.RETURNED and cell.status is not None:
        parts.append(labels.word(cell.status))
    if chased := chased_words(desk, cell):
        parts.append(chased)
    return _tr("{agency} on {case}: {words}").format(
        agency=agency.short_name, case=who(desk, case), words=", ".join(parts)
    )


def chased_words(desk: Desk, cell: BoardCell) -> str:
    """Return how often an answer was asked for again, and when last."""
    if not cell.times_chased or cell.last_chased_on is None:
        return ""
    day = dates.day(cell.last_chased_on, desk.today())
    often = {1: _tr("once"), 2: _tr("twice")}.get(cell.times_chased, _tr("%n times", cell.times_chased))
    chased = _tr("chased {often}, last {day}").format(often=often, day=day)
    return f"{chased}, {replied_words(desk, cell.reply)}" if cell.reply is not None else chased


def replied_words(desk: Desk, reply: LastReply) -> str:
    """Return what came back last to a chase: when, and what was promised."""
    words = _tr("replied {day}").format(day=dates.day(reply.on, desk.today()))
    if reply.promised is None:
        return words
    return _tr("{replied}, promised for {day}").format(replied=words, day=dates.day(reply.promised, desk.today()))


def history_line(desk: Desk, line: ResearchLine) -> str:
    """Return one thing that happened to a question for research: chased by which way, or who answered what."""
    today, day = desk.today(), line.at.astimezone(desk.area.zone).date()
    if line.kind == REPLIED:
        on = date.fromisoformat(line.details["on"])
        who = line.details.get("by") or _tr("the agency")
        said = desk.words(line.text or "")
        words = _tr("{day}, {person}: {words}").format(day=dates.day(on, today), person=who, words=said)
        promised = line.details.get("promised")
        if promised is None:
            return words
        due = dates.day(date.fromisoformat(promised), today)
        return _tr("{words} (promised for {day})").format(words=words, day=due)
    way = labels.word(ChaseChannel(line.details["channel"]))
    return _tr("{day}, chased {way}").format(day=dates.day(day, today), way=way)


def totals(desk: Desk, board: Board) -> list[Run]:
    """Return the board in one line: what is missing, and how long there is still time."""
    runs = [Run(_tr("%n answer(s) asked for", board.asked), tone=Tone.INK2), Run(", ", tone=Tone.INK2)]
    if not board.missing:
        runs.append(Run(_tr("all in"), tone=Tone.INK2))
    elif board.late:
        runs.append(Run(_tr("%n late", board.late), Type.LIST_STRONG, Tone.LATE))
        if rest := board.missing - board.late:
            runs.append(Run(_tr(", %n more missing", rest), tone=Tone.INK2))
    else:
        runs.append(Run(_tr("%n missing", board.missing), Type.LIST_STRONG, Tone.SOON))
    runs.append(Run(f". {when_due(desk, board)}", tone=Tone.INK2))
    return runs


def when_due(desk: Desk, board: Board) -> str:
    """Return when research is wanted, and in how many working days."""
    day = dates.day(board.research_on, desk.today())
    if board.days_late:
        late = dates.working_days_late(board.days_late)
        return _tr("Research was wanted by {day}, {late}").format(day=day, late=late)
    if board.days_left == 0:
        return _tr("Research is wanted today, {day}").format(day=day)
    left = dates.working_days(board.days_left)
    return _tr("Research is wanted by {day}, in {left}").format(day=day, left=left)


def agency_sentence(agency: BoardAgency) -> str:
    """Return the head of a column as a screen reader says it."""
    if not agency.asked:
        return _tr("{agency}, not asked").format(agency=agency.name)
    if not agency.missing:
        return _tr("{agency}, all %n in", agency.asked).format(agency=agency.name)
    return _tr("{agency}, {missing} of {asked} missing").format(
        agency=agency.name, missing=agency.missing, asked=agency.asked
    )


def case_sentence(desk: Desk, case: BoardCase) -> str:
    """Return the head of a row as a screen reader says it."""
    if not case.missing:
        return _tr("{case}, all in").format(case=who(desk, case))
    return _tr("{case}, %n missing", case.missing).format(case=who(desk, case))
