"""The line drawing beside a title of the lock process, drawn once its window has been seen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.theme import tokens

SIZE = 20


def draw_sign(place: QLabel, name: str, tint: str = "") -> None:
    """Draw an icon of the set into a label."""
    place.setPixmap(icon(name, tint or tokens().ink2, SIZE).pixmap(QSize(SIZE, SIZE)))
