"""Keeps Python from holding the window up: whose turn it is, and when garbage is collected, in which thread.

Garbage is collected in the window's thread alone: a widget that dies in a worker's thread takes Qt with it.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

INTERVAL = 2_000  # milliseconds
TURN = 0.0005
"""Seconds for which a lane goes on when the window wants its turn: one painting asks for it a hundred times over."""
MOST_LOOKED_AT = 25_000
"""Objects made since the last time of which each is looked at; more of them would hold the window up."""


class Tidying(QObject):
    """Stands in for the automatic collector, which runs in whichever thread happens to allocate."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        sys.setswitchinterval(TURN)
        if not gc.get_freeze_count():
            gc.freeze()  # the modules never die: looking through all of them took a fifth of a second each time
        self._grown = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tidy)
        self._timer.start(INTERVAL)

    def tidy(self) -> None:
        """Collect the generations that are due, youngest first.

        Where a whole list came in since the last time, everything there is is set aside instead: what of it is no
        longer used goes by itself all the same, and what hangs together in circles goes when the desk is locked. What
        grew to as much over several turns is looked through once more and then set aside.
        """
        counts = gc.get_count()
        self._grown += counts[0]
        if self._grown > MOST_LOOKED_AT:
            if counts[0] <= MOST_LOOKED_AT:
                gc.collect()
            gc.freeze()
            self._grown = 0
            return
        due = [
            number for number, (count, most) in enumerate(zip(counts, gc.get_threshold(), strict=True)) if count > most
        ]
        if due:
            gc.collect(max(due))
