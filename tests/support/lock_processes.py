"""Lock processes in the test's own process, beside desk processes that do as they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk import memory
from marac_desk.desktop.lock import desk_process
from marac_desk.desktop.lock.windows import LockWindow
from marac_desk.lock_process import LockProcess, starting
from marac_desk.lock_process.starting import After
from marac_desk.register.keyring_store import SecretStore
from tests.support.keyrings import beside
from tests.support.setting_up import NAME, PASSPHRASE
from tests.support.windows import wait_for

STAND_IN = """
import json, sys, time
with open({starts!r}, "a") as starts:
    starts.write("started\\n")
def say(**message):
    print(json.dumps(message), flush=True)
"""
READY = "say(**{'is': 'ready'})\norder = sys.stdin.readline()\nif not order: sys.exit()\n"
KEEPS = READY + "open({kept!r}, 'w').write(order)\n"
SHOWN = "say(**{'is': 'shown'})\n"
WAITS = "sys.stdin.read()\n"
Begin = Callable[..., LockProcess]


class Beginner:
    """Starts lock processes on one folder and ends them with the test."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.qtbot, self.folder, self._app, self._patch = qtbot, folder, app, patch
        self.store: SecretStore = beside(folder)
        self.anew: list[After] = []
        self._begun: list[LockProcess] = []
        patch.setattr(memory, "close_to_others", lambda: None)  # the tests are not to close themselves to others
        patch.setattr(starting, "start_anew", lambda after, _kept: self.anew.append(after))
        patch.setattr(LockProcess, "store", property(lambda _process: self.store))

    @property
    def kept(self) -> Path:
        """Where a stand-in keeps the order it was given."""
        return self.folder.parent / "order"

    def __call__(self, script: str = WAITS, *words: str) -> LockProcess:
        """Start one whose desk runs this script."""
        code = STAND_IN.format(starts=str(self.folder.parent / "starts")) + script.replace(
            "{kept!r}", repr(str(self.kept))
        )
        self._patch.setattr(desk_process, "ARGUMENTS", ("-c", code))
        with self._patch.context() as one:  # there is an application already
            one.setattr("PySide6.QtWidgets.QApplication", lambda _words: self._app)
            process = LockProcess(["--register", str(self.folder), *words])
        process.begin()
        self._begun.append(process)
        return process

    def end(self) -> None:
        """End all of them."""
        for process in self._begun:
            process.end()
            process.window.hide()
        self._app.setQuitOnLastWindowClosed(True)

    def starts(self) -> int:
        """Return how many desk processes were started."""
        written = self.folder.parent / "starts"
        return len(written.read_text().split()) if written.exists() else 0


@contextmanager
def beginner(qtbot: QtBot, app: QApplication, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Beginner]:
    """Return what starts lock processes, and end them."""
    found = Beginner(qtbot, app, folder, patch)
    try:
        yield found
    finally:
        found.end()


def hint(window: Any) -> str:
    """Return what a window says below its fields."""
    text: str = window.ui.hintLabel.text()
    return text


def sign_in(process: LockProcess, qtbot: QtBot, passphrase: str = PASSPHRASE) -> LockWindow:
    """Type a passphrase for the one person there is, and press the button."""
    window = process.window
    assert isinstance(window, LockWindow)
    wait_for(qtbot, lambda: NAME in window.ui.personLabel.text() and window.ui.unlockButton.isEnabled())
    window.ui.passphraseLineEdit.setText(passphrase)
    window.ui.unlockButton.click()
    return window
