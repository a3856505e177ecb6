"""The desk process on the register of ten years: from the derived key to a filled Today page, and its memory.

It is the product's own process, warmed up as while somebody types a passphrase; only its clock stands at the day the
register was made for. Each round starts it anew, hands it the key down the pipe, and waits until Today is painted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import KeyFile, Way, make_recovery, new_key_file, seal_person, write_key_file
from marac_desk.register.state import fingerprint_of
from tests.benchmarks import ten_years
from tests.benchmarks.measuring import PROCESSOR, Result, median
from tests.support.registers import COORDINATOR, NOW, REGISTER_ID, SECRETS

ROUNDS, QUICK_ROUNDS = 7, 3
PATIENCE = 120.0  # seconds after which a process that says nothing is ended
MOST_TO_TODAY, MOST_MEMORY = 300.0, 150.0
MIB = 2**20
OWN = "the part that no other process shares"
CHILD = """
import sys
from datetime import datetime
from marac_desk import bootstrap
from PySide6.QtCore import QTimer
from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.desktop.today.page import TodayPage
from marac_desk.rules.clock import SetClock

bootstrap.SystemClock = lambda: SetClock(datetime.fromisoformat(sys.argv[1]))

def say_when_shown(page, what, then=None):
    show = page._show
    def shown(self, *found):
        show(self, *found)
        self.window().repaint()
        bootstrap.say({"is": what})
        page._show = show
        if then is not None:
            QTimer.singleShot(700, lambda: then(self))
    page._show = shown

def back(page):
    page.window().go("today")  # where the next one begins
    bootstrap.say({"is": "back"})

open_whole = bootstrap.open_whole

def with_the_key(order, clock, **more):
    say_when_shown(TodayPage, "filled", lambda page: page.window().go("actions"))
    say_when_shown(ActionsPage, "listed", back)
    return open_whole(order, clock, **more)

bootstrap.open_whole = with_the_key
sys.exit(bootstrap.main())
"""


def _started(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(folder.parent / "state")}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, NOW.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _wait_for(child: subprocess.Popen[str], what: str) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        said = json.loads(line)
        if said["is"] == what:
            return
        if said["is"] == "problem":
            raise RuntimeError(f"the desk process could not open the register: {said['code']}")
    raise RuntimeError(f"the desk process ended before it was {what}")


def _order(folder: Path) -> dict[str, Any]:
    keys = {
        "register": str(folder),
        "id": str(REGISTER_ID),
        "user": str(COORDINATOR),
        "secrets": SECRETS.to_bytes().decode(),
    }
    made = fingerprint_of(RegisterPlace(folder).register)  # which the lock process does while somebody is typing
    return {"do": "open", "demonstration": False, "fingerprint": made.to_json(), **keys}


def _keys() -> KeyFile:
    """Return the key file of one person; the desk process gets the secrets themselves, and only has to find it."""
    known: dict[str, Any] = {"user_id": COORDINATOR, "name": "Ada Test", "passphrase": "seven quiet rivers"}
    sealed = seal_person(SECRETS, register_id=REGISTER_ID, way=Way.PASSPHRASE, store=None, **known)
    return new_key_file(REGISTER_ID, SECRETS, (sealed,), make_recovery(SECRETS, REGISTER_ID)[0])


def once(folder: Path) -> tuple[float, ...]:
    """Return the milliseconds from the key to Today and its processor time; the MiB held then, and at Actions.

    Memory is told twice: all that is resident, and the part of it that no other process shares.
    """
    child = _started(folder)
    assert child.stdin is not None
    patience = threading.Timer(PATIENCE, child.kill)
    patience.start()
    try:
        _wait_for(child, "ready")
        time.sleep(0.5)  # somebody is still typing
        process = psutil.Process(child.pid)
        order = json.dumps(_order(folder)) + "\n"
        used = sum(process.cpu_times()[:2])
        began = time.perf_counter()
        child.stdin.write(order)
        child.stdin.flush()
        _wait_for(child, "filled")
        taken = (time.perf_counter() - began) * 1000
        processor = (sum(process.cpu_times()[:2]) - used) * 1000
        today = _memory(process)
        _wait_for(child, "listed")
        held = _memory(process)
        _wait_for(child, "back")
        child.stdin.close()  # as the lock process does: an orderly end, after which nothing has to be examined
        _wait_for(child, "locked")
        return (taken, processor, *today, *held)
    finally:
        patience.cancel()
        child.kill()
        child.wait()


def _memory(process: Any) -> tuple[float, float]:
    held = process.memory_full_info()
    return held.rss / MIB, held.uss / MIB


def measure(*, quick: bool = False) -> list[Result]:
    """Return the medians of the desk process with ten years in its register."""
    with tempfile.TemporaryDirectory() as name:
        place = ten_years.copy_to(Path(name) / "register", quick=quick)
        write_key_file(place.keys, _keys())
        once(place.folder)
        rounds = [once(place.folder) for _ in range(QUICK_ROUNDS if quick else ROUNDS)]
    today, processor, then, then_own, later, later_own = (median(column) for column in zip(*rounds, strict=True))
    return [
        Result("key to a filled Today page", today, "ms", PROCESSOR, processor, MOST_TO_TODAY),
        Result("memory of the desk process, at Today", then, "MiB", OWN, then_own, MOST_MEMORY),
        Result("memory of the desk process, at Actions", later, "MiB", OWN, later_own, MOST_MEMORY),
    ]
