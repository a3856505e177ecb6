"""The list widget of the desk: columns for a screen reader, our painting for the eye, everything by keyboard."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from marac_desk.desktop.widgets.row_painter import PAD, RowPainter
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.rows_model import CELL_ROLE, ROW_ROLE, Index, RowsModel
from marac_desk.desktop.widgets.theme import font, header_sheet, tokens
from marac_desk.desktop.widgets.tokens import Type

LEAST_FLEXIBLE = 48


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view
        self._painter = RowPainter()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        row: Row = index.data(ROW_ROLE)
        return QSize(10, self._view.height_of(row))

    def height_of(self, cell: Cell, width: int) -> int:
        return self._painter.wrapped_height(cell, width)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        box: QRect = option.rect
        ground, bar = self._view.ground_of(index)
        self._painter.paint_ground(painter, row, box, ground=ground, bar=bar and index.column() == 0)
        cell: Cell | None = index.data(CELL_ROLE)
        if cell is not None:
            self._painter.paint_cell(painter, row, cell, box, lifted=ground is not None)
        if (row.kind in {RowKind.HEAD, RowKind.SUBHEAD} and index.column() == 0) or row.kind is RowKind.BAND:
            self._painter.paint_head_rule(painter, row, box)
        if row.rule:
            last = index.column() == self._view.rows_model.columnCount() - 1
            self._painter.paint_rule_below(painter, box, first=index.column() == 0, last=last)


class RowView(QTableView):
    """A list. Enter or a double click opens a row, its verb does the one next step; Space ticks it."""

    opened = Signal(object)
    verb_pressed = Signal(object, str)
    ticked = Signal(object, bool)
    current_changed = Signal(object)

    def __init__(
        self, columns: Sequence[Column], name: str, parent: QWidget | None = None, *, header: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name.title().replace(' ', '')}RowView")
        self.setAccessibleName(name)
        self.rows_model = RowsModel(columns, self)
        self.setModel(self.rows_model)
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        self._hover = -1
        self.verb_by_click = True
        self._configure(header)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def _configure(self, header: bool) -> None:
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = self.horizontalHeader()
        across.setVisible(header)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(1)
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setFixedHeight(26)
        across.setFont(font(Type.SMALL_LEAD))
        self._dress_header()

    def _dress_header(self) -> None:
        across, wanted = self.horizontalHeader(), header_sheet(PAD)
        if not across.isHidden() and wanted != across.styleSheet():  # which costs more than all the rest of a list
            across.setStyleSheet(wanted)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.horizontalHeader() is not None:
            self._dress_header()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, staying at the same thing and the same place where it is still there."""
        if self.rows_model.stands_as(rows):
            self._change_in_place(rows)
            return
        key, scroll = self.current_key(), self.verticalScrollBar().value()
        focused, chosen = self.hasFocus(), self.selectionModel().hasSelection()
        self.clearSpans()
        self.rows_model.replace(rows)
        self._lay_out(0)
        if key is None or not self.select_key(key):
            self.select_first(quiet=not focused)
        elif not (focused or chosen):
            self.clearSelection()  # it stays where one would go on, and does not look chosen
        self.verticalScrollBar().setValue(scroll)

    def _change_in_place(self, rows: Sequence[Row]) -> None:
        """Show other words in rows that stand where they stood; only what differs is laid out and painted again."""
        for position in self.rows_model.change_where_other(rows):
            self.setRowHeight(position, self.height_of(self.rows_model.rows[position]))
        row = self.current_row()
        if row is None:
            self.select_first(quiet=not self.hasFocus())
            return
        if self.hasFocus() and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())
        self.current_changed.emit(row.key)  # what is shown beside the list is looked up anew, as with other rows

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add the next rows of a long list."""
        start = len(self.rows_model.rows)
        self.rows_model.append(rows)
        self._lay_out(start)

    def position_of(self, key: Hashable) -> int | None:
        """Return where the row with a key stands."""
        return next((at for at, row in enumerate(self.rows_model.rows) if row.key == key), None)

    def repaint_row(self, key: Hashable) -> None:
        """Paint one row now, and nothing else."""
        position = self.position_of(key)
        if position is not None:
            top, height = self.rowViewportPosition(position), self.rowHeight(position)
            self.viewport().repaint(0, top, self.viewport().width(), height)

    def insert_row(self, position: int, row: Row) -> None:
        """Put one more row of columns before a position, without laying out the others again."""
        self.rows_model.insert(position, row)
        self.setRowHeight(position, self.height_of(row))

    def change_row(self, row: Row) -> None:
        """Show another state of one row, found by its key."""
        for position, known in enumerate(self.rows_model.rows):
            if known.key == row.key:
                self.rows_model.change(position, row)
                self.setRowHeight(position, self.height_of(row))

    def _lay_out(self, start: int) -> None:
        columns = len(self.rows_model.columns)
        for position in range(start, len(self.rows_model.rows)):
            row = self.rows_model.rows[position]
            if row.kind not in {RowKind.ITEM, RowKind.BAND, RowKind.QUIET} and columns > 1:
                self.setSpan(position, 0, 1, columns)
            self.setRowHeight(position, self.height_of(row))

    def height_of(self, row: Row) -> int:
        """Return a row's height: its own, or more where a cell wraps."""
        heights = [row.height]
        for number, cell in enumerate(row.cells):
            if cell.wrap:
                heights.append(self._delegate.height_of(cell, self.columnWidth(number)) + 2 * row.pad)
        return max(heights)

    def content_height(self) -> int:
        """Return the height of all rows and the heading, for lists that do not scroll by themselves."""
        heading = self.horizontalHeader().height() if self.horizontalHeader().isVisible() else 0
        return sum(self.rowHeight(i) for i in range(self.rows_model.rowCount())) + heading

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the widths: fixed ones as they are, the rest to the column that takes what is left."""
        super().resizeEvent(event)
        columns = dict(enumerate(self.rows_model.columns))
        for number in [n for n, column in columns.items() if column.gives_way]:
            hidden = self.viewport().width() < columns[number].gives_way
            self.setColumnHidden(number, hidden)
            if hidden:
                del columns[number]
        fixed = sum(column.width for column in columns.values())
        flexible = [number for number, column in columns.items() if column.width == 0]
        room = max(LEAST_FLEXIBLE * len(flexible), self.viewport().width() - fixed)
        for number, column in columns.items():
            self.setColumnWidth(number, column.width or room // max(1, len(flexible)))
        for position, row in enumerate(self.rows_model.rows):
            if any(cell.wrap for cell in row.cells):
                self.setRowHeight(position, self.height_of(row))

    def current_key(self) -> Hashable | None:
        """Return the key of the row the keyboard is on."""
        row = self.current_row()
        return row.key if row else None

    def current_row(self) -> Row | None:
        """Return the row the keyboard is on."""
        index = self.currentIndex()
        if not index.isValid() or index.row() >= len(self.rows_model.rows):
            return None
        row = self.rows_model.rows[index.row()]
        return row if row.kind is RowKind.ITEM else None

    def select_key(self, key: Hashable) -> bool:
        """Go to the row with this key; False where it is not there."""
        for position, row in enumerate(self.rows_model.rows):
            if row.key == key and row.kind is RowKind.ITEM:
                self.selectRow(position)
                self.setCurrentIndex(self.rows_model.index(position, 0))
                return True
        return False

    def scroll_to_key(self, key: Hashable) -> None:
        """Bring a row into view without going to it."""
        for position, row in enumerate(self.rows_model.rows):
            if row.key == key:
                self.scrollTo(self.rows_model.index(position, 0))

    def select_first(self, *, quiet: bool = False) -> None:
        """Go to the first item, or to nothing where there is none."""
        for position, row in enumerate(self.rows_model.rows):
            if row.kind is RowKind.ITEM:
                if not quiet:
                    self.selectRow(position)
                self.selectionModel().setCurrentIndex(
                    self.rows_model.index(position, 0), self.selectionModel().SelectionFlag.NoUpdate
                )
                return

    def ground_of(self, index: Index) -> tuple[str | None, bool]:
        """Return the background of a row in its present state, and whether the bar of focus stands at its left."""
        t = tokens()
        row: Row = index.data(ROW_ROLE)
        if row.kind is not RowKind.ITEM:
            return None, False
        if self.selectionModel().isRowSelected(index.row(), QModelIndex()):
            active = self.isActiveWindow()
            return (t.soft, self.hasFocus()) if active else (t.paper2, False)
        return (t.paper1, False) if index.row() == self._hover else (None, False)

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid() and current.row() < len(self.rows_model.rows):
            self.current_changed.emit(self.rows_model.rows[current.row()].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the mouse is, and that a verb can be pressed."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.row() != self._hover:
            self._hover = index.row()
            self.viewport().update()
        cell: Cell | None = index.data(CELL_ROLE) if index.isValid() else None
        on_verb = cell is not None and (cell.verb is not None or cell.check is not None)
        shape = Qt.CursorShape.PointingHandCursor if on_verb else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the mouse was."""
        super().leaveEvent(event)
        self._hover = -1
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the verb, or the tick box, under the mouse."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        row, cell = self.rows_model.rows[index.row()], self.rows_model.cell(index)
        if cell is None:
            return
        if cell.check is not None:
            self.ticked.emit(row.key, not cell.check)
        elif cell.verb is not None and self.verb_by_click:
            self.verb_pressed.emit(row.key, cell.verb)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.rows_model.rows[index.row()].kind is RowKind.ITEM:
            self.opened.emit(self.rows_model.rows[index.row()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does the row's verb or opens it, Space ticks it; the rest moves."""
        row = self.current_row()
        if row is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            if row.verb:
                self.verb_pressed.emit(row.key, row.verb)
            else:
                self.opened.emit(row.key)
            return
        check = next((cell.check for cell in row.cells if cell.check is not None), None) if row else None
        if row is not None and check is not None and event.key() == Qt.Key.Key_Space:
            self.ticked.emit(row.key, not check)
            return
        if event.text().strip() and event.text().isprintable() and not event.modifiers() & _COMMANDS:
            event.ignore()  # a letter is a key of the page; searching the list for it would swallow it
            return
        super().keyPressEvent(event)
