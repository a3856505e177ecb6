"""Work off the window's thread: one writer lane, one reader lane, and children for what is heavy.

A result comes back to the widget that asked and dies with it; the changes of committed work never do. Everything ends
at lock: whoever asks afterwards gets no answer, and what was committed is on the disk.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from marac_desk.desktop.changed import Changed
from marac_desk.documents.client import PressWorker
from marac_desk.services.changes import Changes
from marac_desk.services.errors import KNOWN

T = TypeVar("T")
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
log = logging.getLogger(__name__)


class OpensUnits(Protocol):
    """What the lanes need of an open register."""

    def writing(self, actor: Any) -> AbstractContextManager[Any]:
        """Open a unit of work that commits when it is left."""
        ...

    def reading(self, actor: Any) -> AbstractContextManager[Any]:
        """Open a unit of work that only reads."""
        ...


class _Answer(QObject):
    """Carries one result across to the window's thread, where this object lives."""

    arrived = Signal(object, object)

    def __init__(self, deliver: Callable[[Any, Any], None]) -> None:
        super().__init__()
        self._deliver = deliver
        self.arrived.connect(self._on_arrival, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object)
    def _on_arrival(self, result: Any, error: Any) -> None:
        self._deliver(result, error)


class Work(QObject):
    """The lanes. Functions handed to them run with a unit of work and must not touch any widget."""

    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, register: OpensUnits, actor: Any, changed: Changed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._actor = actor
        self._changed = changed
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._children = ThreadPoolExecutor(1, thread_name_prefix="child")
        self.press = PressWorker()
        self._open: set[_Answer] = set()
        self._writes = 0
        self.last_failure: Exception | None = None
        self._latest: dict[tuple[int, str], int] = {}
        self._ended = False

    def write(
        self,
        owner: QObject,
        job: Callable[[Any], tuple[T, Changes]],
        done: Done | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run a use case in the writer lane. `done` gets its result after the synced commit, everybody the changes."""

        def run() -> tuple[T, Changes]:
            with self._register.writing(self._actor) as unit:
                return job(unit)

        def arrived(outcome: tuple[T, Changes]) -> None:
            result, changes = outcome
            if done is not None and isValid(owner):
                done(result)
            self._changed.tell(changes)

        self._set_writes(1)
        self._submit(self._writer, owner, run, arrived, failed, write=True)

    def read(
        self, owner: QObject, job: Callable[[Any], T], done: Done, failed: Failed | None = None, *, what: str = ""
    ) -> None:
        """Run a query in the reader lane. With `what`, only the newest answer to the same question is delivered."""
        if self._ended:
            return  # a timer or a signal that came late; nobody is there to read the answer
        slot = (id(owner), what)
        turn = self._latest[slot] = self._latest.get(slot, 0) + 1

        def run() -> T | None:
            if what and self._latest.get(slot) != turn:
                return None
            with self._register.reading(self._actor) as unit:
                return job(unit)

        def arrived(result: T | None) -> None:
            if not (what and self._latest.get(slot) != turn):
                done(result)

        self._submit(self._reader, owner, run, arrived, failed)

    def child(self, owner: QObject, job: Callable[[], T], done: Done, failed: Failed | None = None) -> None:
        """Run something that waits for a child process (a pack, a file that came in)."""
        self._submit(self._children, owner, job, done, failed)

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        owner: QObject,
        run: Callable[[], Any],
        arrived: Done,
        failed: Failed | None,
        *,
        write: bool = False,
    ) -> None:
        def deliver(result: Any, error: Any) -> None:
            self._open.discard(answer)
            if write:
                self.last_failure = error
                self._set_writes(-1)
            if error is None:
                if write or isValid(owner):
                    arrived(result)
            elif failed is not None and isValid(owner):
                failed(error)
            else:
                self.failed.emit(error)

        def finished(future: Future[Any]) -> None:
            if future.cancelled():
                return
            error = future.exception()
            if error is not None and not isinstance(error, KNOWN):
                _log_place(error)
            answer.arrived.emit(None if error else future.result(), error)

        answer = _Answer(deliver)
        self._open.add(answer)
        lane.submit(run).add_done_callback(finished)

    def _set_writes(self, step: int) -> None:
        before = self._writes
        self._writes += step
        if bool(before) != bool(self._writes):
            self.busy_changed.emit(bool(self._writes))

    @property
    def writing(self) -> bool:
        """Tell whether something is on its way to the disk."""
        return self._writes > 0

    def is_idle(self) -> bool:
        """Tell whether every answer has been delivered."""
        return not self._open

    def soon(self, owner: QObject, action: Callable[[], None], milliseconds: int) -> None:
        """Do something a little later, unless its owner is gone by then."""
        QTimer.singleShot(milliseconds, owner, action)

    def end(self) -> None:
        """Finish what is being written, drop what only reads, and take nothing more."""
        self._ended = True
        self._reader.shutdown(wait=True, cancel_futures=True)
        self.press.close()
        self._children.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)


def _log_place(error: BaseException) -> None:
    # The message of an exception may hold what somebody typed; the place in our code never does.
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("unexpected %s at %s", type(error).__name__, " < ".join(reversed(places)))
