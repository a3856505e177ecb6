"""What the chair opens a meeting with: the statement, the question before the first case, and the first call."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.labels import SectionHead, button, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.vocabulary import AttendanceStatus

WIDE, NARROW = 372, 300


class OpeningSide(QFrame):
    """Stands at the right of who is here; it says what was pressed, and does nothing itself."""

    main_pressed = Signal()
    everybody_pressed = Signal()
    statement_pressed = Signal()
    arising_pressed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("paper", "1")
        self._desk = desk
        self.fit(small=False)
        self.everybody = button(self.tr("Everybody else is here"), "everybody", keys="Ctrl+E")
        self.everybody.clicked.connect(self.everybody_pressed)
        self._read = button(self.tr("The statement was read"), "statementRead", keys="Ctrl+R")
        self._read.clicked.connect(self.statement_pressed)
        self._was_read = label("", Type.LIST, Tone.DONE, name="statementReadLabel")
        self._arising = button(self.tr("Matters arising"), "mattersArising", keys="Ctrl+J")
        self._arising.clicked.connect(self.arising_pressed)
        self.main = button("", "openingVerb", primary=True)
        self.main.hide()  # until there is a meeting to open
        self.main.setToolTip(self.tr("Ctrl+Return"))
        self.main.clicked.connect(self.main_pressed)
        self.missing = label("", Type.SMALL, Tone.SOON, wrap=True, name="openingMissingLabel")
        self._lay_out()

    def _lay_out(self) -> None:
        statement = label(
            self.tr(
                "What is said here is said for the safety of the people it is about, under the partnership’s "
                "protocol. It goes no further than the work that is agreed. Nobody passes it on without the agency "
                "that brought it. The victim’s safe contact rule binds every agency here."
            ),
            Type.READING,
            wrap=True,
        )
        conflicts = label(
            self.tr("Does anybody know somebody on the list outside work? Ask again as each case is called."),
            Type.LIST,
            Tone.INK2,
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(10)
        for widget in (SectionHead(self.tr("Confidentiality")), statement, self._read, self._was_read):
            column.addWidget(widget)
        column.addSpacing(14)
        for widget in (SectionHead(self.tr("Before the first case")), conflicts, self.everybody, self._arising):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.missing)
        column.addWidget(self.main)

    def fit(self, *, small: bool) -> None:
        """Leave the table more room on a small screen."""
        self.setFixedWidth(NARROW if small else WIDE)

    def show_state(self, state: RoomState) -> None:
        """Show what can be done before the first case, and what is missing."""
        room = state.room
        expected = any(seat.status is AttendanceStatus.EXPECTED for seat in room.seats)
        self.everybody.setEnabled(state.running and expected and room.may_run)
        self._read.setVisible(room.statement_read_at is None)
        self._read.setEnabled(state.running and room.may_run)
        if room.statement_read_at is not None:
            time = dates.clock_time(room.statement_read_at, self._desk.area.zone)
            self._was_read.setText(self.tr("Read at {time}").format(time=time))
        self._was_read.setVisible(room.statement_read_at is not None)
        self.main.setVisible(room.may_run or state.case is not None)
        self.main.setText(
            self.tr("Return to the case")
            if state.case
            else self.tr("Call case 1")
            if state.running
            else self.tr("Start the meeting")
        )
        self.missing.setText(self._what_is_missing(state))

    def _what_is_missing(self, state: RoomState) -> str:
        if not state.room.may_run:
            return self.tr("You look on here: the coordinator and the chair run and record the meeting.")
        if not state.running:
            return ""
        found = []
        if state.room.quorum.missing:
            names = ", ".join(state.room.quorum.missing)
            why = state.room.quorum_exception
            found.append(
                self.tr("Core agencies not here: {names}. The chair goes on: {why}").format(names=names, why=why)
                if why
                else self.tr("Core agencies not here: {names}. The chair decides.").format(names=names)
            )
        if state.room.statement_read_at is None:
            found.append(self.tr("The statement has not been read."))
        return " ".join(found)
