"""Locks a desk that nobody uses: counts by a clock that nobody can set back, and notices that the computer slept."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from marac_desk.desktop.privacy.boot_clock import seconds_awake, seconds_since_start

WARNING = 60
"""Seconds before the lock at which a line says so."""
SLEPT = 5.0
"""Seconds of sleep from which on it counts as one; clocks read one after the other differ by less."""
LOOK = 2_000
LOOK_CLOSELY = 250
"""Milliseconds between looks at the clock, far from the lock and while a countdown shows."""

Seconds = Callable[[], float]


class IdleWatch(QObject):
    """Counts the seconds since somebody last did something.

    `warned` says, each second of the last minute, how many are left; `calmed` that somebody is there again; `expired`
    why the desk has to lock: "idle", or "sleep" where the computer slept meanwhile. It is said once.
    """

    warned = Signal(int)
    calmed = Signal()
    expired = Signal(str)

    def __init__(
        self, parent: QObject | None = None, *, clock: Seconds = seconds_since_start, awake: Seconds = seconds_awake
    ) -> None:
        super().__init__(parent)
        self._clock, self._awake = clock, awake
        self._limit = 0.0
        self._last = clock()
        self._slept = self._last - awake()
        self._left: int | None = None
        self._is_over = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK)

    @property
    def limit(self) -> float:
        """Seconds without anybody after which the desk locks."""
        return self._limit

    def set_limit(self, seconds: float) -> None:
        """Say after how many seconds without anybody the desk locks; the time that passed already counts."""
        self._limit = seconds
        self.look()

    def touch(self) -> None:
        """Somebody pressed a key or moved the mouse; whoever comes after the time was up comes too late."""
        self.look()
        if not self._is_over:
            self._last = self._clock()
            self._calm()

    def look(self) -> None:
        """Look at the clocks."""
        if self._is_over:
            return
        now = self._clock()
        if now - self._awake() - self._slept > SLEPT:
            self._expire("sleep")
        elif self._limit and now - self._last >= self._limit:
            self._expire("idle")
        elif self._limit:
            self._warn(self._limit - (now - self._last))

    def _warn(self, left: float) -> None:
        if left > WARNING:
            self._calm()
            return
        seconds = math.ceil(left)
        if seconds != self._left:
            self._timer.setInterval(LOOK_CLOSELY)
            self._left = seconds
            self.warned.emit(seconds)

    def _calm(self) -> None:
        if self._left is not None:
            self._left = None
            self._timer.setInterval(LOOK)
            self.calmed.emit()

    def _expire(self, why: str) -> None:
        self._is_over = True
        self._timer.stop()
        self.expired.emit(why)
