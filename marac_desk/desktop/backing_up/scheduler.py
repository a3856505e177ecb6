"""When a backup is made, and what is done with backups: the desk's own, those somebody asks for, and restoring one.

What takes time runs beside the lanes. Only what became of it goes through the writer lane, into the ledger.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from marac_desk.desktop.backing_up.disk_room import DiskRoom
from marac_desk.desktop.backing_up.errands import Errands, Failed
from marac_desk.desktop.changed import Changed
from marac_desk.desktop.work import OpensUnits, Work
from marac_desk.services.backups.noting import may_back_up, note_backup, note_failure, use_restore
from marac_desk.services.backups.telling import due
from marac_desk.services.backups.views import BackupLine, DueView, FolderLook, MadeBackup, Reason, RestoreLeave
from marac_desk.services.backups.working import Backups, CancelledError, Prepared, Watch
from marac_desk.services.changes import Changes
from marac_desk.services.errors import KNOWN, RefusedError, RegisterProblemError

LOOK = 60_000  # milliseconds between two looks whether a backup is due
SOON = 2_000  # milliseconds after a change in the meeting room, where one follows the other
AGAIN = timedelta(minutes=10)
"""How long the desk waits after a backup that failed before it tries by itself again."""
LEAVING = 6.0
"""Seconds a backup may take when the desk is locked or closed; after that the last hourly one has to do."""
log = logging.getLogger(__name__)


class BackingUp(QObject):
    """The backups of the open register. `errands` says what is going on.

    `restore_ready` says that a proved copy waits for the register to be closed: the desk has to end for it.
    """

    restore_ready = Signal()

    def __init__(self, work: Work, changed: Changed, actor: Any, backups: Backups, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._actor, self._backups = work, actor, backups
        self._tried: datetime | None = None
        self.errands = Errands(self)
        self.disk_room = DiskRoom(backups, self.errands, self)
        work.relieve = self.disk_room.relieve
        self.prepared: Prepared | None = None
        self._hourly = QTimer(self)
        self._hourly.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.look)
        changed.happened.connect(self._on_changes)

    def begin(self) -> None:
        """Begin to look by itself whether a backup is due: now, every minute, and after each change in the room."""
        self._hourly.start(LOOK)
        self.disk_room.begin()
        self.look()

    # The desk's own

    def _on_changes(self, changes: Changes) -> None:
        if changes & (Changes.ROOM | Changes.MEETINGS) and self._hourly.isActive():
            self._soon.start()

    def look(self) -> None:
        """Ask whether a backup is due, and make it."""
        if not self.errands.busy:
            self._work.read(self, due, self._on_due, what="due")

    def _on_due(self, found: DueView) -> None:
        now = self._backups.clock.now()
        resting = self._tried is not None and timedelta(0) <= now - self._tried < AGAIN
        if found.reason is not None and not resting:
            self._make(found.folder, found.reason)

    def _make(self, folder: str, reason: Reason) -> bool:
        backups = self._backups
        return self.errands.run(
            "backup", "", lambda watch: backups.make(folder, reason, watch), self._on_made, self._on_failure
        )

    def _on_made(self, made: MadeBackup) -> None:
        self._tried = None
        actor = self._actor
        self._work.write(self, lambda uow: note_backup(uow, actor=actor, made=made))

    def _on_failure(self, error: Exception) -> None:
        self._tried = self._backups.clock.now()
        actor, code = self._actor, _code(error)
        self._work.write(self, lambda uow: note_failure(uow, actor=actor, code=code))

    # What a person asks for

    def ask(self, owner: QObject, failed: Failed) -> None:
        """Make a backup now; `failed` is told where that may not be."""

        def allowed(folder: str) -> None:
            if not self._make(folder, Reason.ASKED):
                failed(RefusedError("backup_under_way"))

        actor = self._actor
        self._work.read(owner, lambda uow: may_back_up(uow, actor=actor), allowed, failed)

    def check(self, folder: str, name: str, done: Callable[[str], None], failed: Failed) -> None:
        """Verify one backup from end to end; `done` gets the code of what is wrong with it, or nothing."""
        backups = self._backups

        def job(watch: Watch) -> str:
            try:
                backups.check(folder, name, watch)
            except RegisterProblemError as problem:
                return problem.code
            return ""

        if not self.errands.run("check", name, job, done, failed):
            failed(RefusedError("backup_under_way"))

    def lines(
        self, owner: QObject, folder: str, done: Callable[[tuple[BackupLine, ...]], None], failed: Failed
    ) -> None:
        """Look which backups lie in a folder."""
        self.errands.look(owner, lambda: self._backups.lines(folder), done, failed)

    def look_at(self, owner: QObject, folder: str, done: Callable[[FolderLook], None], failed: Failed) -> None:
        """Look whether backups can go to a folder."""
        self.errands.look(owner, lambda: self._backups.look_at(folder), done, failed)

    # Restoring

    def restore(self, folder: str, leave: RestoreLeave, failed: Failed) -> None:
        """Prepare what two people agreed to restore, take their leave, and say that the desk has to end for it."""
        backups, actor = self._backups, self._actor

        def ready(prepared: Prepared) -> None:
            self.prepared = prepared
            self._work.write(
                self,
                lambda uow: use_restore(uow, actor=actor, leave=leave),
                lambda _leave: self.restore_ready.emit(),
                give_up,
            )

        def give_up(error: Exception) -> None:
            self.prepared = None
            self.errands.look(self, backups.give_up, lambda _none: failed(error), failed)

        if not self.errands.run(
            "restore", leave.name, lambda watch: backups.prepare(folder, leave, watch), ready, failed
        ):
            failed(RefusedError("backup_under_way"))

    def put_in_place(self) -> None:
        """Put a prepared copy in the register's place, once the register is closed. Raises RegisterProblemError."""
        if self.prepared is not None:
            self._backups.put_in_place(self.prepared)
            self.prepared = None

    # Leaving

    def end(self) -> None:
        """Stop looking, and give up what is going on."""
        self._hourly.stop()
        self._soon.stop()
        self.disk_room.end()
        self.errands.end()

    def leave(self, register: OpensUnits) -> None:
        """Make a last backup where something changed since the one before; called when the lanes have ended.

        It may take a few seconds and no more; what goes wrong is written down, and the desk ends all the same.
        """
        watch, actor = Watch(), self._actor
        last = threading.Timer(LEAVING, watch.cancelled.set)
        last.daemon = True
        last.start()
        try:
            with register.reading(actor) as unit:
                found = due(unit)
            if found.changed and self.prepared is None:
                made = self._backups.make(found.folder, Reason.LEAVING, watch)
                with register.writing(actor) as unit:
                    note_backup(unit, actor=actor, made=made)
        except CancelledError:
            log.warning("there was no time for a backup on leaving")
        except KNOWN as error:
            self._note_leaving(register, _code(error))
        finally:
            last.cancel()

    def _note_leaving(self, register: OpensUnits, code: str) -> None:
        try:
            with register.writing(self._actor) as unit:
                note_failure(unit, actor=self._actor, code=code)
        except KNOWN as error:
            log.error("a backup that failed could not be noted: %s", _code(error))


def _code(error: Exception) -> str:
    return str(getattr(error, "code", type(error).__name__))
