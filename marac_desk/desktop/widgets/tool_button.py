"""A button that is an icon with its words and no border, for what stands beside a title or in the top line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton

ICON = 18


def tool_button(text: str, name: str) -> QPushButton:
    """Return one, named for its purpose; its icon is set in the colours of the present scheme by whoever shows it."""
    made = QPushButton(text)
    made.setObjectName(f"{name}Button")
    made.setProperty("tool", "true")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setIconSize(QSize(ICON, ICON))
    return made
