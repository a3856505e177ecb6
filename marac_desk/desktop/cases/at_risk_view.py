"""Who is at risk from whom, painted: people at risk at the left, people causing harm at the right, arrows between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from marac_desk.desktop.widgets.clipboard import copy_briefly
from marac_desk.desktop.widgets.shapes import paint_arrow_head
from marac_desk.desktop.widgets.theme import colour, font, tokens
from marac_desk.desktop.widgets.tokens import Tone, Type

BLOCK, LINE = 44, 17
LANE = 58  # what stays free between the columns for the arrows
MOST_RIGHT = 0.44  # of the width, for the people causing harm


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody in the picture: the name, and the lines below it."""

    key: UUID
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Danger:
    """One arrow: from whom to whom; dashed where it is indirect or nobody has said."""

    source: UUID
    target: UUID
    certain: bool


class AtRiskView(QWidget):
    """The picture with a text that says the same, and a table that Ctrl+C copies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("atRiskView")
        self.setAccessibleName(self.tr("Who is at risk from whom"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.at_risk: Sequence[Block] = ()
        self.sources: Sequence[Block] = ()
        self.dangers: Sequence[Danger] = ()
        self.table = ""

    def show_picture(
        self, at_risk: Sequence[Block], sources: Sequence[Block], dangers: Sequence[Danger], said: str, table: str
    ) -> None:
        """Show who is at risk from whom, with the same in words and as a table."""
        self.at_risk, self.sources, self.dangers, self.table = at_risk, sources, dangers, table
        self.setAccessibleDescription(said)
        self.setToolTip("")
        self.setFixedHeight(self._height())
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew."""
        super().resizeEvent(event)
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _height(self) -> int:
        return max(self._tall(self.at_risk, self._left), self._tall(self.sources, self._right), BLOCK) + 4

    @property
    def _left(self) -> int:
        """The width of the left column: what the right one and the lane leave."""
        return max(120, self.width() - 8 - self._right - LANE)

    @property
    def _right(self) -> int:
        """The width of the right column: its longest name, within reason."""
        metrics = QFontMetrics(font(Type.LIST_STRONG))
        longest = max((metrics.horizontalAdvance(block.name) for block in self.sources), default=0)
        return int(min(max(longest + 4, 92), self.width() * MOST_RIGHT))

    @staticmethod
    def _tall(blocks: Sequence[Block], width: int) -> int:
        return sum(_tall(block, width) for block in blocks)

    def sizeHint(self) -> QSize:
        """Return the height that everybody needs."""
        return QSize(380, self._height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it has gone."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the table by Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_briefly(self.table)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the people, then the arrows between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.fillRect(QRectF(0, 0, 3, self.height()), QColor(tokens().accent))
        tips, starts = self._paint_left(painter), self._paint_right(painter)
        if tips and starts:
            self._paint_arrows(painter, tips, starts)

    def _paint_left(self, painter: QPainter) -> dict[UUID, QPointF]:
        """Paint the people at risk; returns where an arrow's tip reaches each."""
        tips, top = {}, 0.0
        for block in self.at_risk:
            used = _paint_block(painter, block, QPointF(8, top), self._left)
            tips[block.key] = QPointF(8 + used + 10, top + 15)
            top += _tall(block, self._left)
        return tips

    def _paint_right(self, painter: QPainter) -> dict[UUID, QPointF]:
        """Paint the people causing harm, level with the middle of those at risk; returns where each line begins."""
        starts, left = {}, float(self.width() - self._right)
        spare = self._tall(self.at_risk, self._left) - self._tall(self.sources, self._right)
        top = max(0.0, spare / 2)
        for block in self.sources:
            _paint_block(painter, block, QPointF(left, top), self._right)
            starts[block.key] = QPointF(left - 8, top + 15)
            top += _tall(block, self._right)
        return starts

    def _paint_arrows(self, painter: QPainter, tips: dict[UUID, QPointF], starts: dict[UUID, QPointF]) -> None:
        """Paint one trunk that everybody causing harm leads into, and from it one arrow to each person at risk."""
        sure = {danger.target for danger in self.dangers if danger.certain}
        threatened = {danger.target for danger in self.dangers}
        trunk = self.width() - self._right - 22.0
        solid = [start.y() for start in starts.values()] + [tip.y() for key, tip in tips.items() if key in sure]
        top, bottom = min(solid), max(solid)
        _stroke(painter, [QPointF(trunk, top), QPointF(trunk, bottom)], certain=True)
        for start in starts.values():
            _stroke(painter, [start, QPointF(trunk, start.y())], certain=True)
        for key in threatened & tips.keys():
            tip, certain = tips[key], key in sure
            begin = min(max(tip.y(), top), bottom)
            bend = [QPointF(trunk, begin), QPointF(trunk, tip.y()), QPointF(tip.x() + 8, tip.y())]
            _stroke(painter, bend, certain=certain)
            paint_arrow_head(painter, tip, towards_left=True, tint=tokens().ink2)


def _stroke(painter: QPainter, points: list[QPointF], *, certain: bool) -> None:
    pen = QPen(QColor(tokens().ink2), 1.4)
    if not certain:
        pen.setDashPattern([3.5, 3])
    painter.setPen(pen)
    painter.drawPolyline(points)


def _wrapped(block: Block, width: int) -> list[str]:
    """Return a block's lines as they fit: broken between words, two lines each at most."""
    metrics, found = QFontMetrics(font(Type.SMALL)), []
    for text in block.lines:
        words, first = text.split(), ""
        while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
            first = f"{first} {words.pop(0)}".strip()
        rest = " ".join(words)
        found += [line for line in (first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)) if line]
    return found


def _tall(block: Block, width: int) -> int:
    return max(BLOCK, 22 + LINE * len(_wrapped(block, width)) + 6)


def _paint_block(painter: QPainter, block: Block, corner: QPointF, width: int) -> float:
    """Paint a name and its lines; returns how wide the name is, so that an arrow stops beside it."""
    used = _line(painter, block.name, font(Type.LIST_STRONG), Tone.INK, corner + QPointF(0, 19), width)
    for number, text in enumerate(_wrapped(block, width)):
        _line(painter, text, font(Type.SMALL), Tone.INK3, corner + QPointF(0, 19 + LINE * (number + 1)), width)
    return used


def _line(painter: QPainter, text: str, face: QFont, tone: Tone, start: QPointF, width: int) -> float:
    shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, width)
    painter.setFont(face)
    painter.setPen(colour(tone))
    painter.drawText(start, shown)
    return QFontMetricsF(face).horizontalAdvance(shown)
