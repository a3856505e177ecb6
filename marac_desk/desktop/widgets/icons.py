"""Icons and agency marks: line drawings tinted from the palette, sharp at every scale."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from marac_desk.desktop.widgets.theme import tokens

LUCIDE_GRID = 24
ICON_STROKE = 1.5


@lru_cache(maxsize=256)
def _renderer(prefix: str, name: str, tint: str, size: int) -> QSvgRenderer:
    file = QFile(f"{prefix}:{name}.svg")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(f"{prefix}/{name}.svg")
    text = bytes(file.readAll().data()).decode()
    file.close()
    text = text.replace("currentColor", tint)
    if prefix == "icons":  # the stroke stays 1.5 on screen at whatever size the icon is drawn
        text = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{ICON_STROKE * LUCIDE_GRID / size:.3f}"', text)
    return QSvgRenderer(QByteArray(text.encode()))


def paint_icon(painter: QPainter, name: str, box: QRectF, tint: str) -> None:
    """Paint an icon into a square box in a colour."""
    _renderer("icons", name, tint, round(box.width())).render(painter, box)


def paint_mark(painter: QPainter, name: str, box: QRectF, tint: str | None = None) -> None:
    """Paint an agency's mark; only the police mark has a colour of its own."""
    chosen = tokens().police if name == "police" else (tint or tokens().ink2)
    _renderer("marks", name, chosen, round(box.width())).render(painter, box)


def icon(name: str, tint: str, size: int = 20) -> QIcon:
    """Return an icon for a button or an action, drawn at twice its size so that it stays sharp at 200 %."""
    pixmap = QPixmap(QSize(size, size) * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, 2 * size, 2 * size), tint)
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)
