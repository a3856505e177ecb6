"""A tracker before it is taken in: which past cases become known, what is left out and why, then all at once."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.referrals.file_taking import ListFile
from marac_desk.desktop.referrals.list_frame import frame_list
from marac_desk.desktop.referrals.list_running import STOPPED, ListRunning
from marac_desk.desktop.referrals.past_rows import past_rows
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes
from marac_desk.services.past_cases.importing import PastImported, import_past_cases
from marac_desk.services.past_cases.looking import PastLook, look_through_past

_AT_ONCE = 200  # rows that are shown before somebody scrolls on


class PastPage(Page):
    """Nothing is kept before Ctrl+Enter takes the tracker in; Esc lets go of it, and takes it back while that runs."""

    cares_for: ClassVar[Changes] = Changes.NOTHING

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("pastPage")
        self._file: ListFile | None = None
        self._look: PastLook | None = None
        self._title = label(self.tr("Take in a tracker"), Type.TITLE)
        self._about = label("", Type.LIST, Tone.INK2, name="pastAboutLabel")
        self._count = label("", Type.LIST, Tone.INK2, name="pastCountLabel")
        self._why = label(
            self.tr("A repeat of a past case is seen at once from then on. You see past cases, no agency does."),
            Type.SMALL,
            Tone.INK3,
        )
        columns = (Column("", 110, right=True), Column(), Column("", 220), Column("", 420))
        self.rows = RowView(columns, self.tr("Past cases of the tracker"))
        self._note = FieldNote(width=560, beside=False)
        self._note.setObjectName("pastNote")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        self._progress.setAccessibleName(self.tr("Rows taken in"))
        self._away = button(self.tr("Do not take in"), "putPastAway", link=True)
        self._cancel = button(self.tr("Cancel"), "cancelPast")
        self._take = button(self.tr("Take in"), "takePast", primary=True)
        self.running = ListRunning(desk, self)
        frame_list(
            self,
            head=(self._title, self._about),
            count=self._count,
            sender=(self._why,),
            rows=self.rows,
            note=self._note,
            controls=(self._progress, self._cancel, self._away, self._take),
        )
        self._connect()
        self._show_running()
        self.setFocusProxy(self.rows)

    def _connect(self) -> None:
        self._take.clicked.connect(self.take_all)
        self._take.setToolTip(self.tr("Take in every row that names a victim and a day (Ctrl+Enter)"))
        self._cancel.clicked.connect(self.running.stop)
        self._away.clicked.connect(self.leave)
        self.running.stepped.connect(self._on_step)
        self.running.ended.connect(self._on_ended)
        self.running.refused.connect(self._on_refused)
        for keys, run in (("Ctrl+Return", self.take_all), ("Ctrl+Enter", self.take_all), ("Esc", self._on_escape)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [
            Command(self.tr("Take in the tracker"), self.take_all, "Ctrl+Enter"),
            Command(self.tr("Do not take in this tracker"), self._on_escape, "Esc"),
        ]

    def show_target(self, target: Any) -> None:
        """Look through a tracker that was read; another one is let go of, unless it is being taken in."""
        file = target.get("list") if isinstance(target, dict) else None
        if not isinstance(file, ListFile) or self.running.is_running:
            return
        self._file, self._look = file, None
        self._about.setText(file.shown_name)
        self._count.setText("")
        self._note.say(self.tr("Looking through the tracker. Nothing is kept yet."), Tone.INK2)
        self.rows.set_rows([])
        self._show_running()
        look = partial(
            look_through_past,
            actor=self.desk.actor,
            reading=file.reading,
            sha256=hashlib.sha256(file.original.content).hexdigest(),
        )
        self.desk.work.read(self, look, partial(self._show, file), self._on_refused, what="past")

    def refresh(self) -> None:
        """Show the tracker as it stands; it is held in memory alone, and let go of once it was taken in."""
        if self._look is not None:
            self._show_rows(len(self.rows.rows_model.rows))
        elif self._file is None:
            cell = Cell(self.tr("No tracker is waiting."), tone=Tone.INK2)
            self.rows.set_rows([Row("none", (cell,), RowKind.NOTE)])

    def _show(self, file: ListFile, look: PastLook) -> None:
        if file is not self._file:
            return
        self._look = look
        if look.taken_before:
            self._note.say(problems.past_cases_known(), Tone.LATE, Shape.TRIANGLE)
        else:
            self._note.say(self.tr("Nothing is kept before you take it in, and nobody is merged."), Tone.INK2)
        self._show_rows()
        self._say_count(look)
        self._show_running()
        self.rows.setFocus()

    def _show_rows(self, shown: int = 0) -> None:
        """Show the first rows; more come when somebody scrolls on."""
        look = self._look
        if look is None:
            return
        made = past_rows(self.desk, look, max(shown, _AT_ONCE))
        self.rows.set_rows(made)
        self.rows.rows_model.fetch_more = self._more if len(look.rows) > len(made) else None

    def _more(self) -> None:
        self._show_rows(len(self.rows.rows_model.rows) + _AT_ONCE)

    def _say_count(self, look: PastLook) -> None:
        parts = [self.tr("%n row(s) can be taken in", None, look.ready), self.tr("%n case(s)", None, look.cases)]
        if left := len(look.rows) - look.ready:
            parts.append(self.tr("%n left out", None, left))
        if look.unsettled:
            parts.append(self.tr("%n action(s) perhaps still open", None, look.unsettled))
        self._count.setText(", ".join(parts))

    # Taking in

    def take_all(self) -> None:
        """Take in every row that can be, in one unit of work."""
        file, look = self._file, self._look
        if file is None or look is None or not look.ready or look.taken_before:
            return
        take = partial(import_past_cases, actor=self.desk.actor, original=file.original, reading=file.reading)
        self.running.start(take)

    def _on_step(self, done: int) -> None:
        total = self._look.ready if self._look else 0
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        text = self.tr("{done} of {total} written. Cancel takes all of them back.")
        self._note.say(text.format(done=done, total=total), Tone.INK2)
        self._show_running()

    def _on_ended(self, imported: PastImported) -> None:
        self._let_go()
        self.desk.window.go("referrals", {"part": "to_screen"})
        text = self.tr("%n past referral(s) taken in. You find them under Cases.", None, imported.taken)
        self.desk.window.say(text)

    def _on_refused(self, error: Exception) -> None:
        if getattr(error, "code", "") == STOPPED:
            self._note.say(self.tr("Cancelled. Nothing of the tracker was kept."), Tone.INK2)
        else:
            self._note.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)
        self._show_running()

    def _show_running(self) -> None:
        running, look = self.running.is_running, self._look
        ready = look.ready if look is not None and not look.taken_before else 0
        self._progress.setVisible(running)
        self._cancel.setVisible(running)
        self._away.setVisible(not running)
        self._take.setVisible(not running and ready > 0)
        self._take.setText(self.tr("Take in %n row(s)", None, ready))

    def _on_escape(self) -> None:
        if self.running.is_running:
            self.running.stop()
        else:
            self.leave()

    def leave(self) -> None:
        """Let go of the tracker and return to the inbox; nothing of it was kept."""
        if not self.running.is_running:
            self._let_go()
            self.desk.window.go("referrals")

    def _let_go(self) -> None:
        self._file, self._look = None, None
        self._about.setText("")
        self._count.setText("")
        self._note.say("")
        self._show_running()
        self.refresh()
