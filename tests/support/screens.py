"""A screen of its own with a real keyboard: Xvfb and xdotool, and programs on it, used as a person uses them."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from marac_desk.desktop.widgets.tokens import LIGHT

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
"""Seconds that anything on the screen may take on a slow computer before the test gives up."""
TITLE = "MARAC Desk"
SIZE = (1600, 1000)
FILLED = 1500
"""Dots in the accent colour that one filled button has at least."""


def comes(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so; tells whether it was, within some seconds."""
    began = time.monotonic()
    while not (so := condition()) and time.monotonic() - began < seconds:
        time.sleep(0.05)
    return so


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    assert comes(condition, PATIENCE), f"waited in vain: {what}"


def lives(process: int) -> bool:
    """Tell whether a process lives; one that has ended and was not asked how does not."""
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def screen() -> Iterator[Screen]:
    """Start a screen of its own; skip the test where the programs for it are missing."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("Xvfb or xdotool is not installed; packaging/test installs them")
    with tempfile.TemporaryDirectory(prefix="marac-screen-") as folder:
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-noreset", "-fbdir", folder]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert server.stdout is not None
            number = server.stdout.readline().strip()  # it says which display it took when it is ready
            if not number:
                pytest.skip("Xvfb does not start here")
            yield Screen(f":{number}", Path(folder))
        finally:
            server.terminate()
            server.wait()
            if server.stdout is not None:
                server.stdout.close()


class Screen:
    """One display: what is on it, and its keyboard."""

    def __init__(self, display: str, folder: Path) -> None:
        self._folder = folder
        self.environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        self.environment |= {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "MARAC_DESK_SCHEME": "light",
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_STATE_HOME": str(folder / "state"),
        }

    def keyboard(self, *words: str) -> str:
        """Run one command of xdotool and return what it says."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        return done.stdout

    def windows(self, process: int, title: str = TITLE) -> list[str]:
        """Return the visible windows of a process with our title, or with another."""
        found = self.keyboard("search", "--onlyvisible", "--all", "--pid", str(process), "--name", title)
        return found.split()

    def type(self, window: str, text: str) -> None:
        """Type into a window."""
        self.keyboard("windowfocus", "--sync", window)
        self.keyboard("type", "--delay", "15", text)

    def press(self, window: str, *keys: str) -> None:
        """Press keys in a window."""
        self.keyboard("windowfocus", "--sync", window)
        self.keyboard("key", "--delay", "40", *keys)

    def picture(self) -> QImage:
        """Return what is on the screen, from the file in which Xvfb keeps it (the XWD format)."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])
        width, height, line, colours = head[4], head[5], head[12], head[19]
        start = head[0] + colours * 12
        whole = data[start : start + line * height]
        return QImage(whole, width, height, line, QImage.Format.Format_RGB32).copy()

    def dots_of(self, colour: str) -> int:
        """Count the dots on the screen in nearly this colour."""
        wanted, picture = QColor(colour), self.picture()
        counted = Counter(memoryview(bytes(picture.constBits())).cast("I"))

        def near(dot: int) -> bool:
            found = QColor.fromRgb(dot & 0xFFFFFF)
            parts = ((found.red(), wanted.red()), (found.green(), wanted.green()), (found.blue(), wanted.blue()))
            return all(abs(one - other) < 40 for one, other in parts)

        return sum(count for dot, count in counted.items() if near(dot))


def bus() -> dict[str, str]:
    """Return the session bus that a test uses now, which may be one of its own."""
    return {name: os.environ[name] for name in ("DBUS_SESSION_BUS_ADDRESS",) if name in os.environ}


class Program:
    """The program as somebody starts it: a lock process, and beside it the desk process."""

    def __init__(self, on: Screen, *words: str) -> None:
        self.screen = on
        environment = on.environment | bus()
        self.lock = subprocess.Popen([sys.executable, "-m", "marac_desk", *words], cwd=ROOT, env=environment)

    @property
    def desks(self) -> list[int]:
        """The desk processes that live."""
        beside = Path(f"/proc/{self.lock.pid}/task/{self.lock.pid}/children")
        return [int(number) for number in beside.read_text().split()] if beside.exists() else []

    def lock_window(self) -> str:
        """Wait until the window of the lock process stands, and return it."""
        until(lambda: bool(self.screen.windows(self.lock.pid)), "the window of the lock process")
        return self.screen.windows(self.lock.pid)[0]

    def settle(self) -> None:
        """Wait until the lock process waits for the person: then, and only then, its one filled button is filled."""
        time.sleep(0.4)
        until(lambda: self.screen.dots_of(LIGHT.accent) > FILLED, "the lock process to wait for the person")

    def desk_window(self) -> str:
        """Wait until the desk stands and the lock window is gone, and return it."""
        until(lambda: any(self.screen.windows(desk) for desk in self.desks), "the window of the desk")
        until(lambda: not self.screen.windows(self.lock.pid), "the lock window hidden")
        return next(window for desk in self.desks for window in self.screen.windows(desk))

    def desk_of(self, window: str) -> int:
        """Return the process that owns a window."""
        return next(desk for desk in self.desks if window in self.screen.windows(desk))

    def end(self) -> list[int]:
        """End the lock process as the system does; returns the desk processes that it had."""
        had = self.desks
        if self.lock.poll() is None:
            self.lock.send_signal(signal.SIGKILL)
        self.lock.wait()
        return had
