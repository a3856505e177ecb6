"""Says below a passphrase whether Caps Lock is on: the dots do not show it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from marac_desk.desktop.lock.caps_lock import CapsLock, told_by

AFTER_THE_KEY = 30  # milliseconds until the system knows what a press of the key itself has changed


class CapsHint(QObject):
    """Watches one field and says when what is known of the key has changed."""

    def __init__(self, field: QLineEdit, changed: Callable[[], None]) -> None:
        super().__init__(field)
        self._changed = changed
        self._key = CapsLock(QGuiApplication.platformName())
        self.is_on = self._key.is_on()
        field.installEventFilter(self)

    def words(self) -> str:
        """Return what to say; nothing where nobody knows."""
        if self.is_on is None:
            return ""
        return self.tr("Caps Lock is on") if self.is_on else self.tr("Caps Lock is off")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again with each key, and when the keyboard comes here."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            told = told_by(event.text(), shift=shift)
            QTimer.singleShot(AFTER_THE_KEY, self, lambda: self._look(told))
        elif event.type() is QEvent.Type.FocusIn:
            self._look(None)
        return super().eventFilter(watched, event)

    def _look(self, told: bool | None) -> None:
        known = self._key.is_on()
        known = told if known is None else known
        if known is not None and known is not self.is_on:
            self.is_on = known
            self._changed()
