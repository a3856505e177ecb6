"""The rows of a tracker before it is taken in: those that are left out first, then what each says and leaves open."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.services.past_cases.looking import PastLook, PastRow

_CONTEXT = "PastRows"


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, count)


def past_rows(desk: Desk, look: PastLook, most: int) -> list[Row]:
    """Return the first rows, those that are left out before the others, each in the order of the tracker."""
    return [_row(desk, row) for row in islice(sorted(look.rows, key=lambda row: not row.left_out), most)]


def _row(desk: Desk, row: PastRow) -> Row:
    name = desk.name(row.name, _tr("no name"))
    born = _tr("born {day}").format(day=dates.birth(row.date_of_birth)) if row.date_of_birth else ""
    heard = _tr("heard {day}").format(day=dates.day(row.heard_on, desk.today())) if row.heard_on else ""
    where = _tr("{sheet}, row {row}").format(sheet=row.sheet, row=row.row)
    return Row(
        row.record,
        (
            Cell(where, right=True, tone=Tone.INK3),
            Cell(born, f"{name}," if born else name, tone=Tone.INK2),
            Cell(heard, tone=Tone.INK2),
            _what(row),
        ),
    )


def _what(row: PastRow) -> Cell:
    if row.left_out:
        return Cell(_left_out(row.left_out), tone=Tone.LATE, shape=Shape.TRIANGLE)
    parts = []
    if row.unsettled:
        parts.append(_tr("%n action(s) perhaps still open", row.unsettled))
    if row.not_understood:
        parts.append(_tr("%n cell(s) not understood", row.not_understood))
    return Cell(", ".join(parts), tone=Tone.SOON if parts else Tone.INK2, shape=Shape.RING if parts else None)


def _left_out(code: str) -> str:
    return {
        "no_victim": _tr("left out: it names no victim"),
        "no_date": _tr("left out: it says neither when it was referred nor when it was heard"),
    }[code]
