"""The rows of a sheet as sentences: number, who, what is to check, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.services.referrals.batches import BatchRow, BatchView

_CONTEXT = "BatchRows"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def batch_rows(desk: Desk, view: BatchView) -> list[Row]:
    """Return every row, those that are no referral last."""
    rows = [_row(desk, row) for row in view.rows]
    for number, code in view.unread:
        text = _tr("not read: {why}").format(why=intake_words.row_error("", code))
        cells = (Cell(str(number), right=True, tone=Tone.INK3), Cell(text, tone=Tone.LATE, shape=Shape.TRIANGLE))
        rows.append(Row(("unread", number), cells, RowKind.BAND))
    return rows


def _row(desk: Desk, row: BatchRow) -> Row:
    name = desk.name(row.name, _tr("no name"))
    parts = []
    if row.date_of_birth:
        parts.append(_tr("born {day}").format(day=dates.birth(row.date_of_birth)))
    if row.score is not None:
        parts.append(_tr("checklist {score}").format(score=row.score))
    if row.referral_id is not None:
        cells = (
            Cell(str(row.record), right=True, tone=Tone.INK3),
            Cell(name, tone=Tone.INK2),
            Cell(_tr("handed in"), tone=Tone.INK2, shape=Shape.TICK),
            Cell(lead=_tr("Screen"), lead_tone=Tone.ACCENT, right=True, verb="screen"),
        )
        return Row(row.subject, cells)
    return Row(
        row.subject,
        (
            Cell(str(row.record), right=True, tone=Tone.INK3),
            Cell(", ".join(parts), f"{name}," if parts else name, tone=Tone.INK2),
            _what(row),
            Cell(lead=_tr("Check row"), lead_tone=Tone.ACCENT, right=True, verb="check"),
        ),
    )


def _what(row: BatchRow) -> Cell:
    if row.complete:
        return Cell(_tr("complete"), tone=Tone.INK3)
    texts = [intake_words.row_error(column, code) for column, code in row.errors]
    texts += [intake_words.check_long(item) for item in row.to_check]
    return Cell("; ".join(texts), tone=Tone.SOON, shape=Shape.RING)
