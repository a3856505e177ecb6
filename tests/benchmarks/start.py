"""Start to the first usable window, beside a bare QMainWindow with a label."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from tests.benchmarks.measuring import Held, Result, median

ROUNDS, QUICK_ROUNDS = 25, 5
MOST = 1.2
WATCH = """
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.say)
        return False
    def say(self):
        import os
        os.write(1, b"usable\\n")
        os.read(0, 1)
        os._exit(0)
"""
BARE = (
    WATCH
    + """
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(["bare"])
window = QMainWindow()
window.setCentralWidget(QLabel("ready"))
watch = Watch()
window.installEventFilter(watch)
window.show()
app.exec()
"""
)
OURS = """
import sys
from marac_desk.lock_process import LockProcess
class Timed(LockProcess):
    def _show_lock(self):
        super()._show_lock()
        exec(WATCH, globals())
        self.watch = Watch()
        self.window.installEventFilter(self.watch)
Timed(sys.argv[1:]).run()
"""


def make_place(folder: Path) -> None:
    """Set up the keys of a register, so that the first window is the one in which somebody signs in."""
    from datetime import UTC, datetime

    from marac_desk.register.keys import FirstKeys, Way, write_key_file

    first = FirstKeys(
        user_id=uuid.uuid4(),
        name="Ada Test",
        passphrase="a long passphrase",
        way=Way.PASSPHRASE,
        store=None,
        now=datetime.now(UTC),
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_key_file(folder / "register.keys", first.keys)


def once(program: list[str]) -> float:
    """Return the milliseconds from starting a program to its first painted window in a running event loop."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    child = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"usable\n"
    taken = (time.perf_counter() - began) * 1000
    child.kill()
    child.communicate()
    return taken


def measure(*, quick: bool = False) -> list[Result]:
    """Measure both by turns and return the medians side by side."""
    times: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "register"
        make_place(place)
        ours = [sys.executable, "-c", f"WATCH = {WATCH!r}\n{OURS}", "--register", str(place)]
        bare = [sys.executable, "-c", BARE]
        once(ours), once(bare)
        for _ in range(QUICK_ROUNDS if quick else ROUNDS):
            times[0].append(once(ours))
            times[1].append(once(bare))
    beside = "a bare QMainWindow with a label"
    mine, theirs = median(times[0]), median(times[1])
    return [Result("start to the first usable window", mine, "ms", beside, theirs, MOST, Held.RATIO)]
