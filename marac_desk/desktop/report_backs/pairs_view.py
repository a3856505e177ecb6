"""The two columns: what was agreed, and beside it what may be told; a rule of ink keeps them apart."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.line_words import agreed_count, line_rows, told_count
from marac_desk.desktop.widgets.labels import SectionHead
from marac_desk.desktop.widgets.row_painter import PAD
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.services.report_backs.views import BackLine, BackView

NUMBER, GUTTER, SIDE = 34, 14, 20


class Pairs(RowView):
    """One row a pair: its number, the action as minuted, and the words for her with their tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = (Column("", NUMBER), Column(), Column("", GUTTER), Column())
        super().__init__(columns, "Agreed and may be told", parent)
        self.setObjectName("pairsRowView")
        self.setAccessibleName(self.tr("What was agreed, beside what may be told"))
        ElidedTips(self)

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that the columns have other widths."""
        super().resizeEvent(event)
        self.resized.emit()

    def boundary(self) -> int:
        """Return where the rule between the columns stands."""
        return self.columnViewportPosition(2) + GUTTER // 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rule from top to bottom, also where there are few rows."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(self.boundary(), 0, 1, self.viewport().height()), QColor(tokens().ink))
        painter.end()


class PairsPane(QWidget):
    """The pairs below their two heads."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: BackView | None = None
        self._told_width = 0
        self._lines: dict[object, BackLine] = {}
        self.rows = Pairs()
        self.rows.resized.connect(self._fit)
        self._agreed, self._told = SectionHead(""), SectionHead("")
        self._heads = QHBoxLayout()
        self._heads.setContentsMargins(PAD, 0, 0, 0)
        self._heads.setSpacing(0)
        self._heads.addWidget(self._agreed)
        self._heads.addSpacing(GUTTER + 2 * PAD)
        self._heads.addWidget(self._told)
        self._heads.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 12, SIDE, 0)
        column.setSpacing(0)
        column.addLayout(self._heads)
        column.addWidget(self.rows, 1)

    def show_back(self, view: BackView) -> None:
        """Show the lines of a report-back."""
        self._view, self._told_width = view, self.rows.columnWidth(3)
        self._lines = {line.line_id: line for line in view.lines}
        self._agreed.say(self.tr("Agreed"), right=agreed_count(view))
        self._told.say(self.tr("May be told"), right=told_count(view))
        self.rows.set_rows(line_rows(self._desk, view, self._told_width))

    def forget(self) -> None:
        """Keep nothing of what stood here."""
        self._view, self._lines = None, {}
        self.rows.set_rows([])

    @property
    def current(self) -> BackLine | None:
        """The line the keyboard is on."""
        return self._lines.get(self.rows.current_key())

    def line(self, key: object) -> BackLine | None:
        """Return a line by its key."""
        return self._lines.get(key)

    def _fit(self) -> None:
        """Keep the heads as wide as their columns, and give remarks as many lines as they need at this width."""
        agreed, told = self.rows.columnWidth(1), self.rows.columnWidth(3)
        self._agreed.setFixedWidth(max(0, NUMBER + agreed - 2 * PAD))
        self._told.setFixedWidth(max(0, told - 2 * PAD))
        if self._view is not None and told != self._told_width:
            self._told_width = told
            self.rows.set_rows(line_rows(self._desk, self._view, told))
