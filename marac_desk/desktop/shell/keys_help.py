"""The keys of this page (F1): what can be done here and everywhere, with its keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.labels import SectionHead
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import ROW, Tone

WIDTH = 460


class KeysHelp(QFrame):
    """A frame over the page; any of Esc, F1 and Enter closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keysHelp")
        self._rows = RowView((Column(""), Column("", 150, right=True)), self.tr("Keys of this page"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.addWidget(SectionHead(self.tr("Keys of this page"), right=self.tr("Esc closes")))
        column.addWidget(self._rows)
        self.hide()

    def open_with(self, commands: Sequence[Command]) -> None:
        """Show what has keys."""
        rows = [
            Row(number, (Cell(command.text), Cell(command.keys, tone=Tone.INK2, right=True)))
            for number, command in enumerate(commands)
            if command.keys
        ]
        self._rows.set_rows(rows)
        around = self.window().rect()
        height = min(len(rows) * ROW + 76, around.height() - 80)
        self.setGeometry(around.width() - WIDTH - 24, 52, WIDTH, height)
        self.show()
        self.raise_()
        self._rows.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.hide()
        else:
            super().keyPressEvent(event)
