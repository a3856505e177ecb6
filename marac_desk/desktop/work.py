"""Work off the window's thread: one writer lane, one reader lane, and children for what is heavy.

A result comes back to the widget that asked and dies with it; the changes of committed work never do. Everything ends
at lock: whoever asks afterwards gets no answer, and what was committed is on the disk.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from marac_desk.desktop.changed import Changed
from marac_desk.desktop.lanes import Lane
from marac_desk.documents.client import PressWorker
from marac_desk.services.changes import Changes
from marac_desk.services.errors import KNOWN, RegisterProblemError, StoppedError

T = TypeVar("T")
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
TRY_AGAIN = 5_000  # milliseconds after which text that did not get to the disk is tried again
STORING = frozenset({
    "busy", "cannot_open", "damaged", "disk_error", "disk_full", "not_this_register", "read_only", "server_gone",
})  # fmt: skip
"""Problems of the disk or the server: what was handed in is not kept. Others were said where it was typed."""
log = logging.getLogger(__name__)


class OpensUnits(Protocol):
    """What the lanes need of an open register."""

    def writing(self, actor: Any) -> AbstractContextManager[Any]:
        """Open a unit of work that commits when it is left."""
        ...

    def reading(self, actor: Any) -> AbstractContextManager[Any]:
        """Open a unit of work that only reads."""
        ...


class Unsaved(QObject):
    """What was handed in and is not on the disk: it stays here until just this is, or somebody lets go of it.

    Each is known by who handed it in and, where that hands in several things, by which; `changed` says that there are
    others now.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._things: dict[tuple[int, str], tuple[QObject, Exception]] = {}

    def __len__(self) -> int:
        """How many things are not on the disk."""
        return len(self._things)

    @property
    def problem(self) -> Exception | None:
        """What stands in the way, as it was said last; None where everything is on the disk."""
        return next((error for _, error in reversed(self._things.values())), None)

    @property
    def owners(self) -> list[QObject]:
        """Who handed in what is not on the disk, the latest first."""
        return [owner for owner, _ in reversed(self._things.values()) if isValid(owner)]

    def add(self, owner: QObject, thing: str, error: Exception) -> None:
        """Remember that something did not get to the disk."""
        if not isValid(owner):
            return
        if all(key != id(owner) for key, _ in self._things):
            owner.destroyed.connect(partial(self._forget, id(owner)))
        self._things.pop((id(owner), thing), None)
        self._things[id(owner), thing] = (owner, error)
        self.changed.emit()

    def drop(self, owner: QObject, thing: str = "") -> None:
        """Something is on the disk now, or nobody wants it there any more."""
        if self._things.pop((id(owner), thing), None) is not None:
            self.changed.emit()

    def let_go(self) -> None:
        """Drop everything: a person has seen it and goes on without."""
        self._things.clear()
        self.changed.emit()

    def _forget(self, owner: int, *_: object) -> None:
        gone = [key for key in self._things if key[0] == owner]
        for key in gone:
            del self._things[key]
        if gone and isValid(self):
            self.changed.emit()


def is_of_storing(error: BaseException) -> bool:
    """Tell whether an error kept something from the disk, rather than being a rule that said no."""
    if isinstance(error, RegisterProblemError):
        return error.code in STORING
    return not isinstance(error, KNOWN)


class Work(QObject):
    """The lanes. Functions handed to them run with a unit of work and must not touch any widget."""

    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, register: OpensUnits, actor: Any, changed: Changed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._actor = actor
        self._changed = changed
        self._writer, self._reader, self._children = Lane("writer"), Lane("reader"), Lane("child")
        self.press = PressWorker()
        self._writes = 0
        self.last_failure: Exception | None = None
        self.unsaved = Unsaved(self)
        self.relieve: Callable[[], bool] = lambda: False
        self._kept: dict[str, tuple[Callable[[Any], tuple[Any, Changes]], Any]] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(TRY_AGAIN)
        self._again.timeout.connect(self._keep_again)
        self._latest: dict[tuple[int, str], int] = {}
        self._ended = False

    def write(
        self,
        owner: QObject,
        job: Callable[[Any], tuple[T, Changes]],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        thing: str | None = "",
        actor: Any = None,
    ) -> None:
        """Run a use case in the writer lane. `done` gets its result after the synced commit, everybody the changes.

        What does not get to the disk is in `unsaved` until the same `thing` of the same owner does; None for what
        nobody would miss. A disk that is full is relieved once, if it can be, before that is said. `actor` is a second
        person who proved at this desk who she or he is; without one it is whoever signed in.
        """

        def once() -> tuple[T, Changes]:
            with self._register.writing(actor or self._actor) as unit:
                return job(unit)

        def run() -> tuple[T, Changes]:
            try:
                return once()
            except RegisterProblemError as problem:
                if problem.code != "disk_full" or not self.relieve():
                    raise
            return once()

        def missed(error: Exception) -> None:
            if thing is not None and is_of_storing(error):
                self.unsaved.add(owner, thing, error)
            if failed is not None and isValid(owner):
                failed(error)
            else:
                self.failed.emit(error)

        def arrived(outcome: tuple[T, Changes]) -> None:
            result, changes = outcome
            if thing is not None:
                self.unsaved.drop(owner, thing)
            try:
                if done is not None and isValid(owner):
                    done(result)
            finally:  # whatever went wrong with whoever asked, everybody else shows what is on the disk
                self._changed.tell(changes)

        self._submit(self._writer, owner, run, arrived, missed, write=True)

    def keep(self, key: str, job: Callable[[Any], tuple[Any, Changes]], content: Any = None) -> None:
        """Run a use case that may be run again until it is on the disk; a later one of the same key takes its place.

        So what was typed outlives the form it was typed in, and the disk that was full when it was.
        """
        self._kept[key] = (job, content)

        def saved(_result: Any) -> None:
            if self._kept.get(key) == (job, content):
                del self._kept[key]

        def missed(error: Exception) -> None:
            if key not in self._kept:  # let go of while it was on its way: nobody misses it
                self.unsaved.drop(self, key)
                return
            self.failed.emit(error)
            if not self._again.isActive():
                self._again.start()

        self.write(self, job, saved, missed, thing=key)

    def _keep_again(self) -> None:
        """Try everything again that is still not on the disk."""
        if self._ended:
            return
        for key, (job, content) in list(self._kept.items()):
            self.keep(key, job, content)

    def kept(self, key: str) -> Any:
        """Return the content that is on its way to the disk under a key; None where there is none."""
        return self._kept.get(key, (None, None))[1]

    def let_go(self, key: str) -> None:
        """Try no more to keep something: it was handed in, or thrown away."""
        if self._kept.pop(key, None) is not None:
            self.unsaved.drop(self, key)

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

    def read_long(self, owner: QObject, job: Callable[[Any], T], done: Done, failed: Failed | None = None) -> None:
        """Run a query that takes long beside the lanes, so that neither reading nor writing waits for it."""

        def run() -> T:
            with self._register.reading(self._actor) as unit:
                return job(unit)

        self._submit(self._children, owner, run, done, failed)

    def child(self, owner: QObject, job: Callable[[], T], done: Done, failed: Failed | None = None) -> None:
        """Run something that waits for a child process (a pack, a file that came in)."""
        self._submit(self._children, owner, job, done, failed)

    def _submit(
        self,
        lane: Lane,
        owner: QObject,
        run: Callable[[], Any],
        arrived: Done,
        failed: Failed | None,
        *,
        write: bool = False,
    ) -> None:
        def noting_where() -> Any:
            try:
                return run()
            except Exception as error:
                if not isinstance(error, KNOWN):
                    _log_place(error)
                raise

        def deliver(result: Any, error: Any) -> None:
            if write:
                self.last_failure = None if isinstance(error, StoppedError) else error
                self._set_writes(-1)
            if error is None:
                if write or isValid(owner):
                    arrived(result)
            elif failed is not None and (write or isValid(owner)):
                failed(error)
            else:
                self.failed.emit(error)

        if self._ended:  # what comes later is a timer or a signal; whatever was typed is on the disk by then
            log.warning("something was asked after the end")
            return
        if write:
            self._set_writes(1)
        lane.submit(noting_where, deliver)

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
        return self._writer.idle and self._reader.idle and self._children.idle

    def soon(self, owner: QObject, action: Callable[[], None], milliseconds: int) -> None:
        """Do something a little later, unless its owner is gone by then."""
        QTimer.singleShot(milliseconds, owner, action)

    def end(self) -> None:
        """Finish what is being written, drop what only reads, and take nothing more."""
        if self._ended:
            return
        self._ended = True
        self._reader.drop_waiting()
        self._reader.end(wait=True)
        self.press.close()
        self._children.drop_waiting()
        self._children.end(wait=False)
        self._writer.end(wait=True)


def _log_place(error: BaseException) -> None:
    # The message of an exception may hold what somebody typed; the place in our code never does.
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("unexpected %s at %s", type(error).__name__, " < ".join(reversed(places)))
