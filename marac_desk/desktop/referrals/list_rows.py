"""The rows of a list that need a word: what keeps one from being imported, or that its victim is known already."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, problems
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.looking import Fate, ListLook, ListRow
from marac_desk.services.referrals.cleaning import LONG

_CONTEXT = "ListRows"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def list_rows(desk: Desk, look: ListLook, known: Collection[int], most: int) -> list[Row]:
    """Return the first rows that need a word, in the order of the list, those that are no referral last."""
    said = (row for row in look.rows if needs_a_word(row, known))
    rows = [_row(desk, row, row.record in known) for row in islice(said, most)]
    for number, code in look.unread[: most - len(rows)]:
        text = _tr("not read: {why}").format(why=intake_words.row_error("", code))
        cells = (Cell(str(number), right=True, tone=Tone.INK3), Cell(text, tone=Tone.LATE, shape=Shape.TRIANGLE))
        rows.append(Row(("unread", number), cells, RowKind.BAND))
    return rows


def needs_a_word(row: ListRow, known: Collection[int]) -> bool:
    """Tell whether there is anything to say of a row."""
    return row.fate is not Fate.READY or row.record in known


def _row(desk: Desk, row: ListRow, known: bool) -> Row:
    name = desk.name(row.name, _tr("no name"))
    born = _tr("born {day}").format(day=dates.birth(row.date_of_birth)) if row.date_of_birth else ""
    what, tone = _what(row)
    if known and row.fate is Fate.READY:
        what, tone = _tr("likely known already: it is imported, and you decide at screening"), Tone.INK2
    return Row(
        ("row", row.record),
        (
            Cell(str(row.record), right=True, tone=Tone.INK3),
            Cell(born, f"{name}," if born else name, tone=Tone.INK2),
            Cell(what, tone=tone, shape=Shape.RING),
        ),
    )


def _what(row: ListRow) -> tuple[str, Tone]:
    if row.fate is Fate.ASK:
        return _tr("the coordinator or the chair may know them: you ask first, then hand the row in"), Tone.LATE
    texts = [intake_words.row_error(column, code) for column, code in row.errors]
    texts += [intake_words.check_long(item) for item in row.to_check]
    if row.refusal:
        texts.append(problems.sentence(RefusedError(row.refusal, limit=LONG)))
    return "; ".join(texts), Tone.SOON
