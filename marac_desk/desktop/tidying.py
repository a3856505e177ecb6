"""Collects Python's garbage in the window's thread alone: a widget that dies in a worker's thread takes Qt with it."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL = 2_000  # milliseconds


class Tidying(QObject):
    """Stands in for the automatic collector, which runs in whichever thread happens to allocate."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        if not gc.get_freeze_count():
            gc.freeze()  # the modules never die: looking through all of them took a fifth of a second each time
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tidy)
        self._timer.start(INTERVAL)

    @staticmethod
    def tidy() -> None:
        """Collect the generations that are due, youngest first."""
        due = [
            number
            for number, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(max(due))
