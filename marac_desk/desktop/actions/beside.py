"""A list with a panel beside it, or below it where the window is too narrow for both."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

NARROW = 1360
PANEL = 420


class Beside(QSplitter):
    """Gives the panel its width when it opens; afterwards the person may move the line between them."""

    def __init__(self, rows: QWidget, panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._panel = panel
        self.setChildrenCollapsible(False)
        self.addWidget(rows)
        self.addWidget(panel)
        self.setStretchFactor(0, 1)
        panel.setVisible(False)

    def open_panel(self) -> None:
        """Show the panel, with the room it usually needs."""
        if not self._panel.isVisible():
            self._turn()
            self._panel.setVisible(True)
            self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the window became narrow or wide."""
        super().resizeEvent(event)
        if self._turn():
            self._share()

    def _turn(self) -> bool:
        narrow = self.window().width() < NARROW
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        turned = self.orientation() is not wanted
        if turned:
            self.setOrientation(wanted)
        return turned

    def _share(self) -> None:
        if self.orientation() is Qt.Orientation.Vertical:
            self.setSizes([self.height() // 2, self.height() - self.height() // 2])
        else:
            self.setSizes([max(0, self.width() - PANEL), PANEL])
