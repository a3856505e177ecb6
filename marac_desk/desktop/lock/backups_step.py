"""The step that shows the backups in a folder, the newest first, and asks which one goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFileDialog, QWidget

from marac_desk.desktop.forms.ui_backups_step import Ui_BackupsStep
from marac_desk.desktop.lock.steps_window import Step
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates

MIDDLE = Qt.TextElideMode.ElideMiddle


@dataclass(frozen=True, slots=True)
class Offered:
    """A backup as the list shows it: its name, when it was made in local time, how many cases, how large."""

    name: str
    made_at: datetime
    cases: int
    size: str

    @property
    def when(self) -> str:
        """When it was made, as it stands in the list."""
        return f"{dates.day(self.made_at.date(), datetime.now().astimezone().date())}, {self.made_at:%H:%M}"


class BackupsStep(Step):
    """Asks for a folder and lists what lies there. Nothing of it is proved before somebody signs in."""

    folder_chosen = Signal(str)
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_BackupsStep()
        self.ui.setupUi(self)
        self.title = self.tr("Restore a backup")
        self.folder = ""
        self._offered: tuple[Offered, ...] = ()
        columns = (Column(self.tr("Made"), 200), Column(self.tr("Cases"), 70, right=True), Column("", 90, right=True))
        self.list = RowView((*columns, Column("", 0, right=True)), self.tr("Backups"), header=True)
        self.list.opened.connect(lambda _key: self.taken.emit())
        self.list.current_changed.connect(lambda _key: self.changed.emit())
        self.ui.listLayout.addWidget(self.list, 1)
        self.ui.folderButton.clicked.connect(self._ask_where)
        self._show()

    def _ask_where(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of the backups"), self.folder)
        if folder:
            self.look_at(folder)

    def look_at(self, folder: str) -> None:
        """Have a folder looked into."""
        self.folder, self._offered = folder, ()
        self._show()
        self.folder_chosen.emit(folder)

    def show_found(self, offered: Sequence[Offered], others: int) -> None:
        """Show what was found, the newest first; `others` are files that do not look whole and are not offered."""
        self._offered = tuple(offered)
        self._show(others)
        self.list.select_first()
        self.changed.emit()
        self.entered.emit()

    def _show(self, others: int = 0) -> None:
        """Show the list, or why there is none."""
        label = self.ui.folderLabel
        room = label.width() if label.isVisible() else 320
        label.setText(
            QFontMetrics(label.font()).elidedText(self.folder, MIDDLE, room) or self.tr("No folder is chosen yet")
        )
        label.setToolTip(self.folder)
        self.list.set_rows([self._row(number, one) for number, one in enumerate(self._offered)])
        self.list.setVisible(bool(self._offered))
        text = self.tr("Files in this folder that do not look whole, and are not offered: {count}.")
        self.ui.othersLabel.setText(text.format(count=others) if others else "")

    def _row(self, number: int, one: Offered) -> Row:
        newest = self.tr("the newest") if number == 0 else ""
        cells = (
            Cell(one.when, tone=Tone.INK, type=Type.LIST_LEAD),
            Cell(str(one.cases), tone=Tone.INK, right=True),
            Cell(one.size, tone=Tone.INK2, right=True),
            Cell(newest, tone=Tone.INK3, right=True),
        )
        said = self.tr("{when}, cases: {cases}").format(when=one.when, cases=one.cases)
        return Row(one.name, cells, said=f"{said}, {newest}" if newest else said)

    @property
    def chosen(self) -> Offered | None:
        """The backup that is chosen."""
        return next((one for one in self._offered if one.name == self.list.current_key()), None)

    def missing(self) -> str:
        """Ask for a folder, and for one of its backups."""
        if not self.folder:
            return self.tr("Choose the folder with your backups first.")
        if not self._offered:
            return self.tr("There is no whole backup in that folder. Choose another one.")
        return "" if self.chosen else self.tr("Choose the backup that is to be restored.")

    def enter(self) -> None:
        """Begin in the list, or at the button that asks for the folder."""
        (self.list if self._offered else self.ui.folderButton).setFocus()
