"""The status line: saved or not, age of the backup, the marking, the area, where the keys are explained."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStatusBar, QWidget

from marac_desk.desktop.widgets.labels import label, set_tone
from marac_desk.desktop.widgets.shapes import Shape, paint_shape
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import STATUS_LINE, Tone, Type


class Sign(QWidget):
    """One shape beside words."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shape: Shape | None = shape
        self.setFixedSize(14, 14)

    def sizeHint(self) -> QSize:
        """Return the size of a shape in a line of text."""
        return QSize(14, 14)

    def show_shape(self, shape: Shape | None) -> None:
        """Show another shape, or none."""
        self.shape = shape
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        if self.shape is not None:
            paint_shape(QPainter(self), self.shape, QRectF(0, 0, 14, 14))


class OneLine(QLabel):
    """A sentence in one line: where it is too long its end is left out, with a sign that it is, and the tip has it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(Type.SMALL))

    def show_text(self, text: str) -> None:
        """Show another sentence."""
        self.setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Return next to no width: the rest of the line has its own to say."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as much of it as there is room for."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter = QPainter(self)
        painter.setFont(self.font())
        self.style().drawItemText(painter, self.rect(), place, self.palette(), True, shown, self.foregroundRole())


class StatusLine(QFrame):
    """Across the foot of the window."""

    def __init__(self, area: str, marking: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setFixedHeight(STATUS_LINE)
        self._just_said = False
        self._sign = Sign(Shape.TICK)
        self._saved = OneLine("savedLabel")
        self._warning = label("", Type.SMALL_LEAD, Tone.LATE, name="warningLabel")
        self._warning.hide()
        self._room = label("", Type.SMALL, Tone.SOON, name="roomLabel")
        self._room.hide()
        self._said = label("", Type.SMALL, Tone.INK2, name="saidLabel")
        self._backup = label("", Type.SMALL, Tone.INK3, name="backupLabel")
        self._key = label("", Type.SMALL, Tone.SOON, name="keyLabel")
        self._key.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 0, 16, 0)
        line.setSpacing(6)
        line.addWidget(self._sign)
        line.addWidget(self._saved)
        line.addSpacing(16)
        line.addWidget(self._backup)
        line.addSpacing(16)
        line.addWidget(self._warning)
        line.addWidget(self._room)
        line.addWidget(self._said, 1)
        line.addWidget(self._key)
        line.addSpacing(16)
        line.addWidget(label(marking, Type.SMALL_LEAD, Tone.INK2, name="markingLabel"))
        line.addSpacing(16)
        line.addWidget(label(area, Type.SMALL, Tone.INK3, name="areaLabel"))
        line.addSpacing(16)
        line.addWidget(label(self.tr("F1 keys of this page"), Type.SMALL, Tone.INK3))
        self.say_saved()
        self._saved.setMinimumWidth(self._saved.sizeHint().width())  # the usual words stand before the next layout

    def say_saved(self) -> None:
        """Say that everything handed in is on the disk."""
        self._show(Shape.TICK, self.tr("All changes saved"), Tone.INK2)

    def say_saving(self) -> None:
        """Say that something is on its way to the disk."""
        self._show(None, self.tr("Saving"), Tone.INK2)

    def say_not_saved(self, why: str) -> None:
        """Say that something is not on the disk, and what to do; it stays until something was saved."""
        self._show(Shape.TRIANGLE, why, Tone.LATE)

    def _show(self, shape: Shape | None, text: str, tone: Tone) -> None:
        self._sign.show_shape(shape)
        self._saved.show_text(text)
        set_tone(self._saved, tone)

    def say(self, text: str) -> None:
        """Say a sentence about what was just done."""
        self._said.setText(text)
        self._said.setAccessibleName(text)
        self._just_said = True
        QTimer.singleShot(0, self, self._let_it_age)

    def _let_it_age(self) -> None:
        self._just_said = False

    def forget(self) -> None:
        """Drop what was said on the page before; not what was said with this very step, which is why one goes."""
        if not self._just_said:
            self._said.setText("")
            self._said.setAccessibleName("")

    def say_backup(self, text: str, tone: Tone) -> None:
        """Say how old the last verified backup is."""
        self._backup.setText(text)
        set_tone(self._backup, tone)

    def say_warning(self, text: str) -> None:
        """Say what must not be overlooked; it stays."""
        self._warning.setText(f"{text}    ")
        self._warning.setAccessibleName(text)
        self._warning.setVisible(bool(text))

    def say_key(self, text: str) -> None:
        """Say that no keyring stands behind the key; nothing where one does."""
        self._key.setText(text)
        self._key.setVisible(bool(text))

    def say_room(self, text: str) -> None:
        """Say that little room is left on the disk; nothing where there is enough."""
        self._room.setText(f"{text}    " if text else "")
        self._room.setAccessibleName(text)
        self._room.setVisible(bool(text))


def foot_bar(line: StatusLine) -> QStatusBar:
    """Return the bar of a window that holds a status line and nothing of its own."""
    bar = QStatusBar()
    bar.setSizeGripEnabled(False)
    bar.setContentsMargins(0, 0, 0, 0)
    bar.setFixedHeight(STATUS_LINE)
    if (layout := bar.layout()) is not None:
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
    bar.addWidget(line, 1)
    return bar
