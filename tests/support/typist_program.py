"""The desk in a process of its own, for somebody who has nothing but a keyboard: keys come in, what is seen goes out.

Run as `python -m tests.support.typist_program FOLDER NOW`. Each line of its input is {"keys": [...]}, of which each is
a text to type or, between angle brackets, a key such as "<Ctrl+Return>". When all of them are pressed and everything is
on the disk, it says what a person sees then. There is no mouse, and nothing is asked of the window but what it shows.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.waiting import wait_until
from marac_desk.program import DeskProgram, make_application, make_window
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.rules.clock import SetClock
from tests.support.registers import REGISTER_ID, SECRETS, actor

PATIENCE = 60_000  # milliseconds


def say(**message: Any) -> None:
    """Say one thing, whole."""
    os.write(1, json.dumps(message).encode() + b"\n")


class Typist:
    """One person at the keyboard."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.clock = SetClock(now)
        register = open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=self.clock)
        self.window = make_window(demonstration=True)
        self.program = DeskProgram(register, actor(register), self.window)
        self.window.resize(1440, 900)
        self.program.show()
        self.settle()

    def settle(self) -> None:
        """Wait until everything is on the disk and shown."""
        for _ in range(2):
            assert wait_until(self.program.work.is_idle, PATIENCE), "the lanes are still at work"
            QApplication.processEvents()

    @property
    def keyboard(self) -> QWidget:
        """Where a key goes."""
        if QApplication.focusWidget() is None:
            (self.dialog or self.window).activateWindow()
            QApplication.processEvents()
        return QApplication.focusWidget() or self.window

    @property
    def dialog(self) -> QDialog | None:
        """The form that stands open."""
        shown = [found for found in self.window.findChildren(QDialog) if found.isVisible()]
        return shown[-1] if shown else None

    def type(self, keys: list[str]) -> float:
        """Press keys one after another; returns the seconds from the first to everything being on the disk."""
        began = time.monotonic()
        for key in keys:
            if key.startswith("<") and key.endswith(">"):
                combination = cast("QKeyCombination", QKeySequence(key[1:-1])[0])  # type: ignore[index]  # stubs lack it
                QTest.keyClick(self.keyboard, combination.key(), combination.keyboardModifiers())
                self.settle()
            else:
                QTest.keyClicks(self.keyboard, key)
        self.settle()
        return time.monotonic() - began

    def sees(self) -> dict[str, Any]:
        """Return what a person sees: the place, the case on the table, the step, the plan, the line, a form."""
        here, dialog, focus = self.window.here[0], self.dialog, self.keyboard
        found: dict[str, Any] = {
            "place": here,
            "form": dialog.objectName() if dialog is not None else "",
            "focus": focus.objectName(),
            "typed": focus.text() if isinstance(focus, QLineEdit) else "",
            "texts": [label.text() for label in (dialog or self.window).findChildren(QLabel) if label.isVisible()],
            "rows": [
                row.sentence
                for view in (dialog or self.window).findChildren(RowView)
                if view.isVisible()
                for row in view.rows_model.rows
            ],
        }
        page = self.window.page(here)
        if isinstance(page, RoomPage) and page.state is not None:
            case, listed = page.state.case, page.state.listed
            found |= {
                "case": listed.position if listed is not None else None,
                "reference": listed.reference if listed is not None else "",
                "step": case.state.value if case is not None else "",
                "plan": [line.typed for line in case.plan] if case is not None else [],
            }
        return found


def main() -> None:
    """Type what comes in, until nothing more does."""
    app = make_application()
    typist = Typist(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
    say(seconds=0.0, **typist.sees())
    for line in sys.stdin:
        job = json.loads(line)
        typist.clock.advance(minutes=job.get("minutes", 0))
        say(seconds=typist.type(job["keys"]), now=typist.clock.now().isoformat(), **typist.sees())
    typist.program.end()
    app.quit()


if __name__ == "__main__":
    main()
