"""The opening of a meeting: who is here, who signed, the statement read; then the first case."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.doings import RoomDoings
from marac_desk.desktop.room.opening_side import OpeningSide
from marac_desk.desktop.room.seats import SeatRows
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.keys_line import KeysLine
from marac_desk.desktop.widgets.labels import SectionHead, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.vocabulary import AttendanceStatus

SMALL = 1100
"""Below this width what stands at the side is set narrower."""


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
        self.seats = SeatRows(desk)
        self.seats.status_pressed.connect(self._set_status)
        self.seats.declared_pressed.connect(self._declare)
        self.seats.left_pressed.connect(self._leave)
        self.side = OpeningSide(desk)
        self.side.main_pressed.connect(self.do_main)
        self.side.everybody_pressed.connect(lambda: self._with_meeting(self._doings.everybody))
        self.side.statement_pressed.connect(lambda: self._with_meeting(self._doings.statement))
        self.side.arising_pressed.connect(self.open_arising)
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
        whole.addWidget(self.side)
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
        self.seats.show_room(room)
        self.side.show_state(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the table more room on a small screen."""
        super().resizeEvent(event)
        self.side.fit(small=self.width() < SMALL)

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
