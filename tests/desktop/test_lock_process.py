"""The lock process when its desk process fails, and when there is nothing to sign in to; the desks are stand-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from marac_desk.desktop.lock import desk_process
from marac_desk.desktop.lock.set_up_window import SetUpWindow
from marac_desk.desktop.lock.windows import LockWindow
from marac_desk.lock_process import LockProcess
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.holding import Holding
from tests.support.setting_up import PASSPHRASE, set_up_anew
from tests.support.windows import wait_for

STAND_IN = """
import json, sys, time
with open({starts!r}, "a") as starts:
    starts.write("started\\n")
def say(**message):
    print(json.dumps(message), flush=True)
"""
READY = "say(**{'is': 'ready'})\nif not sys.stdin.readline(): sys.exit()\n"
DIES_AT_ONCE = "sys.exit(3)"
DIES_ON_ITS_ORDER = f"{READY}sys.exit(3)"
CANNOT_SAVE = f"{READY}say(**{{'is': 'shown'}})\nsay(**{{'is': 'locked', 'unsaved': 'disk_full'}})"
REFUSES = f"{READY}say(**{{'is': 'problem', 'code': 'disk_full', 'values': {{}}}})"
Begin = Callable[[str], LockProcess]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a register that is not there yet."""
    return tmp_path / "place"


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Return what starts a lock process on that folder, with a desk that does as it is told."""
    begun: list[LockProcess] = []

    def start(script: str) -> LockProcess:
        code = STAND_IN.format(starts=str(folder.parent / "starts")) + script
        monkeypatch.setattr(desk_process, "ARGUMENTS", ("-c", code))
        with monkeypatch.context() as one:  # there is an application already
            one.setattr("PySide6.QtWidgets.QApplication", lambda _words: qapp)
            process = LockProcess(["--register", str(folder)])
        process.begin()
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.end()
        process.window.hide()
    qapp.setQuitOnLastWindowClosed(True)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what boxes say; nobody has to close them."""
    texts: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    return texts


def starts(folder: Path) -> int:
    """Return how many desk processes were started."""
    written = folder.parent / "starts"
    return len(written.read_text().split()) if written.exists() else 0


def hint(process: LockProcess) -> str:
    """Return what the window says below its fields."""
    text: str = process.window.ui.hintLabel.text()
    return text


def answer(window: Any) -> None:
    """Answer the questions of the first start."""
    assert isinstance(window, SetUpWindow)
    for edit, text in (("areaName", "Anytown MARAC"), ("person", "Ada Test"), ("passphrase", PASSPHRASE)):
        getattr(window.ui, f"{edit}LineEdit").setText(text)
    window.ui.repeatLineEdit.setText(PASSPHRASE)
    window.ui.createButton.click()


def test_a_desk_lost_while_setting_up_leaves_the_questions_and_a_free_place(
    begin: Begin, qtbot: QtBot, folder: Path
) -> None:
    process = begin(DIES_ON_ITS_ORDER)
    for _ in range(2):  # and it may be tried again
        answer(process.window)
        wait_for(qtbot, lambda: "ended before it could open" in hint(process))
        assert process.window.isVisible()
        assert process.window.ui.areaNameLineEdit.text() == "Anytown MARAC"
        assert process.place.settle() is PlaceState.EMPTY
        process.window.ui.hintLabel.clear()


def test_a_desk_that_says_no_while_setting_up_is_heard(begin: Begin, qtbot: QtBot) -> None:
    process = begin(REFUSES)
    answer(process.window)
    wait_for(qtbot, lambda: "disk is full" in hint(process))
    assert process.place.settle() is PlaceState.EMPTY


def test_a_desk_that_cannot_start_is_not_started_for_ever(begin: Begin, qtbot: QtBot, folder: Path) -> None:
    set_up_anew(folder)
    process = begin(DIES_AT_ONCE)
    wait_for(qtbot, lambda: "ended before it could open" in hint(process))
    qtbot.wait(300)
    assert starts(folder) == 1
    unlock(process, qtbot)
    wait_for(qtbot, lambda: starts(folder) == 2)
    wait_for(qtbot, lambda: "ended before it could open" in hint(process))
    assert process.window.ui.unlockButton.isEnabled()


def unlock(process: LockProcess, qtbot: QtBot) -> None:
    """Type the passphrase of the one person there is."""
    window = process.window
    assert isinstance(window, LockWindow)
    wait_for(qtbot, lambda: "Ada Test" in window.ui.personLabel.text())
    window.ui.passphraseLineEdit.setText(PASSPHRASE)
    window.ui.unlockButton.click()


def test_what_could_not_be_saved_before_a_lock_is_said(begin: Begin, qtbot: QtBot, folder: Path) -> None:
    set_up_anew(folder)
    process = begin(CANNOT_SAVE)
    unlock(process, qtbot)
    wait_for(qtbot, lambda: "could not be saved" in hint(process))
    assert process.window.isVisible()


def test_a_register_whose_keys_are_gone_is_not_set_up_again(begin: Begin, folder: Path, said: list[str]) -> None:
    set_up_anew(folder)
    place = RegisterPlace(folder)
    before = place.register.read_bytes()
    place.keys.unlink()
    with pytest.raises(SystemExit):
        begin(DIES_AT_ONCE)
    assert "keys is missing" in said[0]
    assert place.register.read_bytes() == before


def test_a_register_that_is_open_elsewhere_is_not_opened(begin: Begin, folder: Path, said: list[str]) -> None:
    set_up_anew(folder)
    holding = Holding(RegisterPlace(folder))
    with pytest.raises(SystemExit):
        begin(DIES_AT_ONCE)
    assert "open on this register already" in said[0]
    holding.release()
    assert starts(folder) == 0
