"""The clipboard: what is copied from a case is cleared again after a quarter of a minute."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

KEPT = 15_000  # milliseconds


def copy_briefly(text: str) -> None:
    """Copy a text, and clear the clipboard again unless something else stands there by then."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(text)

    def clear() -> None:
        if clipboard.text() == text:
            clipboard.clear()

    QTimer.singleShot(KEPT, clipboard, clear)
