"""The thin index at the left of the form: ten sections, and in words what is missing in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from marac_desk.desktop.referrals import words
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.intake.completeness import Section

WIDTH = 208
_TALL = 44


class FormIndex(QFrame):
    """Sections with a ring where something is missing, and a disc where nothing is."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("formIndex")
        self.setProperty("paper", "1")
        self.setFixedWidth(WIDTH)
        self._rows = RowView((Column(),), self.tr("Sections of the form"))
        self._rows.opened.connect(self.chosen)
        self._rows.clicked.connect(lambda _index: self.chosen.emit(self._rows.current_key()))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 4, 8)
        column.setSpacing(4)
        column.addWidget(self._rows, 1)
        keys = QVBoxLayout()
        keys.setContentsMargins(8, 0, 8, 4)
        keys.addWidget(label(self.tr("Ctrl+PgDn next section"), Type.SMALL, Tone.INK3))
        keys.addWidget(label(self.tr("F7 next thing missing"), Type.SMALL, Tone.INK3))
        column.addLayout(keys)
        self.setFocusProxy(self._rows)
        self.show_counts(None)

    def show_counts(self, counts: Mapping[Section, int] | None) -> None:
        """Show how much of each section is missing, and nothing of it while that is not known."""
        self._rows.set_rows([self._row(section, counts) for section in Section])

    def _row(self, section: Section, counts: Mapping[Section, int] | None) -> Row:
        if counts is None:
            return Row(section, (Cell(words.section(section), type=Type.LIST_LEAD),), height=_TALL)
        missing = counts.get(section, 0)
        said = words.count_missing(missing) or self.tr("nothing missing")
        cell = Cell(
            words.section(section),
            type=Type.LIST_LEAD,
            shape=Shape.RING if missing else Shape.DISC,
            second=said,
            second_tone=Tone.SOON if missing else Tone.INK3,
        )
        return Row(section, (cell,), height=_TALL, said=f"{words.section(section)}, {said}")

    def stand_at(self, section: Any) -> None:
        """Mark the section that is in view."""
        self._rows.select_key(section)
