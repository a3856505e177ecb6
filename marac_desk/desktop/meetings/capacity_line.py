"""The capacity line: each case as a block of its minutes along the time there is, with a text equivalent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import Type
from marac_desk.desktop.wording import dates

BAR_TOP, BAR = 2, 10


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of the meeting: a case, or what stands between cases."""

    start: datetime
    minutes: int
    case: bool
    adult: bool = False
    here: bool = False


class CapacityLine(QWidget):
    """How full the meeting is, to scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("capacityLine")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(34)
        self._blocks: tuple[Block, ...] = ()
        self._start = self._end = datetime.fromtimestamp(0, UTC)
        self._zone: tzinfo | None = None

    def sizeHint(self) -> QSize:
        """Return the height of bar and hours."""
        return QSize(400, 34)

    def say(self, blocks: tuple[Block, ...], start: datetime, end: datetime, zone: tzinfo, words: str) -> None:
        """Show other blocks between the start and the end of the room."""
        self._blocks, self._start, self._end, self._zone = blocks, start, end, zone
        self.setAccessibleName(self.tr("How full the meeting is"))
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def _scale(self) -> float:
        last = max([self._end, *(b.start + timedelta(minutes=b.minutes) for b in self._blocks)])
        total = max(1.0, (last - self._start).total_seconds())
        return (self.width() - 8) / total

    def _x(self, when: datetime) -> float:
        return (when - self._start).total_seconds() * self._scale()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint blocks, hours, and the mark at which the room ends."""
        if self._zone is None:
            return
        t, painter = tokens(), QPainter(self)
        painter.fillRect(QRectF(0, BAR_TOP, self._x(self._end), BAR), QColor(t.paper2))
        for block in self._blocks:
            left = self._x(block.start)
            width = self._x(block.start + timedelta(minutes=block.minutes)) - left
            over = block.start + timedelta(minutes=block.minutes) > self._end
            tint = t.late if over else t.accent if block.here else t.ink3 if block.adult else t.ink2
            painter.fillRect(QRectF(left, BAR_TOP, max(1.0, width - 1), BAR), QColor(tint if block.case else t.rule))
        painter.setPen(QPen(QColor(t.ink), 2))
        end = self._x(self._end)
        painter.drawLine(int(end), BAR_TOP - 2, int(end), BAR_TOP + BAR + 3)
        self._paint_hours(painter)

    def _paint_hours(self, painter: QPainter) -> None:
        assert self._zone is not None
        face = font(Type.SMALL)
        metrics = QFontMetrics(face)
        painter.setFont(face)
        painter.setPen(QColor(tokens().ink3))
        ends = self.tr("{time} room ends").format(time=dates.clock_time(self._end, self._zone))
        right = min(self._x(self._end), self.width() - 2.0)
        place = QRectF(right - metrics.horizontalAdvance(ends) - 4, 16, metrics.horizontalAdvance(ends) + 4, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, ends)
        hour = self._start.astimezone(self._zone).replace(minute=0) + timedelta(hours=1)
        while hour < self._end:
            words = f"{hour:%H:%M}"
            x = self._x(hour) - metrics.horizontalAdvance(words) / 2
            if x + metrics.horizontalAdvance(words) + 16 < place.left():
                painter.drawText(QRectF(x, 16, 60, 18), words)
            hour += timedelta(hours=1)
