"""Pictures of a window, and how far two of them differ."""

from __future__ import annotations

from PySide6.QtGui import QImage, qGray
from PySide6.QtWidgets import QApplication, QWidget


def picture(window: QWidget) -> QImage:
    """Return what the window looks like now."""
    QApplication.processEvents()
    return window.grab().toImage()


def differing_share(one: QImage, other: QImage) -> float:
    """Return which share of the pixels differ clearly; a blinking cursor or a clock is not clear enough."""
    assert one.size() == other.size()
    points = samples(one)
    unlike = sum(
        abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y))) > 40  # a visible change
        for x, y in points
    )
    return unlike / len(points)


def dark_share(picture: QImage) -> float:
    """Return which share of the pixels is dark."""
    points = samples(picture)
    return sum(qGray(picture.pixel(x, y)) < 100 for x, y in points) / len(points)


def samples(picture: QImage, step: int = 5) -> list[tuple[int, int]]:
    """Return the places of the pixels that are looked at: a picture has a million, and each is a call."""
    return [(x, y) for x in range(0, picture.width(), step) for y in range(0, picture.height(), step)]
