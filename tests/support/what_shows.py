"""Everything that a window says: to the eye, to a screen reader, to the task bar, in tooltips, lists and pop-ups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
MOST_ROWS = 400


def everything_shown() -> Iterator[tuple[str, str]]:
    """Yield where each text stands and the text, of every window that can be seen."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            yield from texts_of(window)


def texts_of(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield the texts of a widget and of everything below it that can be seen."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget is root or widget.isVisible():
            name = widget.objectName() or type(widget).__name__
            for kind, text in _own(widget):
                if text:
                    yield f"{name}.{kind}", text
    for action in root.findChildren(QAction):
        yield "action", f"{action.text()} {action.toolTip()}"


def _own(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "title", widget.windowTitle() if widget.isWindow() else ""
    yield "tooltip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    match widget:
        case QLabel() | QAbstractButton() | QLineEdit():
            yield "text", widget.text()
        case QPlainTextEdit() | QTextEdit():
            yield "text", widget.toPlainText()
        case QGroupBox():
            yield "title", widget.title()
        case QTabBar():
            yield "tabs", " ".join(widget.tabText(at) for at in range(widget.count()))
        case QComboBox():
            yield "choices", " ".join(widget.itemText(at) for at in range(widget.count()))
        case QHeaderView():
            return
        case QAbstractItemView():
            yield "rows", _rows(widget)
        case _:
            yield "interface", _spoken(widget)
    if isinstance(widget, QLineEdit) and (completer := widget.completer()) is not None:
        model: Any = completer.model()
        yield (
            "completions",
            " ".join(str(model.index(row, 0).data()) for row in range(min(model.rowCount(), MOST_ROWS))),
        )


def _rows(view: QAbstractItemView) -> str:
    model: Any = view.model()
    if model is None:
        return ""
    found = []
    columns = model.columnCount(QModelIndex()) if isinstance(view, QTableView) else 1
    for row in range(min(model.rowCount(QModelIndex()), MOST_ROWS)):
        for column in range(columns):
            index = model.index(row, column)
            found += [str(index.data(role) or "") for role in ROLES]
    return " ".join(text for text in found if text)


def _spoken(widget: QWidget) -> str:
    interface: Any = QAccessible.queryAccessibleInterface(widget)
    if interface is None:
        return ""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
    return " ".join(interface.text(kind) for kind in kinds)
