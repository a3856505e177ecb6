"""The table of coverage: risks as rows, actions as columns; a filled mark somebody set, an open one that is likely."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from marac_desk.desktop.room.coverage.words import Coverage
from marac_desk.desktop.widgets.shapes import Shape, paint_shape
from marac_desk.desktop.widgets.theme import font, header_sheet, tokens
from marac_desk.desktop.widgets.tokens import Type
from marac_desk.rules.answering import Answer

ROW, COLUMN, RISK, LAST = 44, 92, 320, 150
Index = QModelIndex | QPersistentModelIndex
_SHAPES = {Answer.MARKED: Shape.DISC, Answer.LIKELY: Shape.DOT}


class CoverageModel(QAbstractTableModel):
    """The first column names the risk, the last says whether anything answers it; between them stand the actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.coverage = Coverage((), ())

    def show_coverage(self, coverage: Coverage) -> None:
        """Show how it stands now."""
        self.beginResetModel()
        self.coverage = coverage
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """Return how many risks there are."""
        return 0 if parent.isValid() else len(self.coverage.risks) + self.has_idle

    @property
    def has_idle(self) -> bool:
        """Tell whether there is a last row, in which actions that answer no risk are marked."""
        return not all(self.coverage.answers_any(column) for column in range(len(self.coverage.actions)))

    def is_idle(self, index: Index) -> bool:
        """Tell whether a cell of the last row marks an action that answers no risk."""
        column = index.column() - 1
        inside = index.row() == len(self.coverage.risks) and 0 <= column < len(self.coverage.actions)
        return inside and not self.coverage.answers_any(column)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.coverage.actions) + 2

    def answer(self, index: Index) -> Answer | None:
        """Return how an action answers a risk; None beside the actions."""
        column = index.column() - 1
        if not 0 <= column < len(self.coverage.actions) or index.row() >= len(self.coverage.risks):
            return None
        return self.coverage.risks[index.row()].answers[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer Qt's questions about one cell; a screen reader hears the whole of it."""
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if index.row() == len(self.coverage.risks):
            return self._idle_words(index, role)
        risk, answer = self.coverage.risks[index.row()], self.answer(index)
        if index.column() == 0:
            return risk.words
        if answer is None:
            return "" if risk.answered else self.tr("no action yet")
        if role == Qt.ItemDataRole.DisplayRole:
            return ""
        return {
            Answer.MARKED: self.tr("answers this risk"),
            Answer.LIKELY: self.tr("likely answers this risk"),
            Answer.NONE: self.tr("does not answer this risk"),
        }[answer]

    def _idle_words(self, index: Index, role: int) -> str:
        if index.column() == 0:
            return self.tr("For no risk")
        return self.tr("answers no risk") if role != Qt.ItemDataRole.DisplayRole and self.is_idle(index) else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the columns."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 0:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return self.tr("Risk")
        if section == len(self.coverage.actions) + 1:
            return ""
        line = self.coverage.actions[section - 1]
        return f"{line.number} {line.agency}"


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell: words at the sides, a shape in between."""
        t, box = tokens(), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(t.soft))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(t.accent))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(t.rule))
        model: Any = index.model()
        answer, centre = model.answer(index), QRectF(0, 0, 16, 16)
        centre.moveCenter(QRectF(box).center())
        if model.is_idle(index):
            paint_shape(painter, Shape.RING, centre)
        elif answer is None:
            self._words(painter, box, str(index.data() or ""), last=index.column() > 0)
        elif answer is not Answer.NONE:
            paint_shape(painter, _SHAPES[answer], centre, t.ink if answer is Answer.MARKED else t.ink2)
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, box: QRect, words: str, *, last: bool) -> None:
        if not words:
            return
        t = tokens()
        inner = box.adjusted(10, 2, -8, -2)
        if last:
            paint_shape(painter, Shape.TRIANGLE, QRectF(inner.left(), inner.center().y() - 7, 14, 14))
            inner.adjust(20, 0, 0, 0)
        painter.setFont(font(Type.BODY))
        painter.setPen(QColor(t.late if last else t.ink))
        painter.drawText(inner, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter, words)


class CoverageGrid(QTableView):
    """`marked` gives the row and the column of the cell on which Space was pressed, actions only."""

    marked = Signal(int, int)
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("coverageGrid")
        self.setAccessibleName(self.tr("Which action answers which risk"))
        self.rows = CoverageModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        across = self.horizontalHeader()
        across.setSectionsClickable(False)
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        across.setFont(font(Type.SMALL_LEAD))
        across.setFixedHeight(26)
        self._dress_header()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())
        self.doubleClicked.connect(self._mark)

    def _dress_header(self) -> None:
        self.horizontalHeader().setStyleSheet(header_sheet(10))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "rows"):
            self._dress_header()

    def show_coverage(self, coverage: Coverage) -> None:
        """Show how it stands now, and stay in the same cell."""
        here = self.currentIndex()
        row, column = max(0, here.row()), max(1, here.column())
        self.rows.show_coverage(coverage)
        self._share_width()
        self.setCurrentIndex(self.rows.index(min(row, len(coverage.risks) - 1), column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the risks what room there is."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Each action has its column; the risks in words take what is left, so that few of them need two lines."""
        columns = self.rows.columnCount()
        others = [LAST if section == columns - 1 else COLUMN for section in range(1, columns)]
        for section, width in enumerate([max(RISK, self.viewport().width() - sum(others)), *others]):
            self.setColumnWidth(section, width)
        self.resizeRowsToContents()
        for number in range(self.rows.rowCount()):
            self.setRowHeight(number, max(ROW, self.rowHeight(number)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks; everything else moves."""
        if event.key() == Qt.Key.Key_Space:
            self._mark(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _mark(self, index: QModelIndex) -> None:
        if index.isValid() and self.rows.answer(index) is not None:
            self.marked.emit(index.row(), index.column() - 1)
