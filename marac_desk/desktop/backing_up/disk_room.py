"""Room on the register's disk: the emergency reserve is kept, given back when the disk is full, and kept again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from marac_desk.desktop.backing_up.errands import Errands
from marac_desk.services.backups.working import RESERVE, Backups, Room
from marac_desk.services.errors import RegisterProblemError

LOOK = 60_000  # milliseconds between two looks
MIB = 1024 * 1024


class DiskRoom(QObject):
    """Looks now and then. `said` carries a sentence while the desk lives on its reserve; `low` one while room is short.

    An empty sentence says that all is well again.
    """

    said = Signal(str)
    low = Signal(str)
    _released = Signal()

    def __init__(self, backups: Backups, errands: Errands, parent: QObject) -> None:
        super().__init__(parent)
        self._backups, self._errands = backups, errands
        self._gave = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._released.connect(self.look)

    def begin(self) -> None:
        """Make the reserve if it is missing, and look from now on."""
        self._timer.start(LOOK)
        self.look()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    def relieve(self) -> bool:
        """Give the reserve back to a disk that is full; asked from the writer lane, so that it can go on at once."""
        try:
            gave = self._backups.release_reserve()
        except RegisterProblemError:
            return False
        if gave:
            self._gave = True
            self._released.emit()
        return gave

    def look(self) -> None:
        """Make the reserve where it is missing and there is room for it, and say how things stand."""
        backups = self._backups

        def job() -> Room:
            backups.make_reserve()
            return backups.room()

        self._errands.look(self, job, self._show, lambda _error: None)

    def _show(self, room: Room) -> None:
        self._gave = self._gave and not room.reserved
        free = room.free // MIB
        if self._gave:
            text = self.tr(
                "The disk is full. The desk gave up its reserve of {reserve} MiB, so the meeting can go on: "
                "{free} MiB are left. Free some space on this computer."
            )
            self.said.emit(text.format(reserve=RESERVE // MIB, free=free))
        elif not room.reserved:
            text = self.tr("The disk is nearly full: {free} MiB are left, and no room for a reserve. Free some space.")
            self.said.emit(text.format(free=free))
        else:
            self.said.emit("")
        self.low.emit(self.tr("{free} MiB free on this disk").format(free=free) if room.low else "")
