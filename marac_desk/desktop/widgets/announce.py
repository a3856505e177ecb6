"""Says something to a screen reader politely: after what it is saying now, and without moving the keyboard."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(owner: QWidget, text: str) -> None:
    """Let a screen reader say a text; does nothing where none listens."""
    if QAccessible.isActive() and text.strip():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(owner, text.strip()))
