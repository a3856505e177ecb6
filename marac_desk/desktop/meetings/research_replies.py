"""Adding a reply to the chase of one answer of the readiness board: what was said before first, then the form."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings.research_reply_dialog import ResearchReplyDialog
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.errors import RefusedError
from marac_desk.services.meetings.readiness import BoardCell
from marac_desk.services.meetings.research_history import ResearchLine, research_history


class ResearchReplies(QObject):
    """Opens the form; `said` is why it does not, `left` that it is gone again."""

    said = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: ResearchReplyDialog | None = None

    def _closed(self) -> None:
        self._page.window().activateWindow()
        self.left.emit()

    def add(self, cell: BoardCell | None, about: str) -> None:
        """Ask what was said about a cell, where it was chased before."""
        if cell is None or not self._desk.allowed.may(Operation.UPDATE, DataClass.AGENDA):
            return
        key, actor = cell.research_id, self._desk.actor
        if key is None or not cell.times_chased:
            self.said.emit(problems.sentence(RefusedError("not_chased")))
            return

        def show(history: tuple[ResearchLine, ...]) -> None:
            self.dialog = ResearchReplyDialog(self._desk, key, about, history, self._page)
            self.dialog.finished.connect(lambda _code: self._closed())
            self.dialog.open()

        self._desk.work.read(
            self,
            lambda uow: research_history(uow, actor=actor, research_id=key),
            show,
            lambda error: self.said.emit(problems.sentence(error)),
            what="research history",
        )
