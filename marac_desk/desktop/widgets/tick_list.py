"""A list in which many rows can be ticked: one by one, a range with Shift, a whole group by its head."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column, Row, RowKind
from marac_desk.desktop.widgets.rows_model import ROW_ROLE, Index
from marac_desk.desktop.widgets.theme import tokens

_ARROWS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down})


class TickList(RowView):
    """Ticks by Space, Shift+Space and Shift+arrows from the last one ticked, G the group, Ctrl+A what is loaded.

    A row can be ticked where its first cell has a tick box; what the list is given says nothing about ticks, the list
    knows them itself and forgets those whose rows are gone.
    """

    ticks_changed = Signal()

    def __init__(
        self, columns: Sequence[Column], name: str, parent: QWidget | None = None, *, header: bool = False
    ) -> None:
        super().__init__(columns, name, parent, header=header)
        self._ticks: set[Hashable] = set()
        self._anchor: Hashable | None = None
        self._without: frozenset[int] = frozenset()
        self.ticked.connect(self._on_ticked)

    @property
    def ticks(self) -> tuple[Hashable, ...]:
        """The keys of the ticked rows, in the order of the list."""
        return tuple(row.key for row in self.rows_model.rows if row.key in self._ticks)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; ticks of rows that are gone go with them."""
        before = self._ticks
        self._ticks = before & {row.key for row in rows}
        super().set_rows([self._dressed(row) for row in rows])
        if self._ticks != before:
            self.ticks_changed.emit()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add the next rows of a long list."""
        super().append_rows([self._dressed(row) for row in rows])

    def change_row(self, row: Row) -> None:
        """Show another state of one row; its tick stays."""
        super().change_row(self._dressed(row))

    def _dressed(self, row: Row) -> Row:
        if not row.cells or row.cells[0].check is None:
            return row
        return replace(row, cells=(replace(row.cells[0], check=row.key in self._ticks), *row.cells[1:]))

    def clear_ticks(self) -> None:
        """Untick everything."""
        self._set(set())

    def _set(self, wanted: set[Hashable]) -> None:
        changed, self._ticks = wanted ^ self._ticks, wanted
        for position, row in enumerate(self.rows_model.rows):
            if row.key in changed:
                self.rows_model.change(position, self._dressed(row))
        if changed:
            self.ticks_changed.emit()

    def _on_ticked(self, key: Hashable, on: bool) -> None:
        self._anchor = key
        self._set(self._ticks | {key} if on else self._ticks - {key})

    def _tickable(self, rows: Iterable[Row]) -> list[Hashable]:
        return [row.key for row in rows if row.kind is RowKind.ITEM and row.cells[0].check is not None]

    def tick_all(self) -> None:
        """Tick everything that is loaded, or nothing where all of it was ticked."""
        everything = set(self._tickable(self.rows_model.rows))
        self._set(set() if everything <= self._ticks else self._ticks | everything)

    def tick_group(self, key: Hashable | None) -> None:
        """Tick the group that a row or a head belongs to, or untick it where all of it was ticked."""
        group = set(self._group_of(key))
        if group:
            self._set(self._ticks - group if group <= self._ticks else self._ticks | group)

    def _group_of(self, key: Hashable | None) -> list[Hashable]:
        group: list[Row] = []
        holds = False
        for row in self.rows_model.rows:
            if row.kind is RowKind.HEAD:
                if holds:
                    break
                group = []
            group.append(row)
            holds = holds or row.key == key
        return self._tickable(group) if holds else []

    def tick_range(self, to: Hashable | None) -> None:
        """Tick everything from the row ticked last to this one."""
        keys = self._tickable(self.rows_model.rows)
        if to not in keys:
            return
        start = keys.index(self._anchor) if self._anchor in keys else keys.index(to)
        low, high = sorted((start, keys.index(to)))
        self._set(self._ticks | set(keys[low : high + 1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick ranges and groups; the rest is the list's."""
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        key = event.key()
        if shift and key in _ARROWS:
            self._extend(event)
        elif shift and key == Qt.Key.Key_Space:
            self.tick_range(self.current_key())
        elif key == Qt.Key.Key_G and not event.modifiers():
            self.tick_group(self.current_key())
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.tick_all()
        else:
            super().keyPressEvent(event)

    def _extend(self, event: QKeyEvent) -> None:
        start = self.current_key()
        if self._anchor is None or self._anchor not in self._ticks:
            self._anchor = start
        super().keyPressEvent(QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.NoModifier))
        self.tick_range(self.current_key())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A head ticks its group; with Shift a click ticks everything up to where it is."""
        index = self.indexAt(event.position().toPoint())
        row = self.rows_model.rows[index.row()] if index.isValid() else None
        left = event.button() is Qt.MouseButton.LeftButton
        if row is not None and left and row.kind is RowKind.HEAD:
            self.tick_group(row.key)
        elif row is not None and left and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.tick_range(row.key)
        else:
            super().mouseReleaseEvent(event)

    def ground_of(self, index: Index) -> tuple[str | None, bool]:
        """Lay the soft ground under every ticked row too."""
        ground, bar = super().ground_of(index)
        row: Row = index.data(ROW_ROLE)
        if row.key in self._ticks:
            return (tokens().soft if self.isActiveWindow() else tokens().paper2), bar
        return ground, bar

    def leave_out(self, columns: Collection[int]) -> None:
        """Do without some columns for now; what is left shares the room."""
        self._without = frozenset(columns)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns that are shown."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        room = self.viewport().width()
        columns = dict(enumerate(self.rows_model.columns))
        shown = {n: c for n, c in columns.items() if n not in self._without and not room < c.gives_way}
        for number in columns:
            self.setColumnHidden(number, number not in shown)
        flexible = [number for number, column in shown.items() if column.width == 0]
        rest = max(0, room - sum(column.width for column in shown.values()))
        for number, column in shown.items():
            self.setColumnWidth(number, column.width or rest // max(1, len(flexible)))
