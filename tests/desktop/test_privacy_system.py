"""What each system says of sleep and locked screens: on Linux over a real bus, elsewhere as its messages are read."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.privacy import windows_events
from marac_desk.desktop.privacy.listening import events_of_this_system
from marac_desk.desktop.privacy.macos_events import NOTIFICATIONS, MacEvents
from marac_desk.desktop.privacy.system_events import SystemEvents
from marac_desk.desktop.privacy.windows_events import reason_of

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="dbus-run-session is not installed")
def test_linux_is_heard_over_a_real_bus() -> None:
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-m", "tests.support.system_bus"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "asked ['GetSession auto', 'Inhibit sleep']"
    said: dict[str, list[str]] = {}
    part = said.setdefault("before", [])
    for line in lines[1:]:
        if line.startswith("-- "):
            part = said.setdefault(line[3:], [])
        else:
            part.append(line)
    assert said["before"] == []
    assert said["gnome"] == said["kde"] == said["freedesktop"] == said["own session"] == ["heard system"]
    assert said["another session"] == []
    assert said["woke up"] == []
    assert said["sleep"] == ["heard sleep", "holds"]
    assert said["end"] == ["sleep is free"]  # by the end of the process that held the data, and not before


def test_without_a_bus_nothing_is_heard_and_nothing_fails() -> None:
    code = (
        "import sys; from PySide6.QtCore import QCoreApplication; app = QCoreApplication([])\n"
        "from marac_desk.desktop.privacy.listening import events_of_this_system\n"
        "print(events_of_this_system(app).holds_sleep())"
    )
    known = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    known["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nowhere/at/all"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=known, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr


@pytest.mark.parametrize(
    ("message", "word", "reason"),
    [
        (windows_events.WM_POWERBROADCAST, 0x4, "sleep"),
        (windows_events.WM_POWERBROADCAST, 0x7, ""),  # it woke up
        (windows_events.WM_POWERBROADCAST, 0xA, ""),  # the battery
        (windows_events.WM_WTSSESSION_CHANGE, 0x7, "system"),
        (windows_events.WM_WTSSESSION_CHANGE, 0x2, "system"),  # somebody else took the screen
        (windows_events.WM_WTSSESSION_CHANGE, 0x8, ""),  # unlocked
        (0x000F, 0x7, ""),  # a painting
    ],
)
def test_windows_messages_are_read(message: int, word: int, reason: str) -> None:
    assert reason_of(message, word) == reason


class FakeSessions:
    """wtsapi32, as far as it is asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, int]] = []

    def WTSRegisterSessionNotification(self, window: ctypes.c_void_p, scope: int) -> int:
        """Remember the call."""
        self.calls.append((window.value, scope))
        return 1


def test_windows_messages_reach_the_desk(qapp: QApplication) -> None:
    sessions = FakeSessions()
    heard: list[str] = []
    events = windows_events.WindowsEvents(qapp, sessions=sessions)
    events.lock_asked.connect(heard.append)
    assert len(sessions.calls) == 1
    assert sessions.calls[0][1] == windows_events.NOTIFY_FOR_THIS_SESSION
    message = ctypes.wintypes.MSG()
    message.message, message.wParam = windows_events.WM_WTSSESSION_CHANGE, 0x7
    passed = events._messages.nativeEventFilter(QByteArray(b"windows_generic_MSG"), ctypes.addressof(message))
    assert passed == (False, 0)
    assert heard == ["system"]
    app = QCoreApplication.instance()
    assert app is not None
    app.removeNativeEventFilter(events._messages)


class FakeFoundation:
    """CoreFoundation, as far as it is asked."""

    class _Function:
        def __init__(self, run: Any) -> None:
            self._run = run
            self.restype: Any = None

        def __call__(self, *values: Any) -> Any:
            return self._run(*values)

    def __init__(self) -> None:
        self.observers: list[tuple[Any, bytes]] = []
        self._names: list[bytes] = []
        self.CFNotificationCenterGetDistributedCenter = self._Function(lambda: 7)
        self.CFStringCreateWithCString = self._Function(self._string)

    def _string(self, _allocator: None, text: bytes, _encoding: int) -> int:
        self._names.append(text)
        return len(self._names)

    def CFNotificationCenterAddObserver(self, _centre: Any, _who: Any, call: Any, name: Any, *_: Any) -> None:
        """Remember who listens to what."""
        self.observers.append((call, self._names[name.value - 1]))


def test_macos_notifications_reach_the_desk(qapp: QApplication) -> None:
    foundation = FakeFoundation()
    heard: list[str] = []
    events = MacEvents(qapp, foundation=foundation)
    events.lock_asked.connect(heard.append)
    assert tuple(name for _, name in foundation.observers) == NOTIFICATIONS
    foundation.observers[0][0](None, None, None, None, None)
    assert heard == ["system"]


def test_this_system_has_a_listener(qapp: QApplication) -> None:
    assert isinstance(events_of_this_system(qapp), SystemEvents)
