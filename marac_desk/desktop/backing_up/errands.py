"""Errands around backups, in threads of their own: one that takes long at a time, and short looks beside it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from marac_desk.desktop.lanes import Lane
from marac_desk.services.backups.working import CancelledError, Stage, Watch
from marac_desk.services.errors import KNOWN

T = TypeVar("T")
Failed = Callable[[Exception], None]
TELL = 0.1  # seconds between two words about how far one stage is
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doing:
    """What is going on: "backup", "check" or "restore", of which backup, and how far it is; nothing where none is."""

    what: str = ""
    name: str = ""
    stage: Stage | None = None
    done: int = 0
    of: int = 0


class Errands(QObject):
    """Runs them. `moved` says that something else is going on now, or that it got further."""

    moved = Signal()
    _told = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._long, self._short = Lane("backup"), Lane("backup-look")
        self._watch: Watch | None = None
        self._ended = False
        self.doing = Doing()
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Tell whether something is going on that takes long."""
        return self._watch is not None

    def is_idle(self) -> bool:
        """Tell whether every answer has been delivered."""
        return self._long.idle and self._short.idle

    def run(self, what: str, name: str, job: Callable[[Watch], T], done: Callable[[T], None], failed: Failed) -> bool:
        """Begin something that takes long, unless something else does; tells whether it was begun.

        Where it is cancelled neither `done` nor `failed` is told.
        """
        if self.busy or self._ended:
            return False
        watch = Watch(self._teller())
        self._watch = watch
        self._set(Doing(what, name))

        def deliver(result: Any, error: Any) -> None:
            self._watch = None
            self._set(Doing())
            if error is None:
                done(result)
            elif not isinstance(error, CancelledError):
                failed(error)

        self._submit(self._long, lambda: job(watch), deliver)
        return True

    def look(self, owner: QObject, job: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        """Run a short look; what does not answer keeps nobody waiting but the next look. Dies with its owner."""

        def deliver(result: Any, error: Any) -> None:
            if isValid(owner):
                failed(error) if error is not None else done(result)

        if not self._ended:
            self._submit(self._short, job, deliver)

    def cancel(self) -> None:
        """Give up what takes long; nothing of it is left behind."""
        if self._watch is not None:
            self._watch.cancelled.set()

    def end(self) -> None:
        """Take nothing more, give up what is going on, and wait until its thread has let go of everything."""
        if self._ended:
            return
        self._ended = True
        self.cancel()
        self._short.drop_waiting()
        self._short.end(wait=False)
        self._long.drop_waiting()
        self._long.end(wait=True)

    def _submit(self, lane: Lane, job: Callable[[], Any], deliver: Callable[[Any, Any], None]) -> None:
        def arrived(result: Any, error: Any) -> None:
            if error is not None and not isinstance(error, (*KNOWN, CancelledError)):
                log.error("unexpected %s while backing up", type(error).__name__)
            if not self._ended:
                deliver(result, error)

        lane.submit(job, arrived)

    def _teller(self) -> Callable[[Stage, int, int], None]:
        """Return what is told of every step in the thread that works; it passes on a word now and then."""
        last_stage: Stage | None = None
        last_at = 0.0

        def told(stage: Stage, done: int, of: int) -> None:
            nonlocal last_stage, last_at
            now = time.monotonic()
            if stage is not last_stage or now - last_at >= TELL:
                last_stage, last_at = stage, now
                self._told.emit(stage, (done, of))

        return told

    @Slot(object, object)
    def _on_told(self, stage: Stage, far: tuple[int, int]) -> None:
        if self.busy:
            self._set(replace(self.doing, stage=stage, done=far[0], of=far[1]))

    def _set(self, doing: Doing) -> None:
        self.doing = doing
        self.moved.emit()
