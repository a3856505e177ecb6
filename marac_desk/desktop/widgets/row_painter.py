"""Paints one cell of a row: shapes, marks, lead and text on the grid, in the row's state."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from marac_desk.desktop.widgets.icons import paint_mark
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import paint_shape
from marac_desk.desktop.widgets.theme import colour, font, tokens
from marac_desk.desktop.widgets.tokens import Tone, Type

PAD = 8
MARK = 16
SHAPE = 14
CHECK = 26
SECOND_LINE = 18
WRAP_PAD = 3
FLAGS_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def _width(face: QFont, text: str) -> int:
    """Return whole pixels that surely hold a text: advances are fractional, and a pixel short would elide it."""
    return ceil(QFontMetricsF(face).horizontalAdvance(text)) + 1 if text else 0


def _within(text: str, metrics: QFontMetrics, room: QRect) -> str:
    """Return as many words as fit into a box, with an ellipsis where some were left out."""
    if metrics.boundingRect(room, FLAGS_WRAP, text).height() <= room.height():
        return text
    words = text.split()
    while words and metrics.boundingRect(room, FLAGS_WRAP, " ".join(words) + "…").height() > room.height():
        words.pop()
    return " ".join(words) + "…"


def _second_lines(cell: Cell, width: int) -> int:
    """Return how many lines the second text of a wrapping cell takes: as many as it may where one is too short."""
    if cell.second_lines == 1:
        return 1
    shape, kind = (16, Type.SMALL_LEAD) if cell.second_shape is not None else (0, Type.SMALL)
    return cell.second_lines if _width(font(kind), cell.second) > width - shape else 1


class RowPainter:
    """Knows where everything in a cell goes; the delegate only says which cell, where and in which state."""

    def paint_ground(self, painter: QPainter, row: Row, box: QRect, *, ground: str | None, bar: bool) -> None:
        """Paint the row's background and, at its left edge, the bar of focus or of something not saved."""
        if ground is not None:
            painter.fillRect(box, QColor(ground))
        if row.bar is not None:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), colour(row.bar))
        elif bar:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(tokens().accent))

    def paint_head_rule(self, painter: QPainter, row: Row, box: QRect) -> None:
        """Paint the line under a head: ink where it owns a list, a hairline under a lesser one."""
        pen = QPen(QColor(tokens().ink if row.kind is RowKind.HEAD else tokens().rule), 1)
        painter.setPen(pen)
        inset = 0 if row.kind is RowKind.BAND else PAD
        painter.drawLine(box.left() + inset, box.bottom(), box.right() - inset, box.bottom())

    def paint_rule_below(self, painter: QPainter, box: QRect, *, first: bool, last: bool) -> None:
        """Paint the hairline below a row, unbroken from the first column to the last."""
        painter.setPen(QPen(QColor(tokens().rule), 1))
        painter.drawLine(box.left() + PAD * first, box.bottom(), box.right() - PAD * last, box.bottom())

    def paint_cell(self, painter: QPainter, row: Row, cell: Cell, box: QRect, *, lifted: bool) -> None:
        """Paint a cell's content. A lifted row (selected, focused) steps its weakest ink up by one."""
        painter.save()
        if row.dimmed:
            painter.setOpacity(0.45)
        inner = box.adjusted(PAD + cell.indent, 0, -PAD, 0)
        line = self._first_line(row, cell, inner)
        x = self._paint_signs(painter, cell, line, lifted=lifted)
        if cell.aside:
            line = self._paint_aside(painter, cell, line, lifted)
        if cell.wrap:
            room = QRect(x, line.top() + WRAP_PAD, inner.right() - x, inner.height())
            line = self._paint_wrapped(painter, cell, room, lifted)
            cell = replace(cell, second_lines=_second_lines(cell, inner.right() + 1 - x))
        else:
            self._paint_line(painter, cell, QRect(x, line.top(), max(0, line.right() - x), line.height()), lifted)
        if cell.second:
            below = SECOND_LINE * cell.second_lines
            self._paint_second(painter, cell, QRect(x, line.bottom(), inner.right() - x, below), lifted)
        painter.restore()

    def wrapped_height(self, cell: Cell, width: int) -> int:
        """Return the height in pixels that a wrapping cell needs at a width."""
        metrics = QFontMetrics(self._wrapped_font(cell))
        signs = MARK + 6 if cell.mark is not None else SHAPE + 4 if cell.shape is not None and not cell.right else 0
        signs += CHECK if cell.check is not None else 0
        room = QRect(0, 0, max(40, width - 2 * PAD - cell.indent - signs), 10_000)
        below = SECOND_LINE * _second_lines(cell, room.width()) if cell.second else 0
        return metrics.boundingRect(room, FLAGS_WRAP, self._wrapped_text(cell)).height() + 2 * WRAP_PAD + below

    def _first_line(self, row: Row, cell: Cell, inner: QRect) -> QRect:
        if row.kind is RowKind.HEAD:
            return QRect(inner.left(), inner.bottom() - 25, inner.width(), 22)
        if cell.wrap:
            spare = max(0, inner.height() - self.wrapped_height(cell, inner.width() + 2 * PAD + cell.indent))
            spare = 2 * row.pad if cell.top else spare
            one = QFontMetrics(self._wrapped_font(cell)).height() + 2 * WRAP_PAD
            return QRect(inner.left(), inner.top() + spare // 2, inner.width(), one)
        if cell.second:
            below = SECOND_LINE * cell.second_lines
            return QRect(inner.left(), inner.top() + (inner.height() - 20 - below) // 2, inner.width(), 20)
        return inner

    def _paint_signs(self, painter: QPainter, cell: Cell, line: QRect, *, lifted: bool) -> int:
        x = line.left()
        if cell.check is not None:
            self._paint_check(painter, QRectF(x, line.center().y() - 7, 14, 14), on=cell.check)
            x += CHECK
        if cell.mark is not None:
            paint_mark(painter, cell.mark, QRectF(x, line.center().y() - MARK / 2 + 0.5, MARK, MARK))
            x += MARK + 6
        if cell.shape is not None and not cell.right:
            tint = colour(self._tone(cell.tone, lifted)).name() if cell.tone in {Tone.ACCENT} else None
            paint_shape(painter, cell.shape, QRectF(x, line.center().y() - SHAPE / 2 + 0.5, SHAPE, SHAPE), tint)
            x += SHAPE + 4
        return x

    def _paint_line(self, painter: QPainter, cell: Cell, box: QRect, lifted: bool) -> None:
        lead_font, text_font = font(cell.lead_type), font(cell.type, italic=cell.italic)
        lead_metrics, metrics = QFontMetrics(lead_font), QFontMetrics(text_font)
        space = (8 if cell.lead_type is Type.SECTION else 4) if cell.lead and cell.text else 0
        sign = SHAPE + 4 if cell.right and cell.shape is not None else 0
        lead_width = min(_width(lead_font, cell.lead), box.width() - sign)
        room = max(0, box.width() - lead_width - space - sign)
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, room)
        width = lead_width + space + _width(text_font, text) + sign
        x = box.right() + 1 - width if cell.right else box.left()
        if sign and cell.shape is not None:
            paint_shape(painter, cell.shape, QRectF(x, box.center().y() - SHAPE / 2 + 0.5, SHAPE, SHAPE))
            x += sign
        baseline = box.center().y() + (metrics.ascent() - metrics.descent()) // 2 + 1
        if cell.lead:
            painter.setFont(lead_font)
            painter.setPen(colour(self._tone(cell.lead_tone or cell.tone, lifted)))
            lead = lead_metrics.elidedText(cell.lead, Qt.TextElideMode.ElideMiddle, lead_width)
            painter.drawText(QPointF(x, baseline), lead)
        painter.setFont(text_font)
        painter.setPen(colour(self._tone(cell.tone, lifted)))
        painter.drawText(QPointF(x + lead_width + space, baseline), text)

    def _paint_wrapped(self, painter: QPainter, cell: Cell, box: QRect, lifted: bool) -> QRect:
        """Paint a text over as many lines as it needs and return the box it took."""
        face = self._wrapped_font(cell)
        painter.setFont(face)
        painter.setPen(colour(self._tone(cell.lead_tone or cell.tone if cell.lead else cell.tone, lifted)))
        text = self._wrapped_text(cell)
        painter.drawText(box, int(FLAGS_WRAP), text)
        return QFontMetrics(face).boundingRect(box, FLAGS_WRAP, text)

    @staticmethod
    def _wrapped_font(cell: Cell) -> QFont:
        return font(cell.lead_type if cell.lead and not cell.text else cell.type, italic=cell.italic)

    def _paint_aside(self, painter: QPainter, cell: Cell, line: QRect, lifted: bool) -> QRect:
        """Paint the remark at the right end of a first line and return what is left of the line."""
        face = font(Type.LIST)
        width = _width(face, cell.aside)
        painter.setFont(face)
        painter.setPen(colour(self._tone(cell.aside_tone, lifted)))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, cell.aside)
        return line.adjusted(0, 0, -width - 8, 0)

    def _paint_second(self, painter: QPainter, cell: Cell, box: QRect, lifted: bool) -> None:
        x = box.left()
        if cell.second_shape is not None:
            paint_shape(painter, cell.second_shape, QRectF(x, box.center().y() - 6, 12, 12))
            x += 16
        kind = Type.SMALL_LEAD if cell.second_shape is not None else Type.SMALL
        metrics = QFontMetrics(font(kind))
        painter.setFont(font(kind))
        painter.setPen(colour(self._tone(cell.second_tone, lifted)))
        if cell.second_lines > 1:
            room = box.adjusted(x - box.left(), 2, 0, 2)
            painter.drawText(room, int(FLAGS_WRAP), _within(cell.second, metrics, room))
            return
        text = metrics.elidedText(cell.second, Qt.TextElideMode.ElideRight, box.right() - x)
        painter.drawText(QPointF(x, box.center().y() + (metrics.ascent() - metrics.descent()) // 2), text)

    def _paint_check(self, painter: QPainter, box: QRectF, *, on: bool) -> None:
        t = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.accent if on else t.edge), 1))
        painter.setBrush(QColor(t.accent if on else t.paper0))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        if on:
            painter.setPen(QPen(QColor(t.on_accent), 1.8))
            points = [QPointF(box.left() + dx, box.top() + dy) for dx, dy in ((3, 7.3), (5.8, 10), (11, 4.2))]
            painter.drawPolyline(points)
        painter.restore()

    @staticmethod
    def _wrapped_text(cell: Cell) -> str:
        return f"{cell.lead} {cell.text}".strip() if cell.lead else cell.text

    @staticmethod
    def _tone(tone: Tone, lifted: bool) -> Tone:
        return Tone.INK2 if lifted and tone is Tone.INK3 else tone
