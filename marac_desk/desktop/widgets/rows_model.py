"""The rows of a list as Qt asks for them, with real columns for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.veiling import veiled

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Holds rows; more may be fetched when somebody scrolls to the end."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.fetch_more: Callable[[], None] | None = None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """Return how many rows are loaded."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> Cell | None:
        """Return the cell at an index; heads and notes have only their first."""
        row = self.rows[index.row()]
        return row.cells[index.column()] if index.column() < len(row.cells) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer Qt's questions about one cell."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        if role == ROW_ROLE:
            return self.rows[index.row()]
        cell = self.cell(index)
        if cell is None:
            return None
        if role == CELL_ROLE:
            return cell
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return cell.said
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and index.column() == 0:
            return self.rows[index.row()].sentence
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only items can be chosen; the keyboard passes over heads and gaps."""
        if index.isValid() and self.rows[index.row()].kind is RowKind.ITEM:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there are more rows than are loaded."""
        return not parent.isValid() and self.fetch_more is not None

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next rows, once; whoever answers sets fetch_more again where there are still more."""
        if not parent.isValid() and self.fetch_more is not None:
            ask, self.fetch_more = self.fetch_more, None
            ask()

    def replace(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = veiled(rows)
        self.fetch_more = None
        self.endResetModel()

    def stands_as(self, rows: Sequence[Row]) -> bool:
        """Tell whether other rows are about the same things in the same order, and all of them are loaded."""
        if self.fetch_more is not None or len(rows) != len(self.rows) or not rows:
            return False
        return all(_place(new) == _place(old) for new, old in zip(rows, self.rows, strict=True))

    def change_where_other(self, rows: Sequence[Row]) -> list[int]:
        """Put other rows in the place of those that `stands_as` compared; returns where they differ."""
        other = [at for at, (new, old) in enumerate(zip(veiled(rows), self.rows, strict=True)) if new != old]
        for position in other:
            self.change(position, rows[position])
        return other

    def append(self, rows: Sequence[Row]) -> None:
        """Add rows at the end."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows.extend(veiled(rows))
            self.endInsertRows()

    def insert(self, position: int, row: Row) -> None:
        """Put one more row before a position; every other row stays as it is."""
        self.beginInsertRows(QModelIndex(), position, position)
        self.rows[position:position] = veiled([row])
        self.endInsertRows()

    def change(self, position: int, row: Row) -> None:
        """Put another row in the place of one."""
        self.rows[position : position + 1] = veiled([row])
        self.dataChanged.emit(self.index(position, 0), self.index(position, len(self.columns) - 1))


def _place(row: Row) -> tuple[object, ...]:
    """Return what a row is about and how it lies over the columns."""
    return row.key, row.kind, len(row.cells)
