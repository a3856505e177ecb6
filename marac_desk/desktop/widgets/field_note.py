"""What stands beside a field: how it was read, where it came from, or what is wrong with it, with its shape."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from marac_desk.desktop.widgets.labels import label, set_tone
from marac_desk.desktop.widgets.shapes import Shape, paint_shape
from marac_desk.desktop.widgets.tokens import Tone, Type

SIGN = 14
NOTE_WIDTH = 176
_BESIDE = 7  # pixels that bring the first line level with the words of a field


class _Sign(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.shape: Shape | None = None
        self.setFixedSize(SIGN, SIGN + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.shape is not None:
            paint_shape(QPainter(self), self.shape, QRectF(0, 2, SIGN, SIGN))


class FieldNote(QWidget):
    """One remark in small type, level with the field it stands beside, or centred in a bar."""

    def __init__(self, parent: QWidget | None = None, *, width: int = NOTE_WIDTH, beside: bool = True) -> None:
        super().__init__(parent)
        self._sign = _Sign()
        self._text = label("", Type.SMALL, Tone.INK3, wrap=True, name="noteLabel")
        self._text.setFixedWidth(width - SIGN - 6)
        self._text.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self.setFixedWidth(width)
        line = QHBoxLayout(self)
        self._above = _BESIDE if beside else 0
        line.setContentsMargins(0, self._above, 0, 0)
        line.setSpacing(6)
        side = (Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag.AlignVCenter) | Qt.AlignmentFlag.AlignLeft
        line.addWidget(self._sign, 0, side)
        line.addWidget(self._text, 1, side)
        self._sign.hide()

    def text(self) -> str:
        """Return what it says now."""
        return self._text.text()

    def say(self, text: str, tone: Tone = Tone.INK3, shape: Shape | None = None) -> None:
        """Say something, with a shape where the tone alone must not tell it."""
        if (text, shape) != (self._text.text(), self._sign.shape):
            self._sign.shape = shape
            self._sign.setVisible(shape is not None)
            self._text.setText(text)
            set_tone(self._text, tone)
            self.setAccessibleName(text)
            self._sign.update()

    def sizeHint(self) -> QSize:
        """Return the size of the words as they wrap."""
        return QSize(self.width(), self._above + self._text.heightForWidth(self._text.width()))
