"""Imports a list in the writer lane: how far it is can be asked at any moment, and stopped it leaves nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.intake.reading import Reading
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.importing import Imported, import_list
from marac_desk.services.referrals.receiving import Original

_TELL = 100  # milliseconds between two looks at how far it is
STOPPED = "import_stopped"


class _HowFar:
    """What the lane's thread and the window share: two plain values, each written by one of them."""

    def __init__(self) -> None:
        self.done = 0
        self.stop = False

    def step(self, done: int) -> None:
        """Note how many rows are written; runs in the lane. Raises RefusedError where somebody pressed Cancel."""
        self.done = done
        if self.stop:
            raise RefusedError(STOPPED)


class ListRunning(QObject):
    """`stepped` tells how many rows are written; `ended` what became of the list, `refused` why nothing did."""

    stepped = Signal(int)
    ended = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._far = _HowFar()
        self._look = QTimer(self)
        self._look.setInterval(_TELL)
        self._look.timeout.connect(lambda: self.stepped.emit(self._far.done))
        self.is_running = False

    def start(self, original: Original, reading: Reading, agency: str) -> None:
        """Begin; all of it is one unit of work, so whatever cuts it off leaves nothing."""
        if self.is_running:
            return
        far, actor = _HowFar(), self._desk.actor
        self._far, self.is_running = far, True

        def job(uow: Any) -> tuple[Imported, Changes]:
            return import_list(uow, actor=actor, original=original, reading=reading, agency=agency, step=far.step)

        self._look.start()
        self.stepped.emit(0)
        self._desk.work.write(self, job, self._on_done, self._on_refused, thing=None)

    def stop(self) -> None:
        """Take everything back that was written; said again by `refused`."""
        self._far.stop = True

    def _on_done(self, imported: Imported) -> None:
        self._end()
        self.ended.emit(imported)

    def _on_refused(self, error: Exception) -> None:
        self._end()
        self.refused.emit(error)

    def _end(self) -> None:
        self._look.stop()
        self.is_running = False
