"""The items of a checklist with their answers: one key answers an item and goes on to the next."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from marac_desk.assets.checklists import Checklist, ChecklistItem
from marac_desk.desktop.widgets.answer_field import KEYS, answer_words, paint_segments, segment_at, segment_widths
from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import Type
from marac_desk.rules.vocabulary import Answer

Index = QModelIndex | QPersistentModelIndex
ROW = 28
SEGMENT = 24
NUMBER_WIDTH = 36
ANSWER = 2


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[ChecklistItem, ...] = ()
        self.answers: dict[int, Answer] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        answer = self.answers.get(item.number, Answer.NOT_ASKED)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return (str(item.number), item.label, answer_words()[answer])[index.column()]
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return f"{item.number} {item.label}: {answer_words()[answer]}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Number"), self.tr("Item"), self.tr("Answer"))[section]
        return None

    def offer(self, items: tuple[ChecklistItem, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def answer(self, row: int, answer: Answer) -> None:
        self.answers[self.items[row].number] = answer
        self.dataChanged.emit(self.index(row, 0), self.index(row, ANSWER))


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ChecklistRows) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(10, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t, box = tokens(), QRect(option.rect)
        here = self._view.hasFocus() and index.row() == self._view.currentIndex().row()
        painter.save()
        if here:
            painter.fillRect(box, QColor(t.soft))
            if index.column() == 0:
                painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(t.accent))
        item = self._view.model_.items[index.row()]
        answer = self._view.model_.answers.get(item.number, Answer.NOT_ASKED)
        if index.column() == ANSWER:
            strip = QRect(box.left(), box.top() + (ROW - SEGMENT) // 2, box.width(), SEGMENT)
            paint_segments(painter, strip, answer, focused=here)
        else:
            self._words(painter, box, index, answer, here=here)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, index: Index, answer: Answer, *, here: bool) -> None:
        number, t = index.column() == 0, tokens()
        face = font(Type.LIST_LEAD if answer is Answer.YES and not number else Type.LIST)
        painter.setFont(face)
        painter.setPen(QColor(t.ink if not number else t.ink2 if here else t.ink3))
        room = box.adjusted(8, 0, -10 if number else -4, 0)
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        text = QFontMetrics(face).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)


class ChecklistRows(QTableView):
    """The items of the chosen tool, as high as they are many; Y, N, U and - answer, arrows move."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checklistRows")
        self.setAccessibleName(self.tr("Checklist items"))
        self.setToolTip(self.tr("Y yes, N no, U not known, - not asked; each goes on to the next item"))
        self.model_ = _Model(self)
        self.setModel(self.model_)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        across = self.horizontalHeader()
        across.hide()
        across.setMinimumSectionSize(1)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(ANSWER, QHeaderView.ResizeMode.Fixed)
        across.resizeSection(0, NUMBER_WIDTH)
        across.resizeSection(ANSWER, sum(segment_widths(SEGMENT)) + 2)

    def use_tool(self, tool: Checklist) -> None:
        """Show the items of a tool; what was answered under other numbers is kept and not shown."""
        if self.model_.items != tool.items:
            self.model_.offer(tool.items)
            self.setFixedHeight(max(1, len(tool.items) * ROW))
            self.setVisible(bool(tool.items))
            if tool.items:
                self.setCurrentIndex(self.model_.index(0, ANSWER))

    def answers(self) -> dict[str, Answer]:
        """Return the answers by item number; "not asked" is none."""
        return {
            str(number): answer
            for number, answer in sorted(self.model_.answers.items())
            if answer is not Answer.NOT_ASKED
        }

    def set_answers(self, answers: dict[str, Answer]) -> None:
        """Show answers."""
        self.model_.answers = {int(number): answer for number, answer in answers.items() if number.isdecimal()}
        self.viewport().update()

    def answer(self, answer: Answer) -> None:
        """Answer the current item and go on to the next."""
        row = self.currentIndex().row()
        if row < 0:
            return
        self.model_.answer(row, answer)
        if row + 1 < self.model_.rowCount():
            self.setCurrentIndex(self.model_.index(row + 1, ANSWER))
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by a letter; the rest moves or goes on to the page."""
        answer = KEYS.get(event.text().lower()) if not event.modifiers() else None
        if answer is not None:
            self.answer(answer)
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Answer by the mouse."""
        super().mousePressEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if index.isValid() and index.column() == ANSWER:
            answer = segment_at(point.x() - self.columnViewportPosition(ANSWER), SEGMENT)
            if answer is not None:
                self.model_.answer(index.row(), answer)
                self.edited.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
