"""The field of the record line: what was understood is underlined, each kind as one stretch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import Type
from marac_desk.rules.quick_entry.values import Part, PartKind

LONGEST = 500
UNDERLINE = 2


class UnderlinedEdit(QLineEdit):
    """A plain field at 22 px. Up, Down, Tab and Esc are handed on: they belong to the line, not to the text."""

    moved = Signal(int)
    tabbed = Signal()
    escaped = Signal()
    entered = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("bare", "true")
        self.setFont(font(Type.RECORD_LINE))
        self.setMaxLength(LONGEST)
        self.setFrame(False)
        self.setMinimumHeight(34)
        self._parts: tuple[Part, ...] = ()

    def underline(self, parts: Sequence[Part]) -> None:
        """Show what was understood."""
        self._parts = tuple(part for part in parts if part.kind is not PartKind.WORDS)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys of the line on."""
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.entered.emit()
            case Qt.Key.Key_Escape:
                self.escaped.emit()
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab changes a part of the line and never leaves it by accident."""
        if forward and self.text().strip():
            self.tabbed.emit()
            return True
        return super().focusNextPrevChild(forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text as Qt does, and our lines below it."""
        super().paintEvent(event)
        if not self._parts:
            return
        metrics = QFontMetricsF(self.font())
        text = self.text()
        cursor = self.cursorRect()
        origin = cursor.center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        bottom = self.rect().center().y() + metrics.height() / 2 + 1
        painter = QPainter(self)
        painter.setClipRect(self.rect())
        for part in self._parts:
            left = origin + metrics.horizontalAdvance(text[: part.start])
            right = origin + metrics.horizontalAdvance(text[: part.end])
            painter.fillRect(QRectF(left, bottom, right - left, UNDERLINE), QColor(tokens().accent))
        painter.end()
