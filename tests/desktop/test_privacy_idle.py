"""Locking a desk that nobody uses: by a clock that nobody can set back, sleep included, with a minute's warning."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.privacy.attention import Attention
from marac_desk.desktop.privacy.boot_clock import seconds_awake, seconds_since_start
from marac_desk.desktop.privacy.idle import WARNING, IdleWatch
from marac_desk.desktop.privacy.notice import IdleNotice

LIMIT = 300.0


@dataclass
class Computer:
    """A computer whose clocks a test moves."""

    running: float = 1000.0
    asleep: float = 0.0

    def since_start(self) -> float:
        """Seconds with those asleep."""
        return self.running + self.asleep

    def awake(self) -> float:
        """Seconds without them."""
        return self.running


class Heard:
    """A watch on such a computer, and what it said."""

    def __init__(self) -> None:
        self.computer = Computer()
        self.watch = IdleWatch(clock=self.computer.since_start, awake=self.computer.awake)
        self.watch.set_limit(LIMIT)
        self.expired: list[str] = []
        self.warned: list[int] = []
        self.calmed = 0
        self.watch.expired.connect(self.expired.append)
        self.watch.warned.connect(self.warned.append)
        self.watch.calmed.connect(self._calm)

    def _calm(self) -> None:
        self.calmed += 1

    def later(self, seconds: float) -> None:
        """Let time pass, and the watch look."""
        self.computer.running += seconds
        self.watch.look()


@pytest.fixture
def heard(qapp: QApplication) -> Heard:
    """Return a watch that was just set."""
    return Heard()


def test_idle_lock_monotonic(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    """It locks after its time whatever the clock on the wall says, and says so once."""
    monkeypatch.setattr(time, "time", lambda: 0.0)  # set back to 1970
    heard.later(LIMIT - 0.1)
    assert heard.expired == []
    heard.later(0.2)
    heard.later(100)
    assert heard.expired == ["idle"]


def test_whoever_is_there_keeps_it_open(heard: Heard) -> None:
    for _ in range(10):
        heard.later(LIMIT - 1)
        heard.watch.touch()
    assert heard.expired == []


def test_sleep_locks_at_once_however_short(heard: Heard) -> None:
    heard.later(10)
    heard.computer.asleep += 30
    heard.watch.look()
    assert heard.expired == ["sleep"]


def test_whoever_wakes_the_computer_comes_too_late(heard: Heard) -> None:
    heard.computer.asleep += 3600
    heard.watch.touch()
    assert heard.expired == ["sleep"]


def test_the_last_minute_is_counted_down_and_a_key_calms_it(heard: Heard) -> None:
    heard.later(LIMIT - WARNING - 1)
    assert heard.warned == []
    for _ in range(10):
        heard.later(0.5)
    assert heard.warned == [60, 59, 58, 57, 56]
    heard.watch.touch()
    assert heard.calmed == 1
    heard.later(LIMIT - WARNING - 1)
    assert heard.warned == [60, 59, 58, 57, 56]
    assert heard.expired == []


def test_more_time_while_a_meeting_runs(heard: Heard) -> None:
    heard.later(LIMIT - 10)
    assert heard.warned
    heard.watch.set_limit(3 * LIMIT)  # the meeting begins
    assert heard.calmed == 1
    heard.later(LIMIT)
    assert heard.expired == []
    heard.watch.set_limit(LIMIT)  # and ends
    assert heard.expired == ["idle"]


def test_without_a_limit_nothing_expires(qapp: QApplication) -> None:
    computer = Computer()
    said: list[str] = []
    watch = IdleWatch(clock=computer.since_start, awake=computer.awake)
    watch.expired.connect(said.append)
    computer.running += 1e6
    watch.look()
    assert said == []


def test_the_computers_own_clocks_go_forward() -> None:
    first, awake = seconds_since_start(), seconds_awake()
    time.sleep(0.02)
    assert 0 < seconds_since_start() - first < 60
    assert 0 < seconds_awake() - awake < 60
    assert seconds_since_start() >= seconds_awake() - 1


def test_only_a_persons_doing_counts(qtbot: QtBot, qapp: QApplication) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    attention = Attention(qapp, field)
    used: list[int] = []
    attention.used.connect(lambda: used.append(1))
    at = QPointF(3, 3)
    button, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, at, at, button, button, none)
    QCoreApplication.sendEvent(field, moved)  # what moved under a resting mouse
    assert used == []
    QTest.keyClick(field, Qt.Key.Key_A)
    assert used
    used.clear()
    QTest.mouseMove(field.windowHandle(), QPoint(5, 5))
    qtbot.waitUntil(lambda: bool(used))


def test_the_notice_lies_over_the_whole_window_and_goes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 500)
    window.show()
    notice = IdleNotice(window)
    notice.say_left(42)
    assert notice.isVisible()
    assert "42" in notice.findChild(QLabel, "idleNoticeLabel").text()  # type: ignore[union-attr]
    window.resize(1200, 500)
    assert notice.width() == 1200
    notice.forget()
    assert not notice.isVisible()
