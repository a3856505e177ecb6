"""How old the last verified backup is, said in the status line and kept up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.services.housekeeping import last_backup

LOOK_AGAIN = 10 * 60 * 1000  # milliseconds
OLD = timedelta(hours=26)
"""A nightly backup is late after this; the coordinator should see it before the next night."""


class BackupAge(QObject):
    """Asks the register now and every ten minutes, and says what it heard."""

    def __init__(self, desk: Desk, say: Callable[[str, Tone], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._say = desk, say
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_AGAIN)

    def look(self) -> None:
        """Ask, off the window's thread."""
        self._desk.work.read(self, last_backup, self._show, what="backup")

    def _show(self, verified: datetime | None) -> None:
        if verified is None:
            self._say(self.tr("No backup yet"), Tone.SOON)
            return
        age = self._desk.now() - verified
        self._say(self._words(age), Tone.SOON if age > OLD else Tone.INK3)

    def _words(self, age: timedelta) -> str:
        hours = int(age.total_seconds() // 3600)
        if hours < 1:
            return self.tr("Backup less than an hour old")
        if hours < 48:
            return self.tr("Backup %n hour(s) old", None, hours)
        return self.tr("Backup %n day(s) old", None, hours // 24)
