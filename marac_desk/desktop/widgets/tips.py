"""The whole of what a list had to cut short, shown where the mouse rests; never more than the row itself says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QToolTip

from marac_desk.desktop.widgets.row_painter import PAD
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Type

SIGN = 24


class ElidedTips(QObject):
    """Watches one list."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show a cell in full where it does not fit its column."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._view.indexAt(event.pos())
            cell = self._view.rows_model.cell(index) if index.isValid() else None
            if cell is not None and not cell.wrap and _wider(cell, self._view.columnWidth(index.column())):
                QToolTip.showText(event.globalPos(), cell.said, self._view)
            else:
                QToolTip.hideText()
            return True
        return super().eventFilter(watched, event)


def _wider(cell: Cell, width: int) -> bool:
    room = width - 2 * PAD - (SIGN if cell.mark or cell.shape else 0)
    lead, text = QFontMetrics(font(cell.lead_type)), QFontMetrics(font(cell.type))
    first = lead.horizontalAdvance(f"{cell.lead} " if cell.lead else "") + text.horizontalAdvance(cell.text)
    return max(first, QFontMetrics(font(Type.SMALL)).horizontalAdvance(cell.second)) > room
