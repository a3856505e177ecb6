"""The words of matters arising: heads by what became of an action, and one line for each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.actions.sentences import due_words, lateness
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.rules.arising import Arising
from marac_desk.services.actions.arising import ArisingRow, MattersArising
from marac_desk.services.actions.views import code_of

_CONTEXT = "Arising"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def columns() -> tuple[Column, ...]:
    """Return the columns."""
    return (
        Column(_tr("Code"), 146),
        Column(_tr("Action")),
        Column(_tr("Agency"), 138),
        Column(_tr("Case"), 168, gives_way=900),
        Column(_tr("How it stands"), 230),
        Column(_tr("Reaches"), 150, gives_way=1000),
    )


def head_word(kind: Arising) -> str:
    """Return the head of one kind."""
    return {
        Arising.NOT_DONE: _tr("Not done by the agency"),
        Arising.LATE: _tr("Late"),
        Arising.NOT_POSSIBLE: _tr("Not possible, circumstances changed"),
        Arising.EVENT_PASSED: _tr("The day to ask again has passed"),
        Arising.TO_CONFIRM: _tr("Reported done, to be confirmed"),
        Arising.DONE_SINCE: _tr("Done since the last meeting"),
        Arising.STILL_OPEN: _tr("Open, and not late"),
    }[kind]


def title(desk: Desk, matters: MattersArising) -> str:
    """Return which meeting it is for."""
    return _tr("Matters arising, {day}").format(day=dates.day(matters.day, desk.today()))


def about(desk: Desk, matters: MattersArising) -> str:
    """Return what stands here, in one line."""
    parts = [
        f"{matters.count(kind)} {word}"
        for kind, word in (
            (Arising.NOT_DONE, _tr("not done")),
            (Arising.LATE, _tr("late")),
            (Arising.NOT_POSSIBLE, _tr("not possible")),
            (Arising.EVENT_PASSED, _tr("to be asked again")),
            (Arising.TO_CONFIRM, _tr("to confirm")),
        )
        if matters.count(kind)
    ]
    if matters.since is None:
        return ", ".join(parts)
    since = _tr("Since the meeting of {day}").format(day=dates.day(matters.since, desk.today()))
    return f"{since}: {', '.join(parts)}" if parts else since


def rows_of(desk: Desk, matters: MattersArising) -> list[Row]:
    """Return the list under its heads."""
    rows: list[Row] = []
    last: Arising | None = None
    for one in matters.rows:
        if one.kind is not last:
            last = one.kind
            rows.append(head(("kind", one.kind.value), head_word(one.kind), str(matters.count(one.kind))))
        rows.append(arising_row(desk, one))
    if not rows:
        nothing = _tr("Nothing is open from earlier meetings, and nothing ended since the last.")
        rows.append(Row("none", (Cell(nothing, tone=Tone.INK2),), RowKind.NOTE, height=44))
    return rows


def arising_row(desk: Desk, one: ArisingRow) -> Row:
    """Return one action of an earlier meeting."""
    row = one.row
    cells = (
        Cell(code_of(row), tone=Tone.INK2),
        Cell(desk.words(row.title)),
        Cell(row.agency, mark=row.mark),
        Cell(desk.name(row.name, row.reference), tone=Tone.INK2),
        _stands(desk, one),
        Cell(_reaches(one), tone=Tone.INK2),
    )
    said = ", ".join(cell.said for cell in cells if cell.said)
    return Row(row.action_id, cells, said=f"{head_word(one.kind)}: {said}")


def _stands(desk: Desk, one: ArisingRow) -> Cell:
    row, today = one.row, desk.today()
    if one.kind is Arising.NOT_DONE:
        return Cell(lead=_tr("not done"), lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    if one.kind is Arising.NOT_POSSIBLE:
        return Cell(_tr("not possible"), tone=Tone.INK, shape=Shape.RING)
    if one.kind in {Arising.LATE, Arising.EVENT_PASSED}:
        return Cell(lead=lateness(row), lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    if one.kind is Arising.TO_CONFIRM:
        return Cell(lead=_tr("check evidence"), lead_tone=Tone.ACCENT)
    if one.kind is Arising.DONE_SINCE:
        done = row.completed_on or row.closed_on
        return Cell(_tr("done {day}").format(day=dates.day(done, today)) if done else "", tone=Tone.INK2)
    return Cell(due_words(desk, row), tone=Tone.INK2)


def _reaches(one: ArisingRow) -> str:
    return {1: _tr("representative"), 2: _tr("manager"), 3: _tr("chair, governance")}.get(one.level, "")
