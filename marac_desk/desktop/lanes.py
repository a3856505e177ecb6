"""Lanes beside the window's thread: a job is worked there, and everything of it begins and ends in the window's thread.

A widget that dies in another thread takes the program with it, and so does a carrier of results that is let go of
there while its message is still being delivered. So a thread knows a job by its number alone, and what the job holds
is kept until that thread has shown, by its next sign, that it holds nothing of it any more.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from shiboken6 import isValid

Deliver = Callable[[Any, Any], None]


@dataclass(slots=True)
class _Job:
    run: Callable[[], Any]
    deliver: Deliver
    lane: Lane
    future: Future[None] | None = None


class _Relay(QObject):
    """Takes what threads send, in the window's thread; it lives as long as the application does."""

    _rang = Signal()

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._numbers = count(1)
        self._jobs: dict[int, _Job] = {}
        self._came: SimpleQueue[tuple[int, Any, BaseException | None]] = SimpleQueue()
        self._rang.connect(self._on_ring, Qt.ConnectionType.QueuedConnection)

    def take(self, job: _Job) -> int:
        """Keep a job and return its number."""
        number = next(self._numbers)
        self._jobs[number] = job
        return number

    def drop(self, number: int) -> None:
        """Let go of a job that no thread has seen."""
        del self._jobs[number]

    def work(self, number: int) -> None:
        """Do a job and send what came of it; runs in the thread of a lane."""
        self._came.put((number, *_outcome(self._jobs[number].run)))
        if isValid(self):
            self._rang.emit()

    @Slot()
    def _on_ring(self) -> None:
        number, result, error = self._came.get_nowait()
        job = self._jobs.pop(number)
        job.lane.worked(number, job)
        job.deliver(result, error)


def _outcome(run: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return run(), None
    except BaseException as error:
        return None, error


_relays: list[_Relay] = []


def _relay() -> _Relay:
    """Return the relay of the application that runs now."""
    if not _relays or not isValid(_relays[0]):
        application = QCoreApplication.instance()
        assert application is not None, "lanes need an application"
        _relays[:] = [_Relay(application)]
    return _relays[0]


class Lane:
    """One thread; jobs are done in it one after the other. For the window's thread alone."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._relay = _relay()
        self._under_way: dict[int, _Job] = {}
        self._spent: _Job | None = None
        self._over = False

    @property
    def idle(self) -> bool:
        """Tell whether every outcome has been delivered."""
        return not self._under_way

    def submit(self, run: Callable[[], Any], deliver: Deliver) -> None:
        """Do `run` in the lane, then `deliver` its result or its error, one of them None, in the window's thread."""
        job = _Job(run, deliver, self)
        number = self._relay.take(job)
        self._under_way[number] = job
        job.future = self._thread.submit(self._relay.work, number)

    def worked(self, number: int, job: _Job) -> None:
        """Keep the job just done in place of the one before it, of which the thread has let go by now."""
        self._under_way.pop(number, None)
        self._spent = None if self._over else job

    def drop_waiting(self) -> None:
        """Give up what has not begun; nobody hears of it."""
        for number, job in list(self._under_way.items()):
            if job.future is not None and job.future.cancel():
                del self._under_way[number]
                self._relay.drop(number)

    def end(self, *, wait: bool) -> None:
        """Take nothing more; with `wait`, come back when everything handed in is done."""
        if wait:
            self._thread.shutdown(wait=True)
            self._over, self._spent = True, None
            return
        self.submit(_nothing, _unheard)  # its sign says that the thread holds nothing of what came before
        self._under_way.popitem()
        self._thread.shutdown(wait=False)


def _nothing() -> None:
    """Do nothing, last."""


def _unheard(_result: Any, _error: Any) -> None:
    """Hear nothing."""
