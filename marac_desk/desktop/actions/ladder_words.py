"""The words of the ladder of late actions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.actions.sentences import chased_words, claim_words
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.rules.escalation import Rung
from marac_desk.services.actions.views import code_of
from marac_desk.services.chasing.views import Ladder, LadderRow

_CONTEXT = "Ladder"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def columns() -> tuple[Column, ...]:
    """Return the columns of the ladder."""
    return (
        Column("", 30),
        Column(_tr("Code"), 138),
        Column(_tr("Action")),
        Column(_tr("Agency"), 132),
        Column(_tr("Late"), 158),
        Column(_tr("Reaches"), 150, gives_way=1100),
        Column(_tr("Done before"), 196, gives_way=900),
        Column(_tr("Written to next"), 170),
    )


def rung_word(rung: Rung) -> str:
    """Return who stands on a rung."""
    return {
        Rung.NOBODY: "",
        Rung.REPRESENTATIVE: _tr("representative"),
        Rung.MANAGER: _tr("manager"),
        Rung.CHAIR: _tr("chair and governance"),
    }[rung]


def rows_of(desk: Desk, ladder: Ladder) -> list[Row]:
    """Return the ladder under its heads, the highest rung first, and below what waits for an answer."""
    rows: list[Row] = []
    last: Rung | None = None
    for one in ladder.rows:
        if one.rung is not last:
            last = one.rung
            same = sum(other.rung is one.rung for other in ladder.rows)
            rows.append(head(("rung", int(one.rung)), _head(one.rung, ladder), _tr("%n action(s)", same)))
        rows.append(ladder_row(desk, one))
    if not rows:
        nothing = _tr("No action has come up to the ladder. What is late by less stands in the register.")
        rows.append(Row("none", (Cell(nothing, tone=Tone.INK2),), RowKind.NOTE, height=44))
    return rows


def _head(rung: Rung, ladder: Ladder) -> str:
    if rung is Rung.NOBODY:
        return _tr("Written to, the answer is awaited")
    after = dates.working_days_late(ladder.after[rung - 1])
    return {
        Rung.REPRESENTATIVE: _tr("To the representative, from {late}"),
        Rung.MANAGER: _tr("To the manager, from {late}"),
        Rung.CHAIR: _tr("To chair and governance, from {late}"),
    }[rung].format(late=after)


def ladder_row(desk: Desk, one: LadderRow) -> Row:
    """Return one late action: what it is, how late, what was done, who is written to next."""
    row = one.row
    may = bool(one.rung) and one.may_write
    cells = (
        Cell(check=False) if may else Cell(),
        Cell(code_of(row), tone=Tone.INK2),
        Cell(desk.words(row.title), wrap=True),
        Cell(row.agency, mark=row.mark),
        Cell(lead=dates.working_days_late(row.late), lead_tone=Tone.LATE, shape=Shape.TRIANGLE),
        Cell(rung_word(one.standing.reached), tone=Tone.INK2),
        Cell(_done(desk, one), tone=Tone.INK2, wrap=True),
        _to(desk, one),
    )
    return Row(row.action_id, cells, pad=2)


def _done(desk: Desk, one: LadderRow) -> str:
    """Return what was done before, what came back first: somebody who goes up after a reply has seen it."""
    claim = claim_words(one.row.claim) if one.row.claim is not None else ""
    return "; ".join(part for part in (_reply(desk, one), claim, _steps_done(desk, one)) if part)


def _reply(desk: Desk, one: LadderRow) -> str:
    if one.reply is None:
        return ""
    replied = _tr("replied {day}").format(day=dates.day(one.reply.on, desk.today()))
    if one.reply.promised is None:
        return replied
    return _tr("promised {day}, {replied}").format(day=dates.day(one.reply.promised, desk.today()), replied=replied)


def _steps_done(desk: Desk, one: LadderRow) -> str:
    today = desk.today()
    written = [_tr("{who} {day}").format(who=rung_word(rung), day=dates.day(on, today)) for rung, on in one.written]
    if written:
        return ", ".join(written)
    chased = chased_words(desk, one.row)
    return _tr("chased {often}").format(often=chased) if one.row.times_chased else _tr("not chased yet")


def _to(desk: Desk, one: LadderRow) -> Cell:
    if not one.rung:
        if one.waits_until is None:
            return Cell(_tr("all steps taken"), tone=Tone.INK3)
        return Cell(_tr("answer by {day}").format(day=dates.day(one.waits_until, desk.today())), tone=Tone.INK2)
    if not one.may_write:
        return Cell(_tr("nobody may be written to"), tone=Tone.SOON, shape=Shape.RING)
    name = one.to or _tr("the manager of {agency}").format(agency=one.row.agency)
    return Cell(name)


def about(ladder: Ladder) -> str:
    """Return what the ladder is, in one line."""
    first, second, third = ladder.after
    return _tr(
        "From {first} working days the representative, from {second} the manager, from {third} chair and governance. "
        "What was not possible is never late."
    ).format(first=first, second=second, third=third)
