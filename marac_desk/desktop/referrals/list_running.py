"""Takes a list in, in the writer lane: how far it is can be asked at any moment, and stopped it leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.services.errors import StoppedError

_TELL = 100  # milliseconds between two looks at how far it is
STOPPED = "import_stopped"
Take = Callable[..., tuple[Any, Any]]
"""A use case of one unit of work that tells `step` how many rows are written."""


class _HowFar:
    """What the lane's thread and the window share: plain values, each written by one of them.

    The lane holds on to its last job for a while, and so to this, but not to what was taken in.
    """

    def __init__(self, take: Take) -> None:
        self.take: Take | None = take
        self.done = 0
        self.stop = False

    def run(self, uow: Any) -> tuple[Any, Any]:
        """Take it in; runs in the lane."""
        assert self.take is not None
        return self.take(uow, step=self.step)

    def step(self, done: int) -> None:
        """Note how many rows are written; runs in the lane. Raises StoppedError where somebody pressed Cancel."""
        self.done = done
        if self.stop:
            raise StoppedError(STOPPED)


class ListRunning(QObject):
    """`stepped` tells how many rows are written; `ended` what became of the list, `refused` why nothing did."""

    stepped = Signal(int)
    ended = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._far: _HowFar | None = None
        self._look = QTimer(self)
        self._look.setInterval(_TELL)
        self._look.timeout.connect(self._on_look)
        self.is_running = False

    def start(self, take: Take) -> None:
        """Begin; all of it is one unit of work, so whatever cuts it off leaves nothing."""
        if self.is_running:
            return
        self._far = far = _HowFar(take)
        self.is_running = True
        self._look.start()
        self.stepped.emit(0)
        self._desk.work.write(self, far.run, self._on_done, self._on_refused, thing=None)

    def stop(self) -> None:
        """Take everything back that was written; said again by `refused`."""
        if self._far is not None:
            self._far.stop = True

    def _on_look(self) -> None:
        if self._far is not None:
            self.stepped.emit(self._far.done)

    def _on_done(self, imported: Any) -> None:
        self._end()
        self.ended.emit(imported)

    def _on_refused(self, error: Exception) -> None:
        self._end()
        self.refused.emit(error)

    def _end(self) -> None:
        self._look.stop()
        self.is_running = False
        if self._far is not None:
            self._far.take = None
        self._far = None
