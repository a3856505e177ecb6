"""A window that says when it has been seen, so that whatever takes longer than showing it can wait until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # naming their types alone would make Qt import them
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QShowEvent

AT_THE_LATEST = 400
"""Milliseconds after which a window that was never painted (minimised, covered) counts as seen."""


class QuickWindow(QWidget):
    """Paints first; everything else comes after."""

    seen = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._was_seen = False

    def showEvent(self, event: QShowEvent) -> None:
        """Wait for the first painting, but not for ever."""
        super().showEvent(event)
        QTimer.singleShot(AT_THE_LATEST, self._say_seen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say, once the present event is over, that the window is there."""
        super().paintEvent(event)
        if not self._was_seen:
            QTimer.singleShot(0, self._say_seen)

    def _say_seen(self) -> None:
        if not self._was_seen:
            self._was_seen = True
            self.seen.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it ends the program."""
        super().closeEvent(event)
        self.closed.emit()
