"""The grid of the readiness board: cases down, agencies across, both heads always in sight, everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings import readiness_words as words
from marac_desk.desktop.widgets.icons import paint_mark
from marac_desk.desktop.widgets.shapes import paint_shape
from marac_desk.desktop.widgets.theme import colour, font, tokens
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.readiness import MISSING, Readiness
from marac_desk.rules.references import initials
from marac_desk.services.meetings.readiness import Board, BoardAgency, BoardCase, BoardCell

CASE_WIDTH, CASE_NARROW, NARROW = 270, 198, 1200
ROW, HEAD = 24, 62
LEAST, MOST = 56, 112
SHAPE, GAP, PAD = 10, 2, 2
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class BoardModel(QAbstractTableModel):
    """The board as a table that a screen reader reads with its heads."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.cases: tuple[BoardCase, ...] = ()
        self.agencies: tuple[BoardAgency, ...] = ()

    def replace(self, cases: tuple[BoardCase, ...], agencies: tuple[BoardAgency, ...]) -> None:
        """Show another board."""
        self.beginResetModel()
        self.cases, self.agencies = cases, agencies
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of cases."""
        return 0 if parent.isValid() else len(self.cases)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of agencies."""
        return 0 if parent.isValid() else len(self.agencies)

    def cell(self, row: int, column: int) -> BoardCell:
        """Return one cell."""
        return self.cases[row].cells[column]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says."""
        if not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return words.whole_word(cell.state)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return words.cell_sentence(self._desk, self.cases[index.row()], self.agencies[index.column()], cell)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a head says."""
        if orientation is Qt.Orientation.Horizontal:
            agency = self.agencies[section]
            said, short = words.agency_sentence(agency), agency.short_name
        else:
            case = self.cases[section]
            said, short = words.case_sentence(self._desk, case), words.who(self._desk, case)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return said
        return short if role == Qt.ItemDataRole.DisplayRole else None


class _Cells(QStyledItemDelegate):
    def __init__(self, grid: ReadinessGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        return QSize(LEAST, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell, box = self._grid.board.cell(index.row(), index.column()), option.rect
        painter.save()
        chosen = self._grid.selectionModel().isSelected(self._grid.board.index(index.row(), index.column()))
        if chosen:
            painter.fillRect(box, QColor(tokens().soft if self._grid.isActiveWindow() else tokens().paper2))
        here = self._grid.currentIndex()
        if self._grid.hasFocus() and here.row() == index.row() and here.column() == index.column():
            painter.setPen(QPen(QColor(tokens().accent), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        self._paint_state(painter, cell, box, lifted=chosen)
        painter.restore()

    def _paint_state(self, painter: QPainter, cell: BoardCell, box: QRect, *, lifted: bool) -> None:
        tone, shape = words.TONES[cell.state], words.SHAPES.get(cell.state)
        if lifted and tone is Tone.INK3:
            tone = Tone.INK2
        x = box.left() + PAD
        if shape is None:
            painter.setPen(QPen(colour(tone), 1))
            painter.drawLine(x + 2, box.center().y(), x + 8, box.center().y())
            return
        tint = colour(tone).name() if shape is not words.SHAPES[Readiness.LATE] else None
        paint_shape(painter, shape, QRectF(x, box.center().y() - SHAPE / 2 + 0.5, SHAPE, SHAPE), tint)
        face = font(Type.KEY if cell.state in MISSING or box.width() < MOST - 20 else Type.SMALL)
        painter.setFont(face)
        painter.setPen(colour(tone))
        room = box.adjusted(PAD + SHAPE + GAP, 0, 0, 0)
        said = self._fitting(cell, QFontMetrics(face), room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), said)

    @staticmethod
    def _fitting(cell: BoardCell, metrics: QFontMetrics, width: int) -> str:
        """Return the longest wording that a cell has room for."""
        for said in (words.whole_word(cell.state), words.short_word(cell.state)):
            if metrics.horizontalAdvance(said) <= width:
                return said
        return metrics.elidedText(words.short_word(cell.state), Qt.TextElideMode.ElideRight, width)


class _Head(QHeaderView):
    """Paints a head of the grid: an agency's mark, name and what of hers is missing; or a case."""

    def __init__(self, orientation: Qt.Orientation, grid: ReadinessGrid) -> None:
        super().__init__(orientation, grid)
        self._grid = grid
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one head."""
        painter.save()
        painter.fillRect(rect, QColor(tokens().paper0))
        here = self._grid.currentIndex()
        across = self.orientation() is Qt.Orientation.Horizontal
        at = self._grid.hasFocus() and section == (here.column() if across else here.row())
        if across:
            self._paint_agency(painter, rect, self._grid.board.agencies[section], at=at)
        else:
            self._paint_case(painter, rect, self._grid.board.cases[section], at=at)
        painter.restore()

    def _paint_agency(self, painter: QPainter, rect: QRect, agency: BoardAgency, *, at: bool) -> None:
        inner = rect.adjusted(PAD, 4, -2, -4)
        paint_mark(painter, agency.mark, QRectF(inner.left(), inner.top(), 16, 16))
        self._count(painter, QRect(inner.left() + 20, inner.top(), inner.width() - 20, 16), agency.missing, agency.late)
        painter.setFont(font(Type.SMALL_LEAD if at else Type.SMALL))
        painter.setPen(colour(Tone.ACCENT if at else Tone.INK2))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        room = inner.adjusted(0, 20, 0, 0)
        name = agency.short_name
        metrics = painter.fontMetrics()
        if any(metrics.horizontalAdvance(word) > room.width() for word in name.split()):
            name = " ".join(
                metrics.elidedText(word, Qt.TextElideMode.ElideRight, room.width()) for word in name.split()
            )
        painter.drawText(room, flags, name)
        painter.setPen(QPen(QColor(tokens().ink), 1))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def _count(self, painter: QPainter, box: QRect, missing: int, late: int) -> None:
        if missing:
            painter.setFont(font(Type.SMALL_LEAD))
            painter.setPen(colour(Tone.LATE if late else Tone.SOON))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), str(missing))

    def _paint_case(self, painter: QPainter, rect: QRect, case: BoardCase, *, at: bool) -> None:
        inner = rect.adjusted(8, 0, -8, 0)
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        count = QRect(inner.right() - 20, inner.top(), 20, inner.height())
        late = any(cell.state is Readiness.LATE for cell in case.cells)
        self._count(painter, count, case.missing, int(late))
        name, reference = self._grid.desk.name(case.name), case.reference
        painter.setFont(font(Type.SMALL))
        painter.setPen(colour(Tone.INK3 if not at else Tone.ACCENT))
        wide = painter.fontMetrics().horizontalAdvance(reference) + 8
        painter.drawText(inner, left, reference)
        painter.setFont(font(Type.LIST_LEAD))
        painter.setPen(colour(Tone.ACCENT if at else Tone.INK))
        room = QRect(inner.left() + wide, inner.top(), inner.width() - wide - 26, inner.height())
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(name) > room.width():
            name = initials(name)  # whole, where half a name would be nobody's
        painter.drawText(room, left, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width()))


class ReadinessGrid(QTableView):
    """Arrows move; Shift and Ctrl choose several; a letter answers what is chosen."""

    letter = Signal(str)
    opened = Signal()
    moved = Signal()

    def __init__(self, desk: Desk, letters: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._letters = desk, frozenset(letters)
        self.setObjectName("readinessGrid")
        self.setAccessibleName(self.tr("Readiness: cases by agencies"))
        self.board = BoardModel(desk, self)
        self.setModel(self.board)
        self.setItemDelegate(_Cells(self))
        self.setHorizontalHeader(_Head(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Head(Qt.Orientation.Vertical, self))
        self._configure()
        self.selectionModel().currentChanged.connect(self._on_moved)
        self.selectionModel().selectionChanged.connect(self._on_moved)

    def _configure(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._dress_corner()
        self.setWordWrap(False)
        self.horizontalHeader().setFixedHeight(HEAD)
        self.horizontalHeader().setAccessibleName(self.tr("Agencies"))
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setAccessibleName(self.tr("Cases"))

    def _dress_corner(self) -> None:
        sheet = f"QTableCornerButton::section {{ background: {tokens().paper0}; border: 0; }}"
        if self.styleSheet() != sheet:
            self.setStyleSheet(sheet)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress_corner()

    def _on_moved(self, *_: object) -> None:
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()
        self.moved.emit()

    def show_board(self, board: Board) -> None:
        """Show a board, with the keyboard where it was."""
        here, chosen = self.here, {(cell.item_id, cell.agency_id) for cell in self.chosen}
        scroll = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self.board.replace(board.cases, board.agencies)
        self._share_width()
        self._choose_again(here, chosen)
        self.verticalScrollBar().setValue(scroll[0])
        self.horizontalScrollBar().setValue(scroll[1])

    def _choose_again(self, here: BoardCell | None, chosen: set[tuple[UUID, UUID]]) -> None:
        if not (self.board.cases and self.board.agencies):
            return
        at = self.index_of((here.item_id, here.agency_id)) if here else None
        self.setCurrentIndex(at if at is not None else self.board.index(0, 0))
        if len(chosen) > 1:
            found = QItemSelection()
            for key in chosen:
                if (index := self.index_of(key)) is not None:
                    found.select(index, index)
            self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def index_of(self, key: tuple[UUID, UUID]) -> QModelIndex | None:
        """Return where the cell of a case and an agency stands."""
        rows = {case.item_id: number for number, case in enumerate(self.board.cases)}
        columns = {agency.agency_id: number for number, agency in enumerate(self.board.agencies)}
        if key[0] not in rows or key[1] not in columns:
            return None
        return self.board.index(rows[key[0]], columns[key[1]])

    @property
    def here(self) -> BoardCell | None:
        """The cell the keyboard is on."""
        index = self.currentIndex()
        return self.board.cell(index.row(), index.column()) if index.isValid() else None

    @property
    def chosen(self) -> list[BoardCell]:
        """The cells that are chosen, row by row; the one the keyboard is on where none is."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=lambda one: (one.row(), one.column()))
        found = [self.board.cell(one.row(), one.column()) for one in indexes]
        return found or ([self.here] if self.here is not None else [])

    def go_down(self) -> None:
        """Go on to the next case."""
        index = self.currentIndex()
        if index.isValid() and index.row() + 1 < self.board.rowCount():
            self.setCurrentIndex(self.board.index(index.row() + 1, index.column()))

    def choose_where(self, wanted: Callable[[BoardCell], bool]) -> int:
        """Choose every cell of the agency the keyboard is on for which this holds; return how many."""
        index, found = self.currentIndex(), QItemSelection()
        for row in range(self.board.rowCount() if index.isValid() else 0):
            if wanted(self.board.cell(row, index.column())):
                at = self.board.index(row, index.column())
                found.select(at, at)
        if found.count():
            self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return len(found.indexes())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter answers; Enter opens; everything else moves."""
        said = event.text().upper()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.opened.emit()
        elif plain and said in self._letters:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.letter.emit(f"Shift+{said}" if shifted else said)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters answer; they never search."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every agency the same share of the width."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        head = CASE_WIDTH if self.width() >= NARROW else CASE_NARROW
        if self.verticalHeader().width() != head:
            self.verticalHeader().setFixedWidth(head)
        count = self.board.columnCount()
        if count:
            bar = self.verticalScrollBar().sizeHint().width()
            each = max(LEAST, min(MOST, (self.width() - head - bar - 2) // count))
            self.horizontalHeader().setDefaultSectionSize(each)
