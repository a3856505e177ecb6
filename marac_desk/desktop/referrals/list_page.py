"""A list before it is imported: how many rows become referrals, what is wrong with the others, then all at once."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.referrals.file_taking import ListFile
from marac_desk.desktop.referrals.list_frame import frame_list
from marac_desk.desktop.referrals.list_knowing import ListKnowing
from marac_desk.desktop.referrals.list_rows import list_rows, needs_a_word
from marac_desk.desktop.referrals.list_running import STOPPED, ListRunning
from marac_desk.desktop.widgets.entry_choice import SuggestField
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes
from marac_desk.services.list_import.importing import Imported, import_list
from marac_desk.services.list_import.looking import ListLook, look_through

_AT_ONCE = 200  # rows that are shown before somebody scrolls on


class ListPage(Page):
    """Nothing is kept before Ctrl+Enter imports the list; Esc lets go of it, and takes it back while that runs."""

    cares_for: ClassVar[Changes] = Changes.NOTHING

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("listPage")
        self._file: ListFile | None = None
        self._look: ListLook | None = None
        self._known: set[int] = set()
        self._looked = 0
        self._title = label(self.tr("Import a list"), Type.TITLE)
        self._about = label("", Type.LIST, Tone.INK2, name="listAboutLabel")
        self._count = label("", Type.LIST, Tone.INK2, name="listCountLabel")
        self._from = label(self.tr("Sent by"), Type.LIST, Tone.INK2)
        self.agency = SuggestField()
        self.agency.setObjectName("listAgencyField")
        self.agency.setAccessibleName(self.tr("Agency that sent this list"))
        self.agency.setMinimumWidth(320)
        self._from.setBuddy(self.agency)
        self.rows = RowView((Column("", 56, right=True), Column(), Column("", 560)), self.tr("Rows that need a look"))
        self._note = FieldNote(width=560, beside=False)
        self._note.setObjectName("listNote")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        self._progress.setAccessibleName(self.tr("Rows imported"))
        self._away = button(self.tr("Do not import"), "putListAway", link=True)
        self._cancel = button(self.tr("Cancel"), "cancelImport")
        self._import = button(self.tr("Import"), "importList", primary=True)
        self.running, self.knowing = ListRunning(desk, self), ListKnowing(desk, self)
        self._lay_out()
        self._connect()
        self._show_running()
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        whose = label(self.tr("for every row that names none itself"), Type.SMALL, Tone.INK3)
        frame_list(
            self,
            head=(self._title, self._about),
            count=self._count,
            sender=(self._from, self.agency, whose),
            rows=self.rows,
            note=self._note,
            controls=(self._progress, self._cancel, self._away, self._import),
        )

    def _connect(self) -> None:
        self._import.clicked.connect(self.import_all)
        self._import.setToolTip(self.tr("Import the complete rows (Ctrl+Enter)"))
        self._cancel.clicked.connect(self.running.stop)
        self._away.clicked.connect(self.leave)
        self.running.stepped.connect(self._on_step)
        self.running.ended.connect(self._on_ended)
        self.running.refused.connect(self._on_refused)
        self.knowing.looked.connect(self._on_known)
        for keys, run in (
            ("Ctrl+Return", self.import_all),
            ("Ctrl+Enter", self.import_all),
            ("Esc", self._on_escape),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [
            Command(self.tr("Import the complete rows"), self.import_all, "Ctrl+Enter"),
            Command(self.tr("Do not import this list"), self._on_escape, "Esc"),
        ]

    def show_target(self, target: Any) -> None:
        """Look through a list that was read; another one is let go of, unless it is being imported."""
        file = target.get("list") if isinstance(target, dict) else None
        if not isinstance(file, ListFile) or self.running.is_running:
            return
        self._file, self._look, self._known, self._looked = file, None, set(), 0
        self._about.setText(file.shown_name)
        self._count.setText("")
        self._note.say(self.tr("Looking through the list. Nothing is kept yet."), Tone.INK2)
        self.rows.set_rows([])
        self._show_running()
        actor, reading = self.desk.actor, file.reading
        self.desk.work.read(
            self,
            lambda uow: look_through(uow, actor=actor, reading=reading),
            lambda look: self._show(file, look),
            what="list",
        )

    def refresh(self) -> None:
        """Show the list as it stands; it is held in memory alone, and let go of once it was imported."""
        if self._look is not None:
            self._show_rows(len(self.rows.rows_model.rows))
        elif self._file is None:
            self.rows.set_rows([Row("none", (Cell(self.tr("No list is waiting."), tone=Tone.INK2),), RowKind.NOTE)])

    def _show(self, file: ListFile, look: ListLook) -> None:
        if file is not self._file:
            return
        self._look = look
        self.agency.suggest(look.agencies)
        self._note.say(self.tr("Nothing is kept before you import."), Tone.INK2)
        self._show_rows()
        self._show_running()
        self.rows.setFocus()
        self.knowing.start(file.reading)

    def _show_rows(self, shown: int = 0) -> None:
        """Show the first rows that need a word; more come when somebody scrolls on."""
        look = self._look
        if look is None:
            return
        made = list_rows(self.desk, look, self._known, max(shown, _AT_ONCE))
        self.rows.set_rows(made or self._nothing())
        more = sum(needs_a_word(row, self._known) for row in look.rows) + len(look.unread) > len(made)
        self.rows.rows_model.fetch_more = self._more if more else None
        self._say_count(look)

    def _more(self) -> None:
        self._show_rows(len(self.rows.rows_model.rows) + _AT_ONCE)

    def _nothing(self) -> list[Row]:
        cell = Cell(self.tr("Every row is complete."), tone=Tone.INK2)
        return [Row("nothing", (cell,), RowKind.NOTE)]

    def _say_count(self, look: ListLook) -> None:
        left = len(look.rows) - look.ready + len(look.unread)
        parts = [self.tr("%n row(s) can be imported", None, look.ready)]
        if left:
            parts.append(self.tr("%n left to check", None, left))
        if self._known:
            parts.append(self.tr("%n likely known already", None, len(self._known)))
        if self._looked < len(look.rows):
            parts.append(self.tr("{done} of {total} compared").format(done=self._looked, total=len(look.rows)))
        self._count.setText(", ".join(parts))

    def _on_known(self, done: int, known: frozenset[int]) -> None:
        self._looked = done
        if known:
            self._known |= known
            if len(self.rows.rows_model.rows) <= _AT_ONCE:
                self._show_rows()
        if self._look is not None:
            self._say_count(self._look)

    # Importing

    def import_all(self) -> None:
        """Import every complete row in one unit of work."""
        if self._file is None or self._look is None or not self._look.ready or self.running.is_running:
            return
        self.knowing.stop()
        file, agency = self._file, self.agency.value() or ""
        self.running.start(
            partial(
                import_list,
                actor=self.desk.actor,
                original=file.original,
                reading=file.reading,
                agency=agency,
                look=self._look,
            )
        )

    def _on_step(self, done: int) -> None:
        total = self._look.ready if self._look else 0
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        text = self.tr("{done} of {total} written. Cancel takes all of them back.")
        self._note.say(text.format(done=done, total=total), Tone.INK2)
        self._show_running()

    def _on_ended(self, imported: Imported) -> None:
        self._let_go()
        self.desk.window.go("referrals", {"part": "to_screen"})
        self.desk.window.say(self.tr("%n referral(s) imported.", None, imported.taken))

    def _on_refused(self, error: Exception) -> None:
        if getattr(error, "code", "") == STOPPED:
            self._note.say(self.tr("Cancelled. Nothing of the list was kept."), Tone.INK2)
        else:
            self._note.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)
        self._show_running()

    def _show_running(self) -> None:
        running, ready = self.running.is_running, self._look.ready if self._look else 0
        self._progress.setVisible(running)
        self._cancel.setVisible(running)
        self._away.setVisible(not running)
        self.agency.setEnabled(not running)
        self._import.setVisible(not running and ready > 0)
        self._import.setText(self.tr("Import %n row(s)", None, ready))

    def _on_escape(self) -> None:
        if self.running.is_running:
            self.running.stop()
        else:
            self.leave()

    def leave(self) -> None:
        """Let go of the list and return to the inbox; nothing of it was kept."""
        if not self.running.is_running:
            self._let_go()
            self.desk.window.go("referrals")

    def _let_go(self) -> None:
        self.knowing.stop()
        self._file, self._look = None, None
        self._known = set()
        self._about.setText("")
        self._count.setText("")
        self._note.say("")
        self._show_running()
        self.refresh()
