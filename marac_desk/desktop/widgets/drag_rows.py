"""A list whose rows can be dragged: a line shows where a row would go, a slip says what follows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column, RowKind
from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import Type

MIME = "application/x-marac-desk-row"
SLIP = 32


class DragRowView(RowView):
    """Rows may be dragged out of it, within it, and into it from a list it knows."""

    dropped = Signal(str, object, int)

    def __init__(
        self,
        columns: Sequence[Column],
        name: str,
        kind: str,
        accepts: Sequence[str] = (),
        parent: QWidget | None = None,
        *,
        header: bool = False,
    ) -> None:
        super().__init__(columns, name, parent, header=header)
        self._kind, self._accepts = kind, tuple(accepts)
        self.slip: Callable[[str, Hashable, int], str] = lambda _kind, _key, _position: ""
        self.may_drag = True
        self._pressed: QPoint | None = None
        self._over: int | None = None
        self._slip_text = ""
        self._slip_at = QPoint()
        self.setAcceptDrops(bool(accepts))

    # Out

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag could begin."""
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag once the mouse has really moved."""
        super().mouseMoveEvent(event)
        if self._pressed is None or not self.may_drag or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        row = self.current_row()
        if far and row is not None:
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(self.carried(row.key))
            drag.exec(Qt.DropAction.MoveAction)

    def carried(self, key: Hashable) -> QMimeData:
        """Return what a drag of this row carries: which list, which row; never a name."""
        data = QMimeData()
        data.setData(MIME, f"{self._kind}:{key}".encode())
        return data

    # In

    def _read(self, data: QMimeData) -> tuple[str, str] | None:
        if not data.hasFormat(MIME):
            return None
        kind, _, key = bytes(data.data(MIME).data()).decode().partition(":")
        return (kind, key) if kind in self._accepts and self.may_drag else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows of the lists this one knows."""
        if self._read(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go and what would follow."""
        carried = self._read(event.mimeData())
        if carried is None:
            return
        self._over = self._position_at(event.position().toPoint())
        self._slip_text = self.slip(carried[0], carried[1], self._over)
        self._slip_at = event.position().toPoint()
        event.acceptProposedAction()
        self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the line and the slip."""
        super().dragLeaveEvent(event)
        self._over = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped where."""
        carried = self._read(event.mimeData())
        position = self._position_at(event.position().toPoint())
        self._over = None
        self.viewport().update()
        if carried is not None:
            event.acceptProposedAction()
            self.dropped.emit(carried[0], carried[1], position)

    def _position_at(self, point: QPoint) -> int:
        """Return the place (1 first) among the items that a point stands for."""
        position = 1
        for number, row in enumerate(self.rows_model.rows):
            if row.kind is RowKind.ITEM:
                middle = self.rowViewportPosition(number) + self.rowHeight(number) // 2
                if point.y() < middle:
                    return position
                position += 1
        return position

    def _line_at(self, position: int) -> int:
        items = [number for number, row in enumerate(self.rows_model.rows) if row.kind is RowKind.ITEM]
        if not items:
            return 2
        if position <= len(items):
            return self.rowViewportPosition(items[position - 1])
        return self.rowViewportPosition(items[-1]) + self.rowHeight(items[-1])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and over them the line and the slip of a drag."""
        super().paintEvent(event)
        if self._over is None:
            return
        t, painter = tokens(), QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = self._line_at(self._over)
        painter.setPen(QPen(QColor(t.accent), 2))
        painter.setBrush(QColor(t.accent))
        painter.drawLine(4, y, self.viewport().width() - 4, y)
        painter.drawEllipse(QPoint(4, y), 4, 4)
        if self._slip_text:
            self._paint_slip(painter)

    def _paint_slip(self, painter: QPainter) -> None:
        t, face = tokens(), font(Type.LIST_LEAD)
        width = QFontMetrics(face).horizontalAdvance(self._slip_text) + 44
        left = min(max(0, self._slip_at.x() + 12), self.viewport().width() - width - 2)
        box = QRect(left, self._slip_at.y() + 8, width, SLIP)
        painter.setPen(QPen(QColor(t.accent), 1))
        painter.setBrush(QColor(t.paper0))
        painter.drawRect(box)
        painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(t.accent))
        painter.setPen(QColor(t.ink))
        painter.setFont(face)
        painter.drawText(box.adjusted(18, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self._slip_text)
