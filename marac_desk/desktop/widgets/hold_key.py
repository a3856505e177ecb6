"""A key that shows something for as long as it is held, and not a moment longer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class HoldKey(QObject):
    """Watches one key wherever the keyboard is inside a widget's window, as long as that widget can be seen."""

    held = Signal()
    let_go = Signal()

    def __init__(self, owner: QWidget, key: Qt.Key = Qt.Key.Key_F9) -> None:
        super().__init__(owner)
        self._owner, self._key = owner, key
        self.is_held = False
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the key going down and up, the window losing the keyboard, and the widget going out of sight."""
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == self._key:
            if not self.is_held and not event.isAutoRepeat() and self._owner.isVisible():
                self.is_held = True
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
        self.let_go.emit()
