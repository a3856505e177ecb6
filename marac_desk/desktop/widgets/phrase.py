"""A phrase in more than one weight: plain text with runs, wrapped, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from marac_desk.desktop.widgets.theme import colour, font
from marac_desk.desktop.widgets.tokens import Tone, Type


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one step of the type scale and one tone."""

    text: str
    type: Type = Type.LIST
    tone: Tone = Tone.INK
    italic: bool = False


class Phrase(QWidget):
    """Shows runs one after the other, as many lines as they need and at most so many."""

    def __init__(self, name: str = "", *, most_lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._runs: tuple[Run, ...] = ()
        self._most_lines = most_lines
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, runs: Sequence[Run]) -> None:
        """Show other words."""
        said = tuple(run for run in runs if run.text)
        if said == self._runs:
            return
        before, self._runs, self._heights = self._heights, said, {}
        self.setAccessibleName(self.text())
        if not before or any(self.heightForWidth(width) != height for width, height in before.items()):
            self.updateGeometry()  # only then: a layout of a whole page for each key would be felt
        self.update()

    def text(self) -> str:
        """Return the words without their weights."""
        return "".join(run.text for run in self._runs)

    def _laid_out(self, width: int) -> tuple[QTextLayout, float]:
        layout = QTextLayout(self.text(), font(self._runs[0].type if self._runs else Type.LIST))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        ranges, start = [], 0
        for run in self._runs:
            style = QTextCharFormat()
            style.setFont(font(run.type, italic=run.italic))
            style.setForeground(colour(run.tone))
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, len(run.text.encode("utf-16-le")) // 2, style
            ranges.append(piece)
            start += piece.length
        layout.setFormats(ranges)
        height = 0.0
        layout.beginLayout()
        for _ in range(self._most_lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(40, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, height

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need at a width."""
        if not self._runs:
            return 0
        if width not in self._heights:  # a layout asks a dozen times, at one width and at another
            self._heights[width] = round(self._laid_out(width)[1] + 0.5)
        return self._heights[width]

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that the height follows from the width."""
        return True

    def sizeHint(self) -> QSize:
        """Return the size at the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the runs."""
        if self._runs:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            self._laid_out(self.width())[0].draw(painter, QPointF(0, 0))
            painter.end()
