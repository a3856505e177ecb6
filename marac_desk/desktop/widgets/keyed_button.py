"""A button whose key acts at once: Qt's own shows itself pressed for a tenth of a second first, and acts afterwards."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShortcutEvent
from PySide6.QtWidgets import QPushButton


class KeyedButton(QPushButton):
    """A button with a key. Screen readers are told the key, as with any button that has one."""

    def event(self, event: QEvent) -> bool:
        """Do what the button does as soon as its key is pressed."""
        if event.type() is QEvent.Type.Shortcut and not cast("QShortcutEvent", event).isAmbiguous():
            self.click()
            return True
        return super().event(event)
