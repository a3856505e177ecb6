"""The column of what runs out: a large figure, its unit, what it is about and why then; one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from marac_desk.desktop.widgets.theme import colour, font, tokens
from marac_desk.desktop.widgets.tokens import Tone, Type

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 72
FIGURE_WIDTH = 108


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One line of the column in words."""

    figure: str
    unit: str
    title: str
    reason: str
    tone: Tone
    unit_tone: Tone
    place: str
    target: UUID | None
    tab: str = ""

    @property
    def sentence(self) -> str:
        """The line as a screen reader says it."""
        return f"{self.figure} {self.unit}: {self.title}. {self.reason}"


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[DeadlineRow] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.rows[index.row()].sentence
        return None

    def replace(self, rows: Sequence[DeadlineRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(100, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, DeadlineList)
        row, box = view.rows[index.row()], option.rect
        focused = view.hasFocus() and index.row() == view.currentIndex().row()
        if focused:
            painter.fillRect(box, QColor(tokens().soft))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(tokens().accent))
        painter.setPen(QPen(QColor(tokens().rule), 1))
        painter.drawLine(box.left() + 8, box.top(), box.right() - 8, box.top())
        left = box.left() + 8
        figure = font(Type.FIGURE_LATE if row.tone is Tone.LATE else Type.FIGURE)
        self._line(painter, row.figure, figure, row.tone, left, box.top() + 40, FIGURE_WIDTH)
        self._line(painter, row.unit, font(Type.SMALL_LEAD), row.unit_tone, left, box.top() + 58, FIGURE_WIDTH)
        words = QRect(left + FIGURE_WIDTH + 4, box.top(), box.width() - FIGURE_WIDTH - 20, box.height())
        self._line(painter, row.title, font(Type.BODY_LEAD), Tone.INK, words.left(), box.top() + 34, words.width())
        weak = Tone.INK2 if focused else Tone.INK3
        self._line(painter, row.reason, font(Type.SMALL), weak, words.left(), box.top() + 54, words.width())

    @staticmethod
    def _line(painter: QPainter, text: str, face: QFont, tone: Tone, x: int, baseline: int, width: int) -> None:
        painter.setFont(face)
        painter.setPen(colour(tone))
        painter.drawText(x, baseline, QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, width))


class DeadlineList(QListView):
    """What runs out, most urgent first."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deadlineListView")
        self.setAccessibleName(self.tr("What runs out"))
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._on_activated)
        self.clicked.connect(self._on_activated)

    @property
    def rows(self) -> list[DeadlineRow]:
        """The lines that are shown."""
        return self._model.rows

    def set_rows(self, rows: Sequence[DeadlineRow]) -> None:
        """Show other lines."""
        self._model.replace(rows)

    def _on_activated(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows[index.row()])
