"""A short list above the record line: other matches, or what else a part of it could be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import ROW, Tone, Type

MOST_SHOWN = 9


class Choices(QFrame):
    """Stands over the page without taking the keyboard from the line; the line moves through it and takes one."""

    taken = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setObjectName("choicesFrame")
        self._title = label("", Type.SMALL_LEAD, Tone.INK3, name="choicesTitleLabel")
        self._rows = RowView((Column(),), self.tr("Choices"))
        self._rows.setFocusPolicy(self.focusPolicy())
        self._rows.clicked.connect(lambda _index: self._take())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._rows)
        self._values: list[Any] = []
        self.hide()

    def offer(self, title: str, choices: Sequence[tuple[Any, Cell]], over: QWidget, *, start: int = 0) -> None:
        """Show choices above a widget, standing on one of them."""
        self._values = [value for value, _ in choices]
        self._title.setText(title)
        self._rows.set_rows([Row(number, (cell,)) for number, (_, cell) in enumerate(choices)])
        shown = min(len(choices), MOST_SHOWN)
        self.setFixedSize(max(420, min(640, over.width() - 80)), shown * ROW + 40)
        corner = over.mapTo(self._page, QPoint(72, 0))
        self.move(corner.x(), max(4, corner.y() - self.height() - 4))
        self.show()
        self.raise_()
        self._rows.select_key(max(0, min(start, len(choices) - 1)))

    def step(self, by: int) -> None:
        """Go up or down."""
        key = self._rows.current_key()
        if isinstance(key, int):
            self._rows.select_key((key + by) % len(self._values))
            self._rows.scrollTo(self._rows.currentIndex())

    def take(self) -> Any:
        """Close and return what was chosen."""
        key = self._rows.current_key()
        self.hide()
        return self._values[key] if isinstance(key, int) else None

    def said(self) -> str:
        """Return the present choice as a screen reader says it."""
        row = self._rows.current_row()
        return row.sentence if row else ""

    def _take(self) -> None:
        self.taken.emit(self.take())
