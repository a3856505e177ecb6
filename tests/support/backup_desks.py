"""The real window on a register that is backed up, as `OpenDesk` without backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.backing_up import BackingUp
from marac_desk.desktop.partnership.backup_tab import BackupTab
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.program import DeskProgram, make_window
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import write_key_file
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.services.backups.noting import choose_folder
from marac_desk.services.backups.views import FolderLook
from tests.support.backups import backups_of, kit
from tests.support.registers import actor, demonstration_file
from tests.support.windows import OpenDesk


class BackedDesk(OpenDesk):
    """A desk whose backups go to a folder beside the register's own. Its timers stand still; a test looks for them."""

    def __init__(
        self,
        qtbot: QtBot,
        base: Path,
        register: Register | None = None,
        *,
        role: Role = Role.COORDINATOR,
        who: Actor | None = None,
        chosen: bool = True,
    ) -> None:
        self.qtbot, self.folder = qtbot, base / "backups"
        self.place = RegisterPlace(base / "register")
        self.folder.mkdir(exist_ok=True)
        self.register = register or demonstration_file(self.place.folder)
        if not self.place.keys.exists():
            write_key_file(self.place.keys, kit()[0])
        self.actor = who or actor(self.register, role)
        if chosen:
            with self.register.writing(self.actor) as uow:
                choose_folder(uow, actor=actor(self.register), look=FolderLook(str(self.folder), 1 << 40, ()))
        self.backups = backups_of(self.place, self.register.clock)
        self.window = make_window(demonstration=True)
        self.program = DeskProgram(self.register, self.actor, self.window, None, self.backups)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.go("today")
        self.settle()

    @property
    def backing_up(self) -> BackingUp:
        """What makes the backups."""
        assert self.program.backing_up is not None
        return self.program.backing_up

    def settle(self) -> None:
        """Wait until nothing is going on any more, in the lanes or beside them."""
        for _ in range(3):
            super().settle()
            self.qtbot.waitUntil(self.backing_up.errands.is_idle, timeout=20_000)
            QApplication.processEvents()

    def tab(self) -> BackupTab:
        """Go to the backups and return their tab."""
        page = self.go("partnership", {"tab": "backups"})
        assert isinstance(page, PartnershipPage)
        found: Any = page.more["backups"]
        assert isinstance(found, BackupTab)
        return found

    def look(self) -> None:
        """Let a minute's look whether a backup is due come now."""
        self.backing_up.look()
        self.settle()

    def work(self, operation: str = "add") -> None:
        """Have the ledger tell of some work."""
        with self.register.writing(self.actor) as uow:
            uow.record(operation, "action")

    def stems(self) -> list[str]:
        """Return the backups that lie in the folder, the oldest first."""
        return sorted(path.stem for path in self.folder.glob("*.backup"))
