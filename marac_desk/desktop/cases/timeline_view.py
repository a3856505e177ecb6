"""The timeline: time runs down, and beside it the risk, stepped where somebody assessed it and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from marac_desk.desktop.cases.timeline_words import Telling, told
from marac_desk.desktop.widgets.clipboard import copy_briefly
from marac_desk.desktop.widgets.row_painter import PAD, RowPainter
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.rows_model import ROW_ROLE, Index
from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.services.cases.views import CaseView, EventKind, TimelineEvent

WHEN, RISK, SIGN = 116, 176, 44
ROW_EVENT, ROW_TODAY = 46, 40
DOT, SQUARE, RING, LINE = 7.0, 10.0, 8.0, 1.6
LEAST_AXIS = 24
_TRIANGLES = {EventKind.INCIDENT, EventKind.BREACH}


@dataclass(frozen=True, slots=True)
class RiskSpan:
    """What the risk line does in one row: where it comes from, and where it goes when a score stands here."""

    before: int | None
    score: int | None

    @property
    def after(self) -> int | None:
        """Where the line leaves the row."""
        return self.before if self.score is None else self.score


class RiskAxis:
    """Where a score lies across the column: from nothing to the most the checklist can have."""

    def __init__(self, threshold: int, scores: Sequence[int]) -> None:
        self.threshold = threshold
        self._most = max((LEAST_AXIS, threshold + 4, *scores))

    def x(self, score: int, left: float, width: float) -> float:
        """Return the place of a score between the column's sides."""
        return left + PAD + (width - 2 * PAD) * score / self._most


class _RiskDelegate(QStyledItemDelegate):
    """Paints the risk line's part in one row, and in the next column the sign of what happened."""

    def __init__(self, view: Timeline) -> None:
        super().__init__(view)
        self._view, self._painter = view, RowPainter()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        box: QRect = option.rect
        ground, _ = self._view.ground_of(index)
        self._painter.paint_ground(painter, row, box, ground=ground, bar=False)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == 1:
            self._paint_risk(painter, QRectF(box), index.row())
        else:
            _paint_sign(painter, QRectF(box), self._view.kinds[index.row()])
        painter.restore()

    def _paint_risk(self, painter: QPainter, box: QRectF, row: int) -> None:
        axis, span = self._view.axis, self._view.spans[row]
        _paint_threshold(painter, axis.x(axis.threshold, box.left(), box.width()), box)
        y = box.center().y() + 0.5
        if span.before is not None:
            _paint_down(painter, axis.x(span.before, box.left(), box.width()), box.top(), y)
        if span.after is not None and not self._view.is_last(row):
            _paint_down(painter, axis.x(span.after, box.left(), box.width()), y, box.bottom())
        if span.score is not None:
            _paint_score(painter, axis, span, box, y)


def _paint_down(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """Paint a stretch of the line; stretches of neighbouring rows meet and never overlap."""
    painter.fillRect(QRectF(x - LINE / 2, top, LINE, bottom - top), QColor(tokens().ink))


def _paint_threshold(painter: QPainter, x: float, box: QRectF) -> None:
    pen = QPen(QColor(tokens().edge), 1)
    pen.setDashPattern([3, 3])
    pen.setDashOffset(box.top() % 6)  # so that the dashes run on from row to row
    painter.setPen(pen)
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom() + 1))


def _paint_score(painter: QPainter, axis: RiskAxis, span: RiskSpan, box: QRectF, y: float) -> None:
    score = span.score or 0
    x = axis.x(score, box.left(), box.width())
    if span.before is not None:
        start = axis.x(span.before, box.left(), box.width())
        painter.fillRect(QRectF(min(start, x), y - LINE / 2, abs(x - start), LINE), QColor(tokens().ink))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens().ink))
    painter.drawEllipse(QPointF(x, y), DOT / 2, DOT / 2)
    face, text = font(Type.LIST_STRONG), str(score)
    width = QFontMetricsF(face).horizontalAdvance(text)
    low = score <= axis.threshold  # the number stands on the side of the dashed line that its point is on
    level = y + 5 if span.before is None or (span.before > score) is low else y - 5
    painter.setFont(face)
    painter.setPen(QColor(tokens().ink))
    painter.drawText(QPointF(x - width - 9 if low else x + 9, level), text)


def _paint_sign(painter: QPainter, box: QRectF, kind: EventKind) -> None:
    """Paint a referral as an open square, a hearing filled, harm as a triangle, today as a disc, the rest as a ring."""
    t, centre = tokens(), QPointF(box.left() + PAD + 8, box.center().y() + 0.5)
    if kind in _TRIANGLES:
        _filled(painter, t.late)
        top, half = QPointF(centre.x(), centre.y() - 6), 6.5
        painter.drawPolygon(
            QPolygonF([top, QPointF(top.x() - half, top.y() + 11.5), QPointF(top.x() + half, top.y() + 11.5)])
        )
    elif kind in {EventKind.REFERRAL, EventKind.HEARING}:
        if kind is EventKind.HEARING:
            painter.fillRect(QRectF(centre.x() - 5.5, centre.y() - 5.5, 11, 11), QColor(t.ink))
        else:
            painter.setPen(QPen(QColor(t.ink), 2))
            painter.drawRect(QRectF(centre.x() - SQUARE / 2, centre.y() - SQUARE / 2, SQUARE, SQUARE))
    elif kind in {EventKind.TODAY, EventKind.DIED}:
        _filled(painter, t.accent if kind is EventKind.TODAY else t.ink)
        painter.drawEllipse(centre, 4.5, 4.5)
    else:
        painter.setPen(QPen(QColor(t.ink2), 1.6))
        painter.drawEllipse(centre, RING / 2, RING / 2)


def _filled(painter: QPainter, tint: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tint))


class Timeline(RowView):
    """What happened, the earliest first, today last; Enter opens the thing behind a row, Ctrl+C copies the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = (Column("", WHEN, right=True), Column("", RISK), Column("", SIGN), Column())
        super().__init__(columns, "", parent)
        self.setObjectName("timelineRowView")
        ElidedTips(self)
        self.setAccessibleName(self.tr("What happened"))
        self.axis = RiskAxis(14, ())
        self.spans: list[RiskSpan] = []
        self.kinds: list[EventKind] = []
        self.events: dict[int, TimelineEvent] = {}
        self._table = ""
        self._delegate_risk = _RiskDelegate(self)
        self.setItemDelegateForColumn(1, self._delegate_risk)
        self.setItemDelegateForColumn(2, self._delegate_risk)

    def is_last(self, row: int) -> bool:
        """Tell whether a row is the last: the line ends there, at today."""
        return row == len(self.spans) - 1

    def show_case(self, telling: Telling) -> None:
        """Show a case's past."""
        view = telling.view
        self.axis = RiskAxis(view.threshold, [point.score for point in view.risk])
        self.spans, self.kinds = _spans(view.events), [event.kind for event in view.events]
        self.events = dict(enumerate(view.events))
        rows = [self._row(telling, number, event) for number, event in enumerate(view.events)]
        self._table = "\n".join("\t".join(cell.said for cell in row.cells) for row in rows)
        self.setAccessibleDescription(self._risk_text(view))
        self.set_rows(rows)

    def forget(self) -> None:
        """Keep nothing of the case that stood here."""
        self.spans, self.kinds, self.events, self._table = [], [], {}, ""
        self.setAccessibleDescription("")
        self.set_rows([])

    def _row(self, telling: Telling, number: int, event: TimelineEvent) -> Row:
        now = event.kind is EventKind.TODAY
        day = self.tr("Today") if now else dates.day(event.on, telling.today)
        score = self.tr("score {score}, threshold {threshold}").format(score=event.score, threshold=event.threshold)
        when = Cell("" if now else day, day if now else "", tone=Tone.INK2, lead_tone=Tone.INK, right=True)
        risk = Cell(score if event.score is not None else "")
        return Row(number, (when, risk, Cell(), told(telling, event)), height=ROW_TODAY if now else ROW_EVENT)

    def _risk_text(self, view: CaseView) -> str:
        """Return the risk over time in words, for whoever does not see the line."""
        points = "; ".join(f"{point.score}, {dates.day(point.on, view.today)}" for point in view.risk)
        return self.tr("Checklist score over time: {points}. Threshold {threshold}.").format(
            points=points or self.tr("no score yet"), threshold=view.threshold
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the whole table by Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_briefly(self._table)
        else:
            super().keyPressEvent(event)


def _spans(events: Sequence[TimelineEvent]) -> list[RiskSpan]:
    spans, before = [], None
    for event in events:
        span = RiskSpan(before, event.score)
        spans.append(span)
        before = span.after
    return spans


class TimelineHead(QWidget):
    """The headings above the timeline, with the threshold's own above its dashed line."""

    def __init__(self, timeline: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self.setFixedHeight(22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the four headings on the columns below."""
        painter, face = QPainter(self), font(Type.SMALL_LEAD)
        painter.setFont(face)
        painter.setPen(QColor(tokens().ink3))
        when = self.tr("When")
        self._text(painter, face, when, WHEN - PAD - QFontMetricsF(face).horizontalAdvance(when))
        self._text(painter, face, self.tr("Checklist"), WHEN + PAD)
        axis = self._timeline.axis
        limit = self.tr("{threshold} or more").format(threshold=axis.threshold)
        width = QFontMetricsF(face).horizontalAdvance(limit)
        self._text(painter, face, limit, axis.x(axis.threshold, WHEN, RISK) - 6)
        self._text(painter, face, self.tr("What happened"), max(WHEN + RISK + SIGN + PAD, WHEN + RISK + width - RISK))

    def _text(self, painter: QPainter, face: QFont, text: str, x: float) -> None:
        painter.drawText(QPointF(x, QFontMetricsF(face).ascent() + 2), text)
