"""How old the last verified backup is, said in the status line and kept up to date."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.backup_tone import tone_of
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import backups
from marac_desk.rules.backup_age import backup_age
from marac_desk.services.backups.telling import last_backup
from marac_desk.services.backups.views import LastBackup
from marac_desk.services.changes import Changes

LOOK_AGAIN = 10 * 60 * 1000  # milliseconds


class BackupAge(QObject):
    """Asks the register now, every ten minutes and after each backup, and says what it heard."""

    def __init__(self, desk: Desk, say: Callable[[str, Tone], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._say = desk, say
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_AGAIN)
        desk.changed.happened.connect(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes & Changes.BACKUPS:
            self.look()

    def look(self) -> None:
        """Ask, off the window's thread."""
        self._desk.work.read(self, last_backup, self._show, what="backup")

    def _show(self, last: LastBackup | None) -> None:
        now, verified = self._desk.now(), last.at if last else None
        self._say(backups.in_status_line(verified, now), tone_of(backup_age(verified, now)))
