"""A list that is as high as its rows and never scrolls by itself, for pages that scroll as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column, Row


class GrowingRows(RowView):
    """A list inside a page that scrolls; the keyboard passes over it unless it is asked for."""

    def __init__(
        self, columns: Sequence[Column], name: str, parent: QWidget | None = None, *, header: bool = False
    ) -> None:
        super().__init__(columns, name, parent, header=header)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows and take the height they need."""
        super().set_rows(rows)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap again at another width."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        wanted = self.content_height()
        if self.height() != wanted:
            self.setFixedHeight(wanted)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page around scroll."""
        event.ignore()
