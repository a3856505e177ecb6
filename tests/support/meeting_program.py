"""The desk in the meeting room, typed into until somebody kills it, as in a meeting whose computer fails.

Run as `python -m tests.support.meeting_program FOLDER MEETING SEED STUCK`. It opens the window as the desk does, and
says what the room shows when it stands, and then says every tick and every case that is called. With a number as STUCK
it has a planted defect: it says the tick when Enter is pressed, and that one never gets to the disk.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.room import recorder
from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.widgets.waiting import wait_until
from marac_desk.program import DeskProgram, make_application, make_window
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.rules.clock import SetClock
from marac_desk.rules.lives import ItemState
from marac_desk.services.housekeeping import PLACE, draft
from tests.support.meetings import MEETING_STARTS
from tests.support.registers import REGISTER_ID, SECRETS, actor

LINES = ("police marker fri", "housing locks 2wd", "csc ird today !")
CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 60_000  # milliseconds


def say(**message: Any) -> None:
    """Say one thing, whole, before anything else is done."""
    os.write(1, json.dumps(message).encode() + b"\n")


class Meeting:
    """One person at the keyboard of the room."""

    def __init__(self, folder: Path, meeting: str, seed: str) -> None:
        self.by, self.meeting = random.Random(seed), meeting
        clock = SetClock(MEETING_STARTS + timedelta(minutes=self.by.randrange(60)))
        self.register = open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock)
        self.window, self.actor = make_window(demonstration=True), actor(self.register)
        self.program = DeskProgram(self.register, self.actor, self.window)
        self.called = 0

    @property
    def page(self) -> RoomPage:
        """The room."""
        page = self.window.page("room")
        assert isinstance(page, RoomPage)
        return page

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        assert wait_until(condition, PATIENCE)

    def settle(self) -> None:
        """Wait until everything is on the disk and shown."""
        for _ in range(2):
            self.wait_for(self.program.work.is_idle)
            QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        QApplication.processEvents()

    def remembered(self) -> bool:
        """Tell whether the next start would come back to this room."""
        with self.register.reading(self.actor) as uow:
            kept = draft(uow, actor=self.actor, kind=PLACE, subject="desk")
        return kept is not None and kept.content["place"] == "room"

    def come_in(self) -> None:
        """Show the window where it was last, and go to the room where that is not there yet."""
        self.program.show()
        self.settle()
        if self.window.here[0] != "room":
            self.window.go("room", {"id": self.meeting})
            self.wait_for(self.remembered)
            self.settle()
            say(shows=None)
            self.press(Qt.Key.Key_Return, CONTROL)  # start the meeting
            self.settle()
            self.press(Qt.Key.Key_E, CONTROL)  # everybody is here
            self.press(Qt.Key.Key_R, CONTROL)  # the statement was read
            self.settle()
            self.press(Qt.Key.Key_Return, CONTROL)  # call the first case
            self.settle()
        self.say_where()

    def say_where(self) -> None:
        """Say which case is on the table, and which plan is shown with it."""
        state = self.page.state
        assert state is not None
        assert state.case is not None
        assert state.listed is not None
        rows = self.page.running.plan.rows.rows_model.rows
        shown = [str(row.key) for row in rows if isinstance(row.key, uuid.UUID)]
        self.called = state.listed.position
        say(shows=state.listed.position, meeting=str(state.room.meeting_id), plan=shown)

    def record(self) -> None:
        """Type a line and Enter, and go on at once or a little later."""
        self.page.focus_line()
        line = QApplication.focusWidget()
        assert line is not None
        assert line.objectName() == "recordLineEdit"
        QTest.keyClicks(line, self.by.choice(LINES))
        self.press(Qt.Key.Key_Return)
        for _ in range(self.by.randrange(4)):
            QApplication.processEvents()
            time.sleep(0.002)

    def conclude(self) -> None:
        """Read the plan back and conclude; the next case is called."""
        state = self.page.state
        assert state is not None
        assert state.case is not None
        if state.case.state is not ItemState.CONFIRM:
            self.press(Qt.Key.Key_F6)
            self.settle()
            self.press(Qt.Key.Key_Return, CONTROL)
            self.settle()
        for _ in self.page.state.case.plan if self.page.state and self.page.state.case else ():
            self.press(Qt.Key.Key_Space)
            self.settle()
        self.press(Qt.Key.Key_Return, CONTROL)
        self.settle()
        self.say_where()

    def go_on(self) -> None:
        """Record and conclude, without end."""
        while True:
            state = self.page.state
            reading = state is not None and state.case is not None and state.case.state is ItemState.CONFIRM
            for _ in range(0 if reading else self.by.randint(2, 4)):
                self.record()
            self.settle()
            self.conclude()


def say_ticks(meeting: Meeting) -> None:
    """Say every tick when it stands on the screen."""
    plan = meeting.page.running.plan
    show = plan.show_saved

    def shown(key: uuid.UUID, due: str) -> None:
        show(key, due)
        say(saved=str(key), case=meeting.called)

    plan.show_saved = shown  # type: ignore[method-assign]


def say_too_early(meeting: Meeting, stuck: int) -> None:
    """Be wrong on purpose: say a tick when Enter is pressed, and have one that never gets to the disk."""
    plan, done = meeting.page.running.plan, vars(recorder)["record_action"]
    show, numbers = plan.show_saving, iter(range(1, 1000))

    def shown(key: uuid.UUID, mark: str, words: str) -> None:
        show(key, mark, words)
        say(saved=str(key), case=meeting.called)

    def record(*arguments: Any, **named: Any) -> Any:
        if next(numbers) == stuck:
            threading.Event().wait()
        return done(*arguments, **named)

    plan.show_saving = shown  # type: ignore[method-assign]
    vars(recorder)["record_action"] = record


def main() -> None:
    """Open the desk, and type until killed."""
    folder, meeting_id, seed, stuck = sys.argv[1:5]
    app = make_application()
    meeting = Meeting(Path(folder), meeting_id, seed)
    meeting.come_in()
    if int(stuck):
        say_too_early(meeting, int(stuck))
    else:
        say_ticks(meeting)
    meeting.go_on()
    app.quit()


if __name__ == "__main__":
    main()
