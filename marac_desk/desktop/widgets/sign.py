"""One agency mark or one shape, standing by itself beside its words."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.widgets.icons import paint_icon, paint_mark
from marac_desk.desktop.widgets.shapes import Shape, paint_shape
from marac_desk.desktop.widgets.theme import colour
from marac_desk.desktop.widgets.tokens import Tone


class Sign(QWidget):
    """Shows a mark, a shape, an icon or nothing; the words beside it say the same."""

    def __init__(self, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self._mark = ""
        self._shape: Shape | None = None
        self._tone: Tone | None = None
        self._icon: tuple[str, Tone] | None = None

    def show_mark(self, mark: str) -> None:
        """Show an agency's mark, or nothing for an empty one."""
        self._mark, self._shape, self._icon = mark, None, None
        self.update()

    def show_shape(self, shape: Shape | None, tone: Tone | None = None) -> None:
        """Show a shape in its own colour or in a tone, or nothing."""
        self._mark, self._shape, self._icon, self._tone = "", shape, None, tone
        self.update()

    def show_icon(self, name: str, tone: Tone = Tone.INK2) -> None:
        """Show an icon of the set."""
        self._mark, self._shape, self._icon = "", None, (name, tone)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint it."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self._mark:
            paint_mark(painter, self._mark, box)
        elif self._shape is not None:
            paint_shape(painter, self._shape, box, colour(self._tone).name() if self._tone is not None else None)
        elif self._icon is not None:
            name, tone = self._icon
            paint_icon(painter, name, box, colour(tone).name())
        painter.end()
