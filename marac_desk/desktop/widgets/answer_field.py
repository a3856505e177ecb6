"""A three-valued answer with "not asked" apart: four segments in a row, set by one key each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import CONTROL, Type
from marac_desk.rules.vocabulary import Answer

ORDER = (Answer.YES, Answer.NO, Answer.NOT_KNOWN, Answer.NOT_ASKED)
KEYS = {"y": Answer.YES, "n": Answer.NO, "u": Answer.NOT_KNOWN, "-": Answer.NOT_ASKED}
_CONTEXT = "AnswerField"
_PAD = 12


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def answer_words() -> dict[Answer, str]:
    """Return the words of the segments."""
    return {
        Answer.YES: _tr("Yes"),
        Answer.NO: _tr("No"),
        Answer.NOT_KNOWN: _tr("Not known"),
        Answer.NOT_ASKED: _tr("Not asked"),
    }


def segment_widths(height: int = CONTROL) -> list[int]:
    """Return how wide each segment is; lower controls are a little narrower."""
    metrics = QFontMetrics(font(Type.LIST_LEAD))
    pad = _PAD if height >= CONTROL else _PAD - 2
    return [metrics.horizontalAdvance(text) + 2 * pad for text in answer_words().values()]


def paint_segments(
    painter: QPainter, box: QRect, answer: Answer, *, focused: bool, hover: Answer | None = None
) -> None:
    """Paint the segments at the left of a box, as high as it is; the chosen one is said by weight and ground."""
    t, left = tokens(), box.left()
    widths = segment_widths(box.height())
    whole = QRect(box.left(), box.top(), sum(widths), box.height() - 1)
    painter.fillRect(whole, QColor(t.paper0))
    for (option, text), width in zip(answer_words().items(), widths, strict=True):
        segment = QRect(left, box.top(), width, box.height() - 1)
        chosen = option is answer
        if chosen:
            painter.fillRect(segment, QColor(t.paper2 if option is Answer.NOT_ASKED else t.soft))
        elif option is hover:
            painter.fillRect(segment, QColor(t.paper1))
        tint = (t.ink2 if option is Answer.NOT_ASKED else t.accent) if chosen else t.ink2
        painter.setPen(QColor(tint))
        painter.setFont(font(Type.LIST_STRONG if chosen else Type.LIST))
        painter.drawText(segment, Qt.AlignmentFlag.AlignCenter, text)
        if option is not ORDER[0]:
            painter.setPen(QPen(QColor(t.rule), 1))
            painter.drawLine(left, box.top() + 1, left, box.bottom() - 2)
        left += width
    painter.setPen(QPen(QColor(t.accent if focused else t.edge), 2 if focused else 1))
    inset = 1 if focused else 0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(whole.adjusted(inset, inset, -inset, -inset))


def segment_at(x: int, height: int = CONTROL) -> Answer | None:
    """Return the answer whose segment lies at a distance from the left."""
    for option, width in zip(ORDER, segment_widths(height), strict=True):
        if x < width:
            return option
        x -= width
    return None


class AnswerField(QWidget):
    """Yes, no, not known, not asked: Y, N, U and - set it, the arrows move it."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer = Answer.NOT_ASKED
        self._hover: Answer | None = None
        self._name = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(CONTROL)
        self.setToolTip(self.tr("Y yes, N no, U not known, - not asked"))

    def value(self) -> Answer | None:
        """The answer, None where nobody was asked."""
        return None if self._answer is Answer.NOT_ASKED else self._answer

    def set_value(self, value: Answer | None) -> None:
        """Show an answer."""
        answer = value or Answer.NOT_ASKED
        if answer is not self._answer:
            self._answer = answer
            self._say()
            self.update()
            self.edited.emit()

    def problem(self) -> str:
        """Nothing can be wrong with an answer."""
        return ""

    def unread(self) -> str:
        """Words that make no value."""
        return ""

    def _say(self) -> None:
        """Tell a screen reader the question and the answer together."""
        self._name = self._name or self.accessibleName()
        self.setAccessibleDescription(answer_words()[self._answer])
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def sizeHint(self) -> QSize:
        """Return the size of the four segments."""
        return QSize(sum(segment_widths()) + 1, CONTROL)

    def minimumSizeHint(self) -> QSize:
        """The segments are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the segments."""
        painter = QPainter(self)
        paint_segments(painter, self.rect(), self._answer, focused=self.hasFocus(), hover=self._hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Set it by a letter, or move by an arrow."""
        answer = KEYS.get(event.text().lower()) if not event.modifiers() else None
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if answer is not None:
            self.set_value(answer)
        elif step is not None:
            at = min(max(0, ORDER.index(self._answer) + step), len(ORDER) - 1)
            self.set_value(ORDER[at])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set it by the mouse."""
        answer = segment_at(event.position().toPoint().x())
        if answer is not None:
            self.set_value(answer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what would be set."""
        self._point_at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the mouse was."""
        super().leaveEvent(event)
        self._hover = None
        self.update()

    def _point_at(self, point: QPoint) -> None:
        hover = segment_at(point.x())
        if hover is not self._hover:
            self._hover = hover
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it left."""
        super().focusOutEvent(event)
        self.update()
