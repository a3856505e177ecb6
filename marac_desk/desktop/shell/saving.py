"""What the window says of saving: a tick, on its way, or loudly that something is not on the disk, until it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.shell.not_saved_bar import NotSavedBar
from marac_desk.desktop.shell.status_line import StatusLine
from marac_desk.desktop.wording import problems


class Saving(QObject):
    """Watches the lanes for the status line and the bar. `show_asked` carries who handed in what is not saved."""

    show_asked = Signal(object)

    def __init__(self, desk: Desk, status: StatusLine, bar: NotSavedBar, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._status, self._bar = desk.work, status, bar
        self._room = ""
        self._work.busy_changed.connect(self._on_busy)
        self._work.unsaved.changed.connect(self._look)
        self._work.failed.connect(self._say_problem)
        bar.show_asked.connect(self._show)
        bar.let_go_asked.connect(self._work.unsaved.let_go)

    def say_room(self, sentence: str) -> None:
        """Say that there is next to no room on the disk; an empty sentence says that there is enough again."""
        self._room = sentence
        self._look()

    def _on_busy(self, _busy: bool) -> None:
        self._look()

    def _look(self) -> None:
        if not isValid(self._bar):  # the window is being taken down, and with it whoever handed something in
            return
        problem = self._work.unsaved.problem
        if problem is not None:
            sentence = problems.sentence(problem)
            self._status.say_not_saved(sentence)
            self._bar.say_not_saved(sentence, len(self._work.unsaved), can_show=bool(self._owners()))
            return
        if self._room:
            self._bar.say_soon(self._room)
        else:
            self._bar.forget()
        if self._work.writing:
            self._status.say_saving()
        elif self._work.last_failure is not None:
            self._say_problem(self._work.last_failure)
        else:
            self._status.say_saved()

    def _say_problem(self, error: Exception) -> None:
        """Say what went wrong where no page said it itself."""
        self._status.say_not_saved(problems.sentence(error))

    def _owners(self) -> list[QObject]:
        """Return who can be shown: what the lanes themselves go on trying has no page of its own."""
        return [owner for owner in self._work.unsaved.owners if owner is not self._work]

    def _show(self) -> None:
        for owner in self._owners():
            self.show_asked.emit(owner)
            return
