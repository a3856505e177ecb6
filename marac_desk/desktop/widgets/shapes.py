"""The shapes that carry meaning, painted because a font may lack them; each always stands with words."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from marac_desk.desktop.widgets.icons import paint_icon
from marac_desk.desktop.widgets.theme import tokens


class Shape(Enum):
    """Triangle late or harm close; ring soon or missing; disc in or ready; tick saved; struck eye not for her."""

    TRIANGLE = "triangle"
    RING = "ring"
    DISC = "disc"
    TICK = "tick"
    STRUCK_EYE = "struck_eye"
    SQUARE = "square"
    SQUARE_OPEN = "square_open"
    DOT = "dot"


_ICONS = {Shape.TRIANGLE: "triangle-alert", Shape.TICK: "check", Shape.STRUCK_EYE: "eye-off"}


def shape_colour(shape: Shape) -> str:
    """Return the colour a shape has on its own."""
    t = tokens()
    return {
        Shape.TRIANGLE: t.late,
        Shape.RING: t.soon,
        Shape.DISC: t.ink2,
        Shape.TICK: t.done,
        Shape.STRUCK_EYE: t.ink2,
        Shape.SQUARE: t.ink,
        Shape.SQUARE_OPEN: t.ink,
        Shape.DOT: t.ink2,
    }[shape]


def paint_shape(painter: QPainter, shape: Shape, box: QRectF, tint: str | None = None) -> None:
    """Paint a shape centred in a square box."""
    chosen = tint or shape_colour(shape)
    if shape in _ICONS:
        paint_icon(painter, _ICONS[shape], box, chosen)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = {Shape.RING: 8.5, Shape.DISC: 8.0, Shape.DOT: 5.0}.get(shape, 9.0) * box.width() / 14
    inner = QRectF(0, 0, side, side)
    inner.moveCenter(box.center())
    filled = shape in {Shape.DISC, Shape.SQUARE}
    painter.setPen(Qt.PenStyle.NoPen if filled else QPen(QColor(chosen), 1.6))
    painter.setBrush(QColor(chosen) if filled else Qt.BrushStyle.NoBrush)
    if shape in {Shape.SQUARE, Shape.SQUARE_OPEN}:
        painter.drawRect(inner)
    else:
        painter.drawEllipse(inner)
    painter.restore()


def paint_arrow_head(painter: QPainter, tip: QPointF, *, towards_left: bool, tint: str) -> None:
    """Paint a small filled arrow head whose tip is at a point."""
    back = 9.0 if towards_left else -9.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tint))
    painter.drawPolygon(QPolygonF([tip, QPointF(tip.x() + back, tip.y() - 4), QPointF(tip.x() + back, tip.y() + 4)]))
    painter.restore()
