"""A drawing of a fixed size that fills whatever window it is shown in: read from two metres, or off a projector."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.widgets.theme import FAMILY

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop


class Canvas:
    """Draws words and lines in the units of the drawing. Every method that writes returns how high the words are."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter

    def fill(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """Fill a rectangle."""
        self.painter.fillRect(QRectF(x, y, wide, high), QColor(colour))

    def line(
        self, x: float, y: float, wide: float, words: str, size: float, colour: str, weight: int = 400,
        *, right: bool = False,
    ) -> float:  # fmt: skip
        """Write one line, shortened at its end where there is no room; returns its height."""
        made, metrics = self._font(size, weight)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.painter.setPen(QColor(colour))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide)
        self.painter.setFont(made)
        self.painter.drawText(QRectF(x, y, wide, metrics.height()), side | Qt.AlignmentFlag.AlignTop, shown)
        return metrics.height()

    def width(self, words: str, size: float, weight: int = 400) -> float:
        """Return how wide a line is."""
        return self._font(size, weight)[1].horizontalAdvance(words)

    def height(self, size: float, weight: int = 400) -> float:
        """Return how high a line is."""
        return self._font(size, weight)[1].height()

    def text(
        self, x: float, y: float, wide: float, high: float, words: str, sizes: tuple[float, ...], colour: str,
        weight: int = 400,
    ) -> float:  # fmt: skip
        """Write words over several lines, in the largest of the sizes in which they fit; returns how high they are.

        Words that do not fit in the smallest are cut at a whole line, with a sign that there is more.
        """
        tried = [self._font(size, weight) for size in sizes]
        made, metrics = next((pair for pair in tried if _height(pair[1], words, wide) <= high), tried[-1])
        if _height(metrics, words, wide) > high:
            words = _cut(words, lambda shorter: _height(metrics, shorter, wide) <= high)
        needed = _height(metrics, words, wide)
        self.painter.setPen(QColor(colour))
        self.painter.setFont(made)
        self.painter.drawText(QRectF(x, y, wide, needed + 2), _WRAPPED.value, words)
        return needed

    @staticmethod
    def _font(size: float, weight: int) -> tuple[QFont, QFontMetricsF]:
        made = QFont(FAMILY)
        made.setPixelSize(round(size))
        made.setWeight(QFont.Weight(weight))
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return made, QFontMetricsF(made)


def _height(metrics: QFontMetricsF, words: str, wide: float) -> float:
    return metrics.boundingRect(QRectF(0, 0, wide, 1e6), _WRAPPED.value, words).height()


def _cut(words: str, fits: Callable[[str], bool]) -> str:
    """Return as many whole words as fit, and a sign that there were more."""
    parts = words.split(" ")
    least, beyond = 0, len(parts)
    while least < beyond:  # halving: every try lays the text out
        most = (least + beyond + 1) // 2
        if fits(" ".join(parts[:most]) + " …"):
            least = most
        else:
            beyond = most - 1
    return " ".join(parts[:least]) + " …"


class Drawing(QWidget):
    """A window that is one drawing; whoever makes one says what it draws and what it says to a screen reader."""

    def __init__(self, wide: int, high: int) -> None:
        super().__init__(None)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the keyboard stays in the room
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(640, 360)
        self._wide, self._high = wide, high

    def paper(self) -> str:
        """Return the colour around the drawing, where a window has another shape."""
        raise NotImplementedError

    def draw(self, canvas: Canvas) -> None:
        """Draw it."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the drawing as large as it fits, in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.paper()))
        scale = min(self.width() / self._wide, self.height() / self._high)
        painter.translate((self.width() - scale * self._wide) / 2, (self.height() - scale * self._high) / 2)
        painter.scale(scale, scale)
        self.draw(Canvas(painter))
        painter.end()
