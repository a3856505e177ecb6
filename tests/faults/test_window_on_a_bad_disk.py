"""Another program holds the register, or the disk is full, while somebody types: the window goes on, nothing is lost.

The times are those of a neighbour who holds the register for half a minute, made shorter all alike. How smoothly the
window goes on is told by the beats of a timer, against its own beats when nobody is in the way.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from marac_desk.desktop.room.page import RoomPage
from marac_desk.model.action import Action
from marac_desk.register import engines
from marac_desk.register.files import RegisterPlace
from marac_desk.register.problems import RegisterProblemError
from tests.support.examining import reopened, unsound
from tests.support.faults import Child, counted, small_disk
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import demonstration_file
from tests.support.windows import OpenDesk

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("meeting")]

WAITS, HELD = 0.6, 3.0
"""Seconds that a writer waits for a neighbour, and that the neighbour holds on: 5 and 30, made shorter."""
BEAT, STALL = 10, 100
"""Milliseconds between two beats, and between two of which a person feels that the window stands still."""
LINE = "police marker fri"
CONTROL = Qt.KeyboardModifier.ControlModifier


class InTheRoom:
    """Somebody at the record line of a meeting that runs."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        register = reopened(folder)
        self.desk = OpenDesk(qtbot, register)
        self.desk.clock.instant = MEETING_STARTS
        page = self.desk.go("room", {"id": str(ready_meeting(register, 3))})
        assert isinstance(page, RoomPage)
        self.page = page
        for key in (Qt.Key.Key_Return, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_Return):
            self.desk.press(key, CONTROL)
            self.desk.settle()

    def submit(self, line: str = "") -> None:
        """Type into the record line, which has the keyboard, and press Enter."""
        self.page.focus_line()
        field = QApplication.focusWidget()
        assert field is not None
        assert field.objectName() == "recordLineEdit"
        QTest.keyClicks(field, line)
        self.desk.press(Qt.Key.Key_Return)

    def text(self) -> str:
        """What stands in the record line."""
        return str(self.page.running.line.text())

    def saved_label(self) -> str:
        """What the foot of the window says of saving."""
        return str(self.desk.child(QLabel, "savedLabel").text())

    def recorded(self) -> int:
        """How many actions are in the register."""
        with self.desk.register.reading() as uow:
            return uow.session.scalar(sa.select(sa.func.count()).select_from(Action)) or 0


def beats(seconds: float, until: Callable[[], bool] = lambda: False) -> list[float]:
    """Let the window live for so long, and return the milliseconds between the beats of its timer."""
    found, timer = [time.monotonic()], QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: found.append(time.monotonic()))
    timer.start(BEAT)
    began = time.monotonic()
    while time.monotonic() - began < seconds and not until():
        QApplication.processEvents()
        time.sleep(0.001)
    timer.stop()
    found.append(time.monotonic())
    return [(after - before) * 1000 for before, after in itertools.pairwise(found)]


def pace(between: list[float]) -> float:
    """Return beats a second."""
    return len(between) / (sum(between) / 1000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the demonstration."""
    demonstration_file(tmp_path / "place").close()
    return tmp_path / "place"


@pytest.fixture
def room(qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InTheRoom]:
    """Return somebody in the room, whose register waits shorter for neighbours."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", WAITS)
    opened = InTheRoom(qtbot, folder)
    yield opened
    opened.desk.close()


@pytest.fixture
def neighbour() -> Iterator[Child]:
    """Return a program that can hold a register."""
    with Child("tests.support.crash_program") as program:
        yield program


def holds(neighbour: Child, folder: Path, seconds: float) -> None:
    """Have the neighbour hold the register for so long; returns when it does."""
    neighbour.tell({"do": "hold", "folder": str(folder), "seconds": seconds})
    while "holds" not in (neighbour.hear() or {"holds": None}):
        pass


def test_a_neighbour_who_holds_on_is_named_and_the_window_goes_on(
    room: InTheRoom, neighbour: Child, folder: Path
) -> None:
    with counted("R6", f"register held {HELD / WAITS:.0f} times as long as a writer waits") as tally:
        before, free = room.recorded(), beats(1.0)
        holds(neighbour, folder, HELD)
        room.submit(LINE)
        held = beats(HELD * 0.8)
        assert room.saved_label().startswith("Not saved: another program holds the register.")
        assert room.text() == LINE  # nothing has to be typed again
        assert neighbour.hear() == {"holds": False}
        room.submit()
        room.desk.settle()
        assert room.recorded() == before + 1
        assert room.saved_label() == "All changes saved"
        tally.count, stalls = 1, sum(gap > STALL for gap in held)
        tally.note = f"{pace(held):.0f} beats a second, {pace(free):.0f} free; {stalls} pauses over {STALL} ms"
        assert pace(held) > pace(free) / 2


def test_what_was_typed_is_saved_when_a_neighbour_lets_go_in_time(
    room: InTheRoom, neighbour: Child, folder: Path
) -> None:
    with counted("R6", "register held for half as long as a writer waits") as tally:
        before = room.recorded()
        holds(neighbour, folder, WAITS / 2)
        room.submit(LINE)
        room.desk.settle()
        assert room.recorded() == before + 1
        assert (room.text(), room.saved_label()) == ("", "All changes saved")
        tally.count = 1


def test_waiting_in_the_windows_own_thread_would_be_found(room: InTheRoom, neighbour: Child, folder: Path) -> None:
    def write() -> None:
        with contextlib.suppress(RegisterProblemError), room.desk.register.writing() as unit:
            unit.session.connection()

    with counted("R6 teeth", "writing in the window's own thread") as tally:
        free = pace(beats(1.0))
        holds(neighbour, folder, HELD)
        QTimer.singleShot(0, write)
        held = pace(beats(WAITS))
        tally.count, tally.note = 1, f"found: {held:.0f} beats a second, {free:.0f} free"
        assert held < free / 2


def test_a_full_disk_is_said_at_once_and_forgotten_when_there_is_room(qtbot: QtBot, folder: Path) -> None:
    file = RegisterPlace(folder).register
    with (
        counted("R5", "disk full under the window, then room again") as tally,
        small_disk(folder.parent / "disk", file.stat().st_size // 1024 + 12 * 1024) as disk,
    ):
        shutil.copytree(folder, disk / "place")
        room = InTheRoom(qtbot, disk / "place")
        before = room.recorded()
        ballast = disk / "ballast"
        room_left = os.statvfs(disk)
        ballast.write_bytes(bytes(room_left.f_bavail * room_left.f_frsize))
        number = _submit_until_refused(room)
        assert room.saved_label().startswith("Not saved: the disk is full.")
        assert room.text() == LINE
        ballast.unlink()
        room.submit()
        room.desk.settle()
        assert room.saved_label() == "All changes saved"
        assert room.recorded() == before + number
        assert unsound(room.desk.register) == []
        room.desk.close()
        tally.count = 1


def _submit_until_refused(room: InTheRoom) -> int:
    """Record until the disk has no room; returns which one was refused. What room the journal has is used first."""
    for number in range(1, 200):
        room.submit(LINE)
        room.desk.settle()
        if room.saved_label() != "All changes saved":
            return number
    raise AssertionError("the disk never filled up")
