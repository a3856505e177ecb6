"""A key that shows something for as long as it is held, and not a moment longer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

LONGEST = 10_000
"""Milliseconds that something is shown at most: a key that is stuck, or has a book on it, shows nothing for ever."""
REVEALING = "revealing"
"""The property of the application that says that protected values are on the screen now."""


class HoldKey(QObject):
    """Watches one key wherever the keyboard is inside a widget's window, as long as that widget can be seen."""

    held = Signal()
    let_go = Signal()

    def __init__(self, owner: QWidget, key: Qt.Key = Qt.Key.Key_F9) -> None:
        super().__init__(owner)
        self._owner, self._key = owner, key
        self.is_held = False
        self._longest = QTimer(self)
        self._longest.setSingleShot(True)
        self._longest.timeout.connect(self._release)
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the key going down and up, the window losing the keyboard, and the widget going out of sight."""
        if not (self.is_held or isinstance(event, QKeyEvent)):
            return False  # every event of the application comes by here: nothing is asked that costs anything
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == self._key:
            if not self.is_held and not event.isAutoRepeat() and self._owner.isVisible():
                self.is_held = True
                self._longest.start(LONGEST)
                _say_revealing(True)
                self.held.emit()
            return self._owner.isVisible()
        if kind is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and event.key() == self._key:
            if self.is_held and not event.isAutoRepeat():
                self._release()
            return False
        gone = kind is QEvent.Type.Hide and watched is self._owner
        if self.is_held and (gone or kind in {QEvent.Type.ApplicationDeactivate, QEvent.Type.WindowDeactivate}):
            self._release()
        return False

    def _release(self) -> None:
        self.is_held = False
        self._longest.stop()
        _say_revealing(False)
        self.let_go.emit()


def _say_revealing(revealing: bool) -> None:
    if (app := QApplication.instance()) is not None:
        app.setProperty(REVEALING, revealing)
