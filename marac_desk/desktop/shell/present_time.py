"""The day and the time at the top of the window, which go on by themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import dates

TICK = 10_000  # milliseconds between looks at the clock


class PresentTime(QObject):
    """Looks at the clock now, and again and again."""

    def __init__(self, desk: Desk, say: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._say = desk, say
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(TICK)

    def look(self) -> None:
        """Say what time it is in the area."""
        today = self._desk.today()
        self._say(f"{dates.day(today, today)}, {dates.clock_time(self._desk.now(), self._desk.area.zone)}")
