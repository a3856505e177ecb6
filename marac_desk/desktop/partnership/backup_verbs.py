"""What can be done with backups: make one, check one, say where they go, and restore one by two people."""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership import backup_rows as rows
from marac_desk.desktop.partnership.backup_dialog import AskRestoreDialog, RefuseRestoreDialog
from marac_desk.desktop.wording import problems
from marac_desk.services.approvals.asking import take_back_approval
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.backups.noting import choose_folder, note_off_line, restore_leave
from marac_desk.services.backups.views import BackupLine, BackupView, FolderLook
from marac_desk.services.errors import RegisterProblemError


class BackupVerbs(QObject):
    """Does it for the view that is shown; `checked` says of a backup what is wrong with it, and nothing if it holds."""

    checked = Signal(str, str)

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__(tab)
        self._desk, self._tab = desk, tab
        self._view: BackupView | None = None

    def about(self, view: BackupView) -> None:
        """Do from now on what this view lets one do."""
        self._view = view

    def commands(self) -> list[Command]:
        """Return what can be done whichever backup is chosen."""
        if self._view is None or not self._view.may_make or self._view.by_server:
            return []
        return [
            Command(self.tr("Back up now"), self.back_up, "B"),
            Command(self.tr("Choose a folder for backups"), self.choose_folder),
            Command(self.tr("Say that a backup is off line"), self.note_off_line, "O"),
        ]

    def back_up(self) -> None:
        """Make a backup now."""
        if self._desk.backing_up is not None:
            self._desk.backing_up.ask(self, self._refuse)

    def choose_folder(self) -> None:
        """Ask for a folder, look whether backups can go there, and have them go there."""
        backing_up, actor = self._desk.backing_up, self._desk.actor
        if backing_up is None or self._view is None or not self._view.may_make:
            return
        folder = self._desk.window.choose_folder(self.tr("A folder for backups, best on another disk"))

        def take(look: FolderLook) -> None:
            self._desk.work.write(
                self,
                lambda uow: choose_folder(uow, actor=actor, look=look),
                lambda _look: backing_up.look(),
                self._refuse,
            )

        if folder:
            backing_up.look_at(self, folder, take, self._refuse)

    def note_off_line(self) -> None:
        """Write down that a backup was taken off line."""
        actor, window = self._desk.actor, self._desk.window
        said = self.tr("Written down: a backup is off line since today.")
        self._desk.work.write(
            self, lambda uow: note_off_line(uow, actor=actor), lambda _none: window.say(said), self._refuse
        )

    # One backup

    def check(self, line: BackupLine) -> None:
        """Read one backup again from end to end, and say what was found."""
        if self._desk.backing_up is None or self._view is None:
            return

        def done(code: str) -> None:
            self.checked.emit(line.name, code)
            self._desk.window.say(
                self.tr("The backup of {when} holds.").format(when=rows.instant(self._desk, line.made_at))
                if not code
                else problems.sentence(RegisterProblemError(code))
            )

        self._desk.backing_up.check(self._view.folder, line.name, done, self._refuse)

    def ask_restore(self, line: BackupLine) -> None:
        """Ask for a second person to restore a backup."""
        AskRestoreDialog(self._desk, line, self._tab.window()).open()

    def decide(self, verb: str, key: uuid.UUID) -> None:
        """Do what is asked of one of the two people of a restoration, by its approval."""
        actor, work = self._desk.actor, self._desk.work
        if verb == rows.APPROVE:
            work.write(
                self, lambda uow: decide_approval(uow, actor=actor, approval_id=key, approve=True), None, self._refuse
            )
        elif verb == rows.REFUSE:
            RefuseRestoreDialog(self._desk, key, self._tab.window()).open()
        elif verb == rows.TAKE_BACK:
            work.write(self, lambda uow: take_back_approval(uow, actor=actor, approval_id=key), None, self._refuse)
        elif verb == rows.RESTORE:
            work.read(self, lambda uow: restore_leave(uow, actor=actor, approval_id=key), self._restore, self._refuse)

    def _restore(self, leave: Any) -> None:
        if self._desk.backing_up is not None and self._view is not None:
            self._desk.backing_up.restore(self._view.folder, leave, self._refuse)

    def _refuse(self, error: Exception) -> None:
        self._desk.window.say(problems.sentence(error))
