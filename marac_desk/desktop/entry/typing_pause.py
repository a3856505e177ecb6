"""When to keep what is being typed: at a pause, and at the latest while somebody types on without one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE, LONGEST = 700, 1500
"""Milliseconds after the last key, and after the first that is not kept; with the commit it stays under two seconds."""


class TypingPause(QObject):
    """Says when it is time to keep what was typed."""

    due = Signal()

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._pause, self._longest = self._timer(PAUSE), self._timer(LONGEST)

    def _timer(self, milliseconds: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(self.due)
        return made

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that nobody was asked to keep yet."""
        return self._pause.isActive() or self._longest.isActive()

    def touched(self) -> None:
        """Say that something was typed."""
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def stop(self) -> None:
        """Wait no longer: it is kept, or is not to be."""
        self._pause.stop()
        self._longest.stop()
