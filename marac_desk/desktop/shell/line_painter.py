"""Paints a line of the command line: icon or mark, and the words with what was typed standing out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from marac_desk.desktop.shell.found_lines import Line
from marac_desk.desktop.widgets.icons import paint_icon, paint_mark
from marac_desk.desktop.widgets.row_painter import RowPainter
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Row, RowKind
from marac_desk.desktop.widgets.rows_model import ROW_ROLE, Index
from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import Type

LEFT, SIGN, GAP = 14, 18, 14


class LineDelegate(QStyledItemDelegate):
    """Paints the first column; the lines are looked up by the key of their row."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view, self._painter = view, RowPainter()
        self.lines: Mapping[Any, Line] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line, or the name of a group."""
        row: Row = index.data(ROW_ROLE)
        box: QRect = option.rect
        ground = tokens().soft if row.kind is RowKind.ITEM and self._chosen(index) else None
        self._painter.paint_ground(painter, row, box, ground=ground, bar=ground is not None)
        line = self.lines.get(row.key)
        if line is None:
            _write(painter, row.cells[0].text, font(Type.SMALL), tokens().ink3, LEFT, box)
            return
        sign = QRectF(box.left() + LEFT, box.center().y() - SIGN / 2 + 0.5, SIGN, SIGN)
        if line.mark:
            paint_mark(painter, line.mark, sign)
        else:
            paint_icon(painter, line.icon, sign, tokens().ink2)
        self._paint_words(painter, line, box.adjusted(LEFT + SIGN + GAP, 0, -8, 0))

    def _chosen(self, index: Index) -> bool:
        return index.row() == self._view.currentIndex().row()

    def _paint_words(self, painter: QPainter, line: Line, box: QRect) -> None:
        x, end = float(box.left()), 0
        for first, last in [*line.strong, (len(line.text), len(line.text))]:
            x += _write(painter, line.text[end:first], font(Type.LIST), tokens().ink, x, box)
            x += _write(painter, line.text[first:last], font(Type.LIST_STRONG), tokens().ink, x, box)
            end = last


def _write(painter: QPainter, text: str, face: QFont, tint: str, x: float, box: QRect) -> float:
    """Write a piece of a line as far as there is room; returns how far it went."""
    metrics = QFontMetricsF(face)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, box.right() - x))
    painter.setFont(face)
    painter.setPen(QColor(tint))
    baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2 + 1
    painter.drawText(QPointF(x, baseline), shown)
    return metrics.horizontalAdvance(shown)
