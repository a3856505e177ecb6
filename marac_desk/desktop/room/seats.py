"""The table of who is here: each seat as one row, and the keys that say it."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary import AttendanceStatus
from marac_desk.services.meeting_room.views import RoomView, Seat

_CONTEXT = "Seats"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


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

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(_tr("Agency"), 150),
            Column(_tr("Who")),
            Column(_tr("Comes as"), 130, gives_way=780),
            Column(_tr("Here"), 210),
            Column(_tr("Declaration"), 110, gives_way=640),
        )
        super().__init__(columns, _tr("Attendance"), header=True)
        self._desk = desk

    def show_room(self, room: RoomView) -> None:
        """Show who is expected, who came and who signed."""
        self.set_rows([seat_row(self._desk, seat, room) for seat in room.seats])

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


def seat_row(desk: Desk, seat: Seat, room: RoomView) -> Row:
    """Return one seat: agency, person, as what she or he comes, whether here, whether the declaration is signed."""
    cells = (
        Cell(seat.agency, mark=seat.mark),
        Cell(desk.name(seat.person)),
        Cell(comes_as(seat, room), tone=Tone.INK2),
        Cell(
            status_words(desk, seat),
            tone=_status_tone(seat),
            shape=Shape.DISC if seat.here else Shape.RING,
        ),
        Cell(
            _tr("signed") if seat.declared else _tr("not signed") if seat.came else "",
            tone=Tone.INK2 if seat.declared else Tone.SOON,
        ),
    )
    return Row(seat.attendance_id, cells)


def _status_tone(seat: Seat) -> Tone:
    if seat.here:
        return Tone.INK
    if seat.came:
        return Tone.INK2
    return Tone.INK3 if seat.status is AttendanceStatus.EXPECTED else Tone.SOON


def comes_as(seat: Seat, room: RoomView) -> str:
    """Return in what part somebody comes, and which case a guest presents."""
    if seat.for_item is None:
        return labels.word(seat.capacity)
    number = next((case.position for case in room.cases if case.item_id == seat.for_item), 0)
    return _tr("presents case {number}").format(number=number)


def status_words(desk: Desk, seat: Seat) -> str:
    """Return whether somebody is here, with the times where she or he was there for a part."""
    zone, words = desk.area.zone, labels.word(seat.status)
    if seat.to_at is not None and seat.from_at is not None:
        return _tr("here {start} to {end}").format(
            start=dates.clock_time(seat.from_at, zone), end=dates.clock_time(seat.to_at, zone)
        )
    if seat.status is AttendanceStatus.PARTIAL and seat.from_at is not None:
        return _tr("{words}, from {start}").format(words=words, start=dates.clock_time(seat.from_at, zone))
    return words
