"""The guard of an open register: it writes down how far ledger and journal have come, and folds the journal back.

SQLite would fold the journal back whenever it likes, and the register's file would change unannounced. So it is told
not to; the guard says in the state file what the file will be, and only then has it done. Whenever the computer fails,
what stands on the disk is what was announced.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from marac_desk.register import journal
from marac_desk.register.anchor import Anchor, LateWriter
from marac_desk.register.engines import Engines
from marac_desk.register.examination import Examined, journal_of
from marac_desk.register.files import RegisterPlace
from marac_desk.register.journal import Follower, Mark
from marac_desk.register.lines import Head
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.state import STATE_NAME, FileState, Standing, state_path, write_state
from marac_desk.rules.clock import Clock

ANCHOR_EVERY = 300.0
"""Seconds after which the anchor is moved, while there is something new, without anybody asking."""
FOLD_FROM = 8 << 20
"""Bytes of a journal that are folded back when nobody writes for a moment."""
FOLD_AT_ONCE = 256 << 20
"""Bytes of a journal that are folded back however busy the desk is."""
FOLD = "fold"
"""Under this name the writing engine's options hold what folds the journal back, for whoever has to have it done."""
QUIET = 2.0
"""Seconds without a commit that count as such a moment."""
log = logging.getLogger(__name__)


class Heads:
    """Where the ledger stands, and the anchor outside that follows it; what servers and files have in common."""

    def __init__(self, anchor: Anchor | None, head: Head, anchored: Head | None) -> None:
        self._anchor, self._head, self._anchored = anchor, head, anchored
        self._moved = self._tried = time.monotonic()
        self.problem = ""

    @property
    def known(self) -> tuple[Head, ...]:
        """The ends of the ledger that are known to be true: what was committed last, and what is anchored."""
        return tuple(head for head in (self._head, self._anchored) if head is not None and head.seq)

    def move(self, head: Head) -> None:
        """Take in what was committed; costs nothing."""
        self._head, self._moved = head, time.monotonic()

    @property
    def quiet(self) -> bool:
        """Tell whether nobody has written for a moment."""
        return time.monotonic() - self._moved >= QUIET

    def anchor(self, *, at_once: bool) -> None:
        """Move the anchor if it is time to; what the store says against it is kept as `problem`, and tried again."""
        head = self._head
        if self._anchor is None or head == self._anchored:
            return
        if not at_once and time.monotonic() - self._tried < ANCHOR_EVERY:
            return
        self._tried = time.monotonic()
        try:
            self._anchor.write(head)
            self._anchored, self.problem = head, ""
        except RegisterProblemError as problem:
            self.problem = problem.code
            log.error("the anchor of the ledger was not moved: %s", problem.code)

    @property
    def head(self) -> Head:
        """What was committed last."""
        return self._head


class ServerGuard:
    """The guard of a register on a server: it has no file, so the anchor outside is all there is to move."""

    def __init__(self, heads: Heads) -> None:
        self._heads = heads
        self._writer = LateWriter(self._write)

    @property
    def known(self) -> tuple[Head, ...]:
        """The ends of the ledger that are known to be true."""
        return self._heads.known

    @property
    def problem(self) -> str:
        """Why the anchor could not be moved when that was tried last; empty where it could."""
        return self._heads.problem

    def committed(self, head: Head) -> None:
        """Take in that a unit of work is on the disk."""
        self._heads.move(head)
        self._writer.soon()

    def anchor_now(self, *, wait: bool = False) -> bool:
        """Have the anchor moved at once; with `wait`, tells whether that was tried within a while."""
        return self._writer.now(wait=wait)

    def close(self, engines: Engines) -> None:
        """Move the anchor and close the connections."""
        self._writer.end()
        engines.close()
        self._heads.anchor(at_once=True)

    def _write(self, at_once: bool) -> float | None:
        self._heads.anchor(at_once=at_once)
        return None if self._heads.head in self._heads.known[1:] else ANCHOR_EVERY


class FileGuard:
    """The guard of a register in a file, from before it is opened until after it is closed."""

    def __init__(
        self, place: RegisterPlace, examined: Examined, *, seal_key: bytes, clock: Clock, anchor: Anchor | None
    ) -> None:
        self._place, self._seal_key, self._clock = place, seal_key, clock
        self._state, self._shield = examined.state, examined.shield
        (file,) = examined.state.files
        anchored = None if examined.anchored == file.over else examined.anchored  # an older copy, put there on purpose
        self._heads = Heads(anchor, file.head, anchored)
        self._journal, self._follower = journal_of(place), Follower(journal_of(place))
        self._engines: Engines | None = None
        # Open as long as any connection is: closing it earlier would take away SQLite's locks on the file.
        self._file = place.register.open("rb")
        self._turn = threading.RLock()
        self._writer: LateWriter | None = None

    @property
    def known(self) -> tuple[Head, ...]:
        """The ends of the ledger that are known to be true."""
        return self._heads.known

    @property
    def problem(self) -> str:
        """Why the anchor could not be moved when that was tried last; empty where it could."""
        return self._heads.problem

    @property
    def is_sealed(self) -> bool:
        """Tell whether every sealed row has its digest in the ledger."""
        return self._state.sealed

    # Opening

    def take(self, engines: Engines) -> None:
        """Watch over these engines from now on: announce that the register is open before anything can be written.

        Raises RegisterProblemError: "disk_full", "cannot_open".
        """
        self._engines = engines
        for engine in (engines.write, engines.read):
            engine.dispose()
            sa.event.listen(engine, "connect", _never_fold)
        engines.write.update_execution_options(**{FOLD: self.fold})
        for left in self._place.folder.glob(f".{STATE_NAME}.*"):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        try:
            self._note(self._heads.head, standing=Standing.OPEN)
        except RegisterProblemError as problem:
            raise RegisterProblemError("disk_full" if problem.code == "disk_full" else "cannot_open") from None

    def abandon(self) -> None:
        """Let go of a register that could not be opened."""
        self._shield.dispose()
        self._file.close()

    def begin(self, head: Head, *, sealed: bool) -> None:
        """Begin to write down how far things have come; from here on every row has its digest if `sealed` says so."""
        self._heads.move(head)
        self._note(head, sealed=sealed)
        self._writer = LateWriter(self._write)
        if head not in self.known[1:]:
            self._writer.now()

    # While it is open

    def committed(self, head: Head) -> None:
        """Take in that a unit of work is on the disk."""
        self._heads.move(head)
        if self._writer is not None:
            self._writer.soon()

    def anchor_now(self, *, wait: bool = False) -> bool:
        """Have all of it written down at once; with `wait`, tells whether that was tried within a while."""
        return self._writer is not None and self._writer.now(wait=wait)

    def _write(self, at_once: bool) -> float | None:
        with self._turn:
            head = self._heads.head
            mark = self._note(head)
        self._heads.anchor(at_once=at_once)
        length = 0 if mark is None else mark.length
        if length < FOLD_FROM or mark is None:
            return None if head in self.known[1:] else ANCHOR_EVERY
        if (self._heads.quiet or length >= FOLD_AT_ONCE) and self.fold():
            return None
        return QUIET

    def _note(self, head: Head, **changes: Any) -> Mark | None:
        """Write down the end of the ledger, and how far the journal was committed when it stood there or later."""
        with self._turn:
            mark = self._follower.mark(self._frames)
            state = self._state
            if state.folded and (mark is None or state.journal is None or mark.salt != state.journal.salt):
                changes["folded"] = 0  # what was announced to be folded in has been, and the journal began anew
            self._put(state.moved(head, journal=mark, **changes))
            return mark

    def _put(self, state: FileState) -> None:
        if state == self._state and state_path(self._place).exists():
            return
        write_state(self._place, self._seal_key, replace(state, at=self._clock.now()))
        self._state = state

    def _frames(self) -> int:
        """Return how many pages of the journal are committed."""
        with contextlib.closing(self._shield.raw_connection()) as connection:
            found = _driver(connection).execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        return max(0, int(found[1]))

    # Folding

    def fold(self) -> bool:
        """Fold the journal back, as it was announced before; tells whether all of it is folded back.

        Nothing is lost where it is not: it is tried again. Writers wait for it as they do for one another.
        """
        with self._turn:
            mark = self._follower.mark(self._frames)
            if mark is None or self._engines is None:
                return True
            sha256 = self._sha256_with(mark)
            with contextlib.suppress(_driver_error()), self._writers_waiting() as connection:  # or a writer is at work
                if self._follower.mark(self._frames) == mark:
                    self._announce(mark, sha256, Standing.OPEN)
                    return _folded_all(connection, "PASSIVE")
        return False

    def _sha256_with(self, mark: Mark) -> str:
        """Return what the register's file will be with so much of the journal folded in."""
        if self._state.folded == mark.length and self._state.journal == mark:
            return self._state.files[0].sha256
        return journal.folded_digest(self._file, self._journal, mark.length)

    def _announce(self, mark: Mark, sha256: str, standing: Standing) -> None:
        changes = {"sha256": sha256, "folded": mark.length, "journal": mark, "standing": standing}
        self._put(self._state.moved(self._heads.head, **changes))

    @contextlib.contextmanager
    def _writers_waiting(self) -> Iterator[Any]:
        """Yield a connection beside another one that holds the writers' lock; raises where a writer is at work."""
        assert self._engines is not None
        write = self._engines.write
        with contextlib.closing(write.raw_connection()) as holds, contextlib.closing(write.raw_connection()) as folds:
            _driver(holds).execute("BEGIN IMMEDIATE")
            try:
                yield _driver(folds)
            finally:
                _driver(holds).execute("ROLLBACK")

    # Closing

    def close(self, engines: Engines) -> None:
        """Fold the journal back, write down what the closed file is, move the anchor, and close everything.

        Where something stands in the way the journal stays, and the next opening goes on from there.
        """
        if self._writer is not None:
            self._writer.end()
        engines.close()
        try:
            with self._turn:
                self._finish(engines)
        except (RegisterProblemError, sa.exc.SQLAlchemyError, OSError, ValueError, _driver_error()) as error:
            log.error("the register was not closed as it should be: %s", getattr(error, "code", type(error).__name__))
        finally:
            engines.close()  # before the shield: whoever is last folds the journal back, and the shield cannot
            self._shield.dispose()
            self._file.close()
        self._heads.anchor(at_once=True)

    def _finish(self, engines: Engines) -> None:
        mark = self._follower.mark(self._frames)
        sha256 = self._state.files[0].sha256 if mark is None else self._sha256_with(mark)
        with contextlib.closing(engines.write.raw_connection()) as last:
            if mark is not None:
                self._announce(mark, sha256, Standing.CLOSING)
                self._empty_journal(_driver(last), mark)
            _driver(last).execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._shield.dispose()
        engines.close()  # the last one takes away what stood beside the file
        closed = {"sha256": sha256, "folded": 0, "journal": None, "standing": Standing.CLOSED}
        self._put(self._state.moved(self._heads.head, **closed))

    def _empty_journal(self, connection: Any, mark: Mark) -> None:
        """Have the journal folded back, see that it was, and have the disk know that it is empty."""
        if not _folded_all(connection, "PASSIVE") or not journal.is_folded(self._file, self._journal, mark.length):
            raise RegisterProblemError("busy")
        if not _folded_all(connection, "TRUNCATE"):
            raise RegisterProblemError("busy")
        handle = os.open(self._journal, os.O_RDWR)
        try:
            os.fsync(handle)  # a journal that came back after a power cut would lie beside a closed file
        finally:
            os.close(handle)


def _driver(connection: sa.PoolProxiedConnection) -> Any:
    return connection.driver_connection


def _driver_error() -> type[Exception]:
    from sqlcipher3 import dbapi2

    found: type[Exception] = dbapi2.Error
    return found


def _never_fold(connection: Any, _record: object) -> None:
    """Tell a new connection to leave the journal alone."""
    connection.execute("PRAGMA wal_autocheckpoint = 0")


def _folded_all(connection: Any, how: str) -> bool:
    """Have SQLite fold the journal back; tells whether nothing is left to be."""
    busy, written, folded = connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
    return not busy and written == folded
