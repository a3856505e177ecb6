"""The minutes of a closed meeting: sealed case by case, verified, corrected by additions, approved, sent out."""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings import minutes_words as words
from marac_desk.desktop.meetings.minutes_doings import MinutesDoings
from marac_desk.desktop.meetings.minutes_foot import MAIN_KEYS, MinutesFoot
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.labels import button, hairline, label, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.lives import MeetingState
from marac_desk.services.circulation.sealed.checking import Checked
from marac_desk.services.circulation.sealed.looking import MinutesRow, MinutesView, minutes_view


class ClosedMinutes(QWidget):
    """One closed meeting's minutes."""

    wants_agenda = Signal(object)
    wants_meeting_list = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closedMinutes")
        self.desk = desk
        self.meeting_id: uuid.UUID | None = None
        self.view: MinutesView | None = None
        self.found: dict[uuid.UUID, Checked] = {}
        self.foot, self.doings = MinutesFoot(), MinutesDoings(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addLayout(self._list(), 1)
        column.addWidget(hairline(accent=True))
        column.addWidget(self.foot)
        self.setFocusProxy(self.rows)
        self._wire()

    def _wire(self) -> None:
        foot, doings = self.foot, self.doings
        foot.seal.returnPressed.connect(self.look_up_seal)
        verbs = ((foot.verify, self.verify), (foot.correct, self.correct), (foot.instead, self.approve))
        for verb, run in (*verbs, (foot.main, self.do_main)):
            verb.clicked.connect(run)
        doings.said.connect(foot.say)
        doings.verified.connect(self._on_verified)
        doings.looks_again.connect(self.refresh)

    def _head(self) -> QHBoxLayout:
        self._title = label("", Type.TITLE, name="minutesTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, wrap=True, name="minutesAboutLabel")
        self._state = label("", Type.LIST, Tone.INK3, name="minutesStateLabel")
        self._state.setContentsMargins(0, 2, 0, 0)  # on the line of the links beside it
        every = button(self.tr("All meetings"), "minutesAllMeetings", link=True)
        every.clicked.connect(self.wants_meeting_list)
        agenda = button(self.tr("Agenda"), "minutesAgenda", link=True)
        agenda.clicked.connect(self._go_agenda)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self._title)
        said.addWidget(self._about)
        line = QHBoxLayout()
        line.setContentsMargins(28, 22, 28, 10)
        line.setSpacing(20)
        line.addLayout(said, 1)
        for widget in (self._state, agenda, every):
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _list(self) -> QHBoxLayout:
        columns = (
            Column(self.tr("Case")),
            Column(self.tr("Seal"), 166),
            Column(self.tr("Added later"), 132),
            Column(self.tr("Approved"), 226),
            Column(self.tr("Verified"), 200),
            Column("", 64, right=True),
        )
        self.rows = RowView(columns, self.tr("Minutes by case"), header=True)
        self.rows.opened.connect(lambda _key: self.read())
        self.rows.verb_pressed.connect(lambda *_: self.read())
        inset = QHBoxLayout()
        inset.setContentsMargins(20, 0, 20, 8)
        inset.addWidget(self.rows)
        return inset

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys act on the case the keyboard is on; Esc goes back to the list of meetings."""
        keys: dict[Qt.Key, Any] = {
            Qt.Key.Key_V: self.verify,
            Qt.Key.Key_A: self.correct,
            Qt.Key.Key_G: self._go_agenda,
            Qt.Key.Key_Escape: self.wants_meeting_list.emit,
        }
        run = keys.get(Qt.Key(event.key()))
        if run is not None and not event.modifiers():
            run()
        else:
            super().keyPressEvent(event)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        view = self.view
        if view is None:
            return []
        found = [
            Command(self.foot.main.text(), self.do_main, MAIN_KEYS) if self._main_does else None,
            Command(self.tr("Read the minutes of the case"), self.read, self.tr("Enter")),
            Command(self.tr("Verify these minutes"), self.verify, "V"),
            Command(self.tr("Add a correction to the minutes of the case"), self.correct, "A")
            if self._corrects
            else None,
            Command(self.tr("Approve in the chair's place"), self.approve) if view.stands_in else None,
            Command(self.tr("Look up the seal on a paper"), self.foot.seal.setFocus),
            Command(self.tr("Make action lists"), lambda: self._go_copies("actions")) if view.may_issue else None,
            Command(self.tr("Make minutes"), lambda: self._go_copies("minutes")) if view.may_issue else None,
            Command(self.tr("Agenda of this meeting"), self._go_agenda, "G"),
            Command(self.tr("All meetings"), self.wants_meeting_list.emit, "Esc"),
        ]
        return [command for command in found if command is not None]

    # Showing

    def show_meeting(self, meeting_id: uuid.UUID) -> None:
        """Show another meeting."""
        if meeting_id != self.meeting_id:
            self.meeting_id, self.view, self.found = meeting_id, None, {}
            self.foot.say("")
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        meeting_id, actor = self.meeting_id, self.desk.actor
        if meeting_id is not None:
            self.desk.work.read(
                self, lambda uow: minutes_view(uow, actor=actor, meeting_id=meeting_id), self._show, what="minutes"
            )

    def _show(self, view: MinutesView) -> None:
        if self.view is not None and [r.last for r in view.rows] != [r.last for r in self.view.rows]:
            self.found = {}  # it was verified before something was added
        self.view = view
        self._title.setText(self.tr("Minutes of {day}").format(day=dates.day(view.day, self.desk.today())))
        text, tone = words.about(self.desk, view)
        self._about.setText(text)
        set_tone(self._about, tone)
        self._state.setText(labels.word(view.state))
        self._show_rows()
        self.foot.show_view(view, len(self._waiting), corrects=self._corrects)

    def _show_rows(self) -> None:
        if self.view is not None:
            self.rows.set_rows(words.minutes_rows(self.desk, self.view, self.found))

    @property
    def _waiting(self) -> list[MinutesRow]:
        """What the person acting would approve now."""
        rows = self.view.rows if self.view is not None else ()
        return [row for row in rows if row.may_approve and not row.is_approved and row.sealed_id is not None]

    @property
    def _corrects(self) -> bool:
        return self.view is not None and any(row.may_correct and row.sealed_id for row in self.view.rows)

    @property
    def _main_does(self) -> bool:
        return self.view is not None and bool(self.view.rows) and (self.view.may_issue or bool(self._waiting))

    def _current(self) -> MinutesRow | None:
        key = self.rows.current_key()
        return next((row for row in self.view.rows if row.item_id == key), None) if self.view is not None else None

    # Doing

    def do_main(self) -> None:
        """Do what comes next: action lists first, then the minutes; for the chair, approve."""
        if self.view is None or not self._main_does:
            return
        if self.view.may_issue:
            self._go_copies("actions" if self.view.state is MeetingState.CLOSED else "minutes")
        else:
            self.approve()

    def _go_copies(self, kind: str) -> None:
        self.desk.window.go("circulation", {"id": str(self.meeting_id), "kind": kind})

    def _go_agenda(self) -> None:
        self.wants_agenda.emit(self.meeting_id)

    def verify(self) -> None:
        """Hold the minutes of every case against their seals and the ledger."""
        if self.meeting_id is not None and self.foot.verify.isEnabled():
            self.doings.verify(self.meeting_id)

    def _on_verified(self, found: tuple[Checked, ...]) -> None:
        self.found = {one.item_id: one for one in found}
        self._show_rows()

    def look_up_seal(self) -> None:
        """Tell which minutes the seal that was typed belongs to."""
        self.doings.look_up(self.foot.seal.text())
        self.foot.seal.selectAll()

    def read(self) -> None:
        """Show the minutes of the case the keyboard is on."""
        row = self._current()
        if row is not None and row.sealed_id is not None:
            self.doings.read(row.sealed_id)

    def correct(self) -> None:
        """Ask for a correction to the minutes of the case the keyboard is on."""
        row = self._current()
        if row is not None and row.sealed_id is not None and row.may_correct:
            self.doings.correct(row)

    def approve(self) -> None:
        """Approve everything that waits for the person acting, as it is seen here."""
        if self.meeting_id is not None and self._waiting:
            self.doings.approve(self.meeting_id, self._waiting)
