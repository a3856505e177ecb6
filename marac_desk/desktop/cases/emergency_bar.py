"""The line that says a case is open in an emergency: until when, how many minutes are left; it ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates

TICK = 1_000  # milliseconds between looks at the clock: a case stays open at most this much too long


class EmergencyBar(QFrame):
    """Stands above a case for as long as its emergency lasts; `over` says that the time has run out."""

    over = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emergencyBar")
        self._desk = desk
        self._until: datetime | None = None
        self._sign = QLabel()
        self.words = label("", Type.LIST_STRONG, Tone.SOON, wrap=True, name="emergencyLabel")
        line = QHBoxLayout(self)
        line.setContentsMargins(32, 8, 32, 0)
        line.setSpacing(10)
        line.addWidget(self._sign)
        line.addWidget(self.words, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.look_at_the_clock)
        self.hide()

    def show_until(self, until: datetime | None) -> None:
        """Say until when the case is open; nothing where it is open for another reason."""
        self._until = until
        self.setVisible(until is not None)
        if until is None:
            self._timer.stop()
            self.words.setText("")
            return
        self._sign.setPixmap(icon("clock", tokens().soon, 16).pixmap(QSize(16, 16)))
        self._timer.start()
        self.look_at_the_clock()

    def look_at_the_clock(self) -> None:
        """Say how much is left, and that it is over once nothing is."""
        until = self._until
        if until is None:
            return
        left = until - self._desk.now()
        if left <= timedelta(0):
            self.show_until(None)
            self.over.emit()
            return
        minutes = -(-left // timedelta(minutes=1))
        text = self.tr("Open in an emergency until {time}, %n minute(s) left.", None, minutes)
        text = text.format(time=dates.clock_time(until, self._desk.area.zone))
        text = f"{text} {self.tr('Then it closes by itself. The auditor was told.')}"
        if text != self.words.text():
            self.words.setText(text)
            self.words.setAccessibleName(text)
