"""One section of a case's side column: its head, the one thing one can add there, and its rows at full height."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.labels import button, hairline, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type


class Section(QWidget):
    """A head with a rule, and below it rows that never scroll by themselves."""

    verb_pressed = Signal(object, str)
    opened = Signal(object)

    def __init__(
        self, name: str, title: str, columns: Sequence[Column], remark: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Section")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rows = RowView(columns, title)
        self.rows.setObjectName(f"{name}RowView")
        ElidedTips(self.rows)
        self.rows.verb_pressed.connect(self.verb_pressed)
        self.rows.opened.connect(self.opened)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(8, 0, 8, 0)
        self._head.setSpacing(10)
        self._head.addWidget(label(title, Type.SECTION))
        self._remark = label(remark, Type.LIST, Tone.INK3)
        self._head.addWidget(self._remark)
        self._head.addStretch(1)
        self._offered: QWidget | None = None
        rule = QHBoxLayout()
        rule.setContentsMargins(8, 5, 8, 4)
        rule.addWidget(hairline(ink=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addLayout(rule)
        column.addWidget(self.rows)

    def offer(self, text: str, name: str, keys: str, why_not: str) -> None:
        """Offer to add something here; where the person acting may not, the reason stands in its place."""
        if self._offered is not None:
            self._head.removeWidget(self._offered)
            self._offered.deleteLater()
        if why_not:
            self._offered = label(why_not, Type.SMALL, Tone.INK3)
        else:
            self._offered = made = button(text, name, link=True)
            made.setToolTip(f"{text} ({keys})" if keys else text)
            made.clicked.connect(lambda: self.verb_pressed.emit(None, name))
        self._head.addWidget(self._offered)

    def say(self, remark: str) -> None:
        """Show another remark beside the title."""
        self._remark.setText(remark)

    def set_rows(self, rows: Sequence[Row], nothing: str = "") -> None:
        """Show rows, or the sentence that there is nothing."""
        empty = [Row("nothing", (Cell(nothing, tone=Tone.INK3),), RowKind.NOTE)] if nothing else []
        self.rows.set_rows(list(rows) or empty)
        self.setVisible(bool(rows) or bool(nothing))
        self._fit()

    def _fit(self) -> None:
        self.rows.setFixedHeight(max(1, self.rows.content_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every row in sight where a narrower column wraps them."""
        super().resizeEvent(event)
        self._fit()
