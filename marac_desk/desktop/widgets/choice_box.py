"""A box of choices that stands above a list and is reached by a key."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox


def choice_box(name: str, said: str, keys: str) -> QComboBox:
    """Return a box as wide as its choices; what it chooses is its accessible name, and with the key its tooltip."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(said)
    box.setToolTip(f"{said} ({keys})")
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box
