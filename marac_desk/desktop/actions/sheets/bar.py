"""Return sheets on the register's page: made, taken in by a file, and gone on with where answers wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from marac_desk.desktop.actions.sheets.dialogs import SheetPasswordDialog
from marac_desk.desktop.actions.sheets.taking import SheetTaking, left_alone, shown_name
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.labels import button
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.return_sheets.taking import SheetTaken
from marac_desk.services.return_sheets.views import WaitingSheet, waiting_sheets


class SheetBar(QWidget):
    """Two buttons beside the title, each there only where it leads somewhere; `said` tells what was refused."""

    said = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self._page = desk, page
        self.meeting_id: UUID | None = None
        self.shown_agency: Callable[[], UUID | None] = lambda: None
        self.dialog: SheetPasswordDialog | None = None
        self._waiting: tuple[WaitingSheet, ...] = ()
        self.taking = SheetTaking(desk, self)
        self.taking.said.connect(lambda text, _refused: self.said.emit(text))
        self.taking.taken.connect(self._on_taken)
        self.taking.locked.connect(self._on_locked)
        self.taking.finished.connect(self.look)
        self.may_take = desk.allowed.may(Operation.CREATE, DataClass.ACTIONS)
        self.take_button = button(self.tr("Take in a return sheet"), "takeSheet")
        self.take_button.setToolTip(self.tr("Take in a return sheet (Ctrl+O), or drop it here"))
        self.take_button.clicked.connect(self.choose)
        self.waiting_button = button(self.tr("Go on with a return sheet"), "waitingSheets", link=True)
        self.waiting_button.clicked.connect(self.go_on)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.waiting_button)
        line.addWidget(self.take_button)
        self.waiting_button.hide()
        self.take_button.setVisible(self.may_take)  # in its place by now: one without would be a window of its own

    def commands(self) -> list[Command]:
        """Return what can be done with sheets here."""
        if not self.may_take:
            return []
        return [
            Command(self.tr("Take in a return sheet"), self.choose, "Ctrl+O"),
            Command(self.tr("Go on with a return sheet"), self.go_on, "Alt+R"),
            Command(self.tr("Make return sheets"), self.make),
        ]

    def look(self) -> None:
        """Look which sheets wait."""
        if self.may_take:
            actor = self.desk.actor
            self.desk.work.read(self, lambda uow: waiting_sheets(uow, actor=actor), self._show, what="sheets")

    def _show(self, waiting: tuple[WaitingSheet, ...]) -> None:
        self._waiting = waiting
        self.waiting_button.setVisible(bool(waiting))
        lines = sum(sheet.waiting for sheet in waiting)
        self.waiting_button.setText(self.tr("%n answer(s) of return sheets wait", None, lines))
        self.waiting_button.setToolTip(self.tr("Go on with a return sheet (Alt+R)"))

    def go_on(self) -> None:
        """Go to the sheet that came in last and still has answers to decide about."""
        if self._waiting:
            self.desk.window.go("return_sheet", {"id": str(self._waiting[0].sheet_id)})

    def make(self) -> None:
        """Go where the return sheets are made."""
        if self.meeting_id is not None:
            self.desk.window.go("circulation", {"id": str(self.meeting_id), "kind": "sheets"})

    # ---- files

    def choose(self) -> None:
        """Ask for a file and take it in."""
        kinds = self.tr("Return sheets (*.xlsx *.pdf);;All files (*)")
        path = self.desk.window.open_file(self.tr("Take in a return sheet"), kinds) if self.may_take else ""
        if path:
            self.take([path])

    def take(self, paths: Sequence[str], passwords: Sequence[str] = ()) -> None:
        """Take in files that were chosen, or dropped."""
        self.said.emit("")
        self.taking.from_agency = self.shown_agency()
        self.taking.take(paths, passwords)

    def _on_taken(self, taken: SheetTaken) -> None:
        self.desk.window.go("return_sheet", {"id": str(taken.sheet_id), "left": left_alone(taken)})

    def _on_locked(self, path: str) -> None:
        """Ask for the password of a form that does not open by itself."""
        self.dialog = SheetPasswordDialog(shown_name(path), self._page)
        self.dialog.given.connect(lambda password: self.take([path], [password]))
        self.dialog.open()
