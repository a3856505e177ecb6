"""The opening of a meeting: who is here, who signed, the statement read; then the first case."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.doings import RoomDoings
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.keys_line import KeysLine
from marac_desk.desktop.widgets.labels import SectionHead, button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary import AttendanceStatus
from marac_desk.services.meeting_room.views import Seat

SIDE, SIDE_NARROW = 372, 300
STATUS_KEYS = {
    Qt.Key.Key_H: AttendanceStatus.PRESENT,
    Qt.Key.Key_P: AttendanceStatus.PARTIAL,
    Qt.Key.Key_I: AttendanceStatus.APOLOGIES_INFO_SENT,
    Qt.Key.Key_N: AttendanceStatus.APOLOGIES_NO_INFO,
    Qt.Key.Key_X: AttendanceStatus.ABSENT,
}


class SeatRows(RowView):
    """The table: Space says that somebody is here and signed, a letter says anything else, and goes on to the next."""

    status_pressed = Signal(object, object)
    declared_pressed = Signal(object)
    left_pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Set what the key says for the person the keyboard is on."""
        key, pressed = self.current_key(), Qt.Key(event.key())
        if not isinstance(key, uuid.UUID) or event.modifiers():
            super().keyPressEvent(event)
        elif pressed == Qt.Key.Key_Space:
            self.status_pressed.emit(key, AttendanceStatus.PRESENT)
            self._next()
        elif pressed in STATUS_KEYS:
            self.status_pressed.emit(key, STATUS_KEYS[pressed])
            self._next()
        elif pressed == Qt.Key.Key_D:
            self.declared_pressed.emit(key)
        elif pressed == Qt.Key.Key_L:
            self.left_pressed.emit(key)
        else:
            super().keyPressEvent(event)

    def _next(self) -> None:
        self.selectRow(min(self.currentIndex().row() + 1, self.rows_model.rowCount() - 1))


class OpeningView(QWidget):
    """Attendance at the left, what the chair opens with at the right."""

    begin_pressed = Signal()
    other_pressed = Signal()
    quorum_asked = Signal()

    def __init__(self, desk: Desk, doings: RoomDoings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("openingView")
        self.desk, self._doings = desk, doings
        self._state: RoomState | None = None
        self._title = label("", Type.TITLE, name="openingTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2)
        self._head = SectionHead(self.tr("Who is here"))
        columns = (
            Column(self.tr("Agency"), 150),
            Column(self.tr("Who")),
            Column(self.tr("Comes as"), 130, gives_way=780),
            Column(self.tr("Here"), 210),
            Column(self.tr("Declaration"), 110, gives_way=640),
        )
        self.seats = SeatRows(columns, self.tr("Attendance"), header=True)
        self.seats.status_pressed.connect(self._set_status)
        self.seats.declared_pressed.connect(self._declare)
        self.seats.left_pressed.connect(self._leave)
        left = QVBoxLayout()
        left.setContentsMargins(28, 20, 20, 10)
        left.setSpacing(6)
        left.addWidget(self._title)
        left.addWidget(self._about)
        left.addSpacing(10)
        left.addWidget(self._head)
        left.addWidget(self.seats, 1)
        left.addWidget(self._keys())
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self._side())
        self.setFocusProxy(self.seats)

    def _keys(self) -> KeysLine:
        return KeysLine(
            (
                (self.tr("Space"), self.tr("here, signed")),
                ("P", self.tr("for a part")),
                ("I", self.tr("sorry, sent information")),
                ("N", self.tr("sorry, sent none")),
                ("X", self.tr("absent")),
                ("L", self.tr("left")),
                ("D", self.tr("declaration")),
                (self.tr("Ins"), self.tr("somebody else")),
            )
        )

    def _side(self) -> QFrame:
        side = QFrame()
        side.setProperty("paper", "1")
        self._side_frame = side
        side.setFixedWidth(SIDE)
        self._everybody = button(self.tr("Everybody else is here"), "everybody", keys="Ctrl+E")
        self._everybody.clicked.connect(lambda: self._with_meeting(self._doings.everybody))
        self._statement_head = SectionHead(self.tr("Confidentiality"))
        statement = label(
            self.tr(
                "What is said here is said for the safety of the people it is about, under the partnership’s "
                "protocol. It goes no further than the work that is agreed. Nobody passes it on without the agency "
                "that brought it. The victim’s safe contact rule binds every agency here."
            ),
            Type.READING,
            wrap=True,
        )
        self._read = button(self.tr("The statement was read"), "statementRead", keys="Ctrl+R")
        self._read.clicked.connect(lambda: self._with_meeting(self._doings.statement))
        self._was_read = label("", Type.LIST, Tone.DONE, name="statementReadLabel")
        self._arising = button(self.tr("Matters arising"), "mattersArising", keys="Ctrl+J")
        self._arising.clicked.connect(self.open_arising)
        self._conflicts_head = SectionHead(self.tr("Before the first case"))
        conflicts = label(
            self.tr("Does anybody know somebody on the list outside work? Ask again as each case is called."),
            Type.LIST,
            Tone.INK2,
            wrap=True,
        )
        self.main = button("", "openingVerb", primary=True)
        self.main.hide()  # until there is a meeting to open
        self.main.setToolTip(self.tr("Ctrl+Return"))
        self.main.clicked.connect(self.do_main)
        self._missing = label("", Type.SMALL, Tone.SOON, wrap=True, name="openingMissingLabel")
        column = QVBoxLayout(side)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(10)
        for widget in (self._statement_head, statement, self._read, self._was_read):
            column.addWidget(widget)
        column.addSpacing(14)
        for widget in (self._conflicts_head, conflicts, self._everybody, self._arising):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._missing)
        column.addWidget(self.main)
        return side

    def show_state(self, state: RoomState) -> None:
        """Show the meeting before its first case."""
        self._state = state
        room = state.room
        zone = self.desk.area.zone
        day = dates.day(room.day, self.desk.today())
        self._title.setText(self.tr("Meeting of {day}").format(day=day))
        cases = self.tr("%n case(s)", None, len(room.cases))
        times = f"{dates.clock_time(room.starts_at, zone)}–{dates.clock_time(room.planned_end, zone)}"
        self._about.setText(f"{cases}, {times}")
        here = sum(seat.here for seat in room.seats)
        expected = sum(seat.status is AttendanceStatus.EXPECTED for seat in room.seats)
        remark = self.tr("%n here", None, here)
        if expected:
            remark = self.tr("{here}, %n still expected", None, expected).format(here=remark)
        self._head.say(self.tr("Who is here"), remark if state.running else self.tr("shown when the meeting begins"))
        self.seats.set_rows([self._seat_row(seat) for seat in room.seats])
        self._everybody.setEnabled(state.running and expected > 0 and room.may_run)
        self._read.setVisible(room.statement_read_at is None)
        self._read.setEnabled(state.running and room.may_run)
        if room.statement_read_at is not None:
            time = dates.clock_time(room.statement_read_at, zone)
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
        self._missing.setText(self._what_is_missing(state))

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

    def _seat_row(self, seat: Seat) -> Row:
        waits = seat.status is AttendanceStatus.EXPECTED
        cells = (
            Cell(seat.agency, mark=seat.mark),
            Cell(self.desk.name(seat.person)),
            Cell(self._comes_as(seat), tone=Tone.INK2),
            Cell(
                self._status(seat),
                tone=Tone.INK if seat.here else Tone.INK2 if seat.came else Tone.SOON if not waits else Tone.INK3,
                shape=Shape.DISC if seat.here else Shape.RING,
            ),
            Cell(
                self.tr("signed") if seat.declared else self.tr("not signed") if seat.came else "",
                tone=Tone.INK2 if seat.declared else Tone.SOON,
            ),
        )
        return Row(seat.attendance_id, cells)

    def _comes_as(self, seat: Seat) -> str:
        if seat.for_item is None or self._state is None:
            return labels.word(seat.capacity)
        number = next((case.position for case in self._state.room.cases if case.item_id == seat.for_item), 0)
        return self.tr("presents case {number}").format(number=number)

    def _status(self, seat: Seat) -> str:
        """Return whether somebody is here, with the times where she or he was there for a part."""
        zone, words = self.desk.area.zone, labels.word(seat.status)
        if seat.to_at is not None and seat.from_at is not None:
            return self.tr("here {start} to {end}").format(
                start=dates.clock_time(seat.from_at, zone), end=dates.clock_time(seat.to_at, zone)
            )
        if seat.status is AttendanceStatus.PARTIAL and seat.from_at is not None:
            return self.tr("{words}, from {start}").format(words=words, start=dates.clock_time(seat.from_at, zone))
        return words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the table more room on a small screen."""
        super().resizeEvent(event)
        self._side_frame.setFixedWidth(SIDE if self.width() >= 1100 else SIDE_NARROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert adds somebody who is not on the list."""
        if event.key() == Qt.Key.Key_Insert and self._may_run and self._state is not None and self._state.running:
            self.other_pressed.emit()
        else:
            super().keyPressEvent(event)

    def open_arising(self) -> None:
        """Show what became of the actions of earlier meetings."""
        if self._state is not None:
            self.desk.window.go("arising", {"id": str(self._state.room.meeting_id), "room": True})

    def do_main(self) -> None:
        """Start the meeting, or call its first case."""
        if self._state is None or not (self._may_run or self._state.case):
            return
        if self._asks_why():
            self.quorum_asked.emit()
        elif self._state.running:
            self.begin_pressed.emit()
        else:
            self._doings.start(self._state.room.meeting_id)

    def _asks_why(self) -> bool:
        """Tell whether the chair is asked why the first case is called without every core agency.

        As long as nobody was recorded as here, the attendance was not taken, and nobody knows who is missing.
        """
        if self._state is None or not self._state.running or not self._may_run:
            return False
        room = self._state.room
        begins = all(case.real_start is None for case in room.cases) and any(seat.came for seat in room.seats)
        return begins and bool(room.quorum.missing) and not room.quorum_exception

    @property
    def _may_run(self) -> bool:
        return self._state is not None and self._state.room.may_run

    def _with_meeting(self, act: Callable[[uuid.UUID], None]) -> None:
        if self._state is not None and self._may_run:
            act(self._state.room.meeting_id)

    def _set_status(self, seat_id: uuid.UUID, status: AttendanceStatus) -> None:
        if not self._may_run:
            return
        here = status in {AttendanceStatus.PRESENT, AttendanceStatus.PARTIAL}
        self._doings.seat(seat_id, status, declared=here)

    def _leave(self, seat_id: uuid.UUID) -> None:
        if self._may_run:
            self._doings.leave(seat_id)

    def _declare(self, seat_id: uuid.UUID) -> None:
        seat = next((s for s in self._state.room.seats if s.attendance_id == seat_id), None) if self._state else None
        if seat is not None and self._may_run:
            self._doings.seat(seat_id, declared=not seat.declared)
