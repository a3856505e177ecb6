"""A meeting of 25 cases from its opening to its close, every action recorded, without the mouse."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.room.page import RoomPage
from marac_desk.model.action import Action
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.rules.lives import ActionState, ItemState, MeetingState
from marac_desk.rules.vocabulary import AttendanceStatus
from marac_desk.services.circulation.sealed.checking import check_minutes
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import actor
from tests.support.windows import OpenDesk

LINES = ("police marker fri", "housing locks 2wd", "csc ird today !")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def room(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> RoomPage:
    """Return the room of a ready meeting, on its day; a mouse event anywhere fails the test."""
    desk.clock.instant = MEETING_STARTS
    meeting_id = ready_meeting(desk.register)
    page = desk.go("room", {"id": str(meeting_id)})
    assert isinstance(page, RoomPage)

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("the mouse was used")

    for name in ("mouseClick", "mousePress", "mouseMove", "mouseDClick"):
        monkeypatch.setattr(QTest, name, refuse)
    return page


def press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is and wait until everything is on the disk and shown."""
    desk.press(key, modifier)
    desk.settle()


def type_line(desk: OpenDesk, line: str) -> None:
    """Type a line where the keyboard is, and Enter."""
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "recordLineEdit"
    QTest.keyClicks(focus, line)
    press(desk, Qt.Key.Key_Return)


def test_a_meeting_of_25_cases_runs_from_opening_to_close_by_keyboard(desk: OpenDesk, room: RoomPage) -> None:
    press(desk, Qt.Key.Key_Return, CONTROL)  # start the meeting
    press(desk, Qt.Key.Key_X)  # the first on the list is absent
    press(desk, Qt.Key.Key_E, CONTROL)  # everybody else is here
    press(desk, Qt.Key.Key_R, CONTROL)  # the statement was read
    press(desk, Qt.Key.Key_Return, CONTROL)  # call case 1
    asked: Any = QApplication.activeModalWidget()
    if asked is not None:  # a core agency is absent: the chair says why the meeting goes on
        desk.type(asked.ui.reasonPlainTextEdit, "They sent what they know.")
        QTest.keyClick(asked.ui.saveButton, Qt.Key.Key_Space)
        desk.settle()
        desk.window.activateWindow()
        desk.settle()

    for number in range(25):
        assert room.state is not None
        assert room.state.listed is not None
        assert room.state.listed.position == number + 1
        for line in LINES:
            type_line(desk, line)
        desk.clock.advance(minutes=9)
        press(desk, Qt.Key.Key_F6)  # steps lead and never block
        press(desk, Qt.Key.Key_Return, CONTROL)  # read back
        for _ in LINES:
            press(desk, Qt.Key.Key_Space)
        press(desk, Qt.Key.Key_Return, CONTROL)  # conclude; the next case is called

    press(desk, Qt.Key.Key_Return, CONTROL)  # close the meeting
    press(desk, Qt.Key.Key_Return)  # yes, close it
    with desk.register.reading(actor(desk.register)) as uow:
        meeting = uow.session.get_one(Meeting, room.meeting_id)
        items = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)).all()
        actions = uow.session.scalars(sa.select(Action).where(Action.meeting_id == meeting.id)).all()
        here = uow.session.scalars(sa.select(Attendance.status).where(Attendance.meeting_id == meeting.id)).all()
        sealed = check_minutes(uow, actor=actor(desk.register), meeting_id=meeting.id)
    assert meeting.state is MeetingState.CLOSED
    assert [one.verdict.holds for one in sealed] == [True] * 25
    assert [item.state for item in items] == [ItemState.CONCLUDED] * 25
    assert all(item.actual_seconds >= 9 * 60 for item in items)
    assert len(actions) == 75
    assert all(action.read_back and action.state is ActionState.AGREED for action in actions)
    assert here.count(AttendanceStatus.ABSENT) == 1
    assert desk.window.here[0] == "circulation"
