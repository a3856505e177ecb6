"""When typing is kept: at a pause at once, and without one all the same."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from marac_desk.desktop.entry.typing_pause import LONGEST, PAUSE, TypingPause


def _log(pause: TypingPause) -> list[str]:
    said: list[str] = []
    pause.due.connect(lambda: said.append("due"))
    return said


def test_a_pause_is_not_waited_out_for_as_long_as_typing_without_one(qtbot: QtBot) -> None:
    owner = QObject()
    pause = TypingPause(owner)
    said = _log(pause)
    QTimer.singleShot((PAUSE + LONGEST) // 2, owner, lambda: said.append("half"))
    pause.touched()
    assert pause.is_waiting
    qtbot.waitUntil(lambda: "half" in said, timeout=20_000)
    assert said == ["due", "half"]


def test_somebody_who_types_on_is_kept_all_the_same(qtbot: QtBot) -> None:
    owner = QObject()
    pause = TypingPause(owner)
    said = _log(pause)
    keys = QTimer(owner)
    keys.timeout.connect(pause.touched)
    keys.start(PAUSE // 10)
    pause.touched()
    qtbot.waitUntil(lambda: "due" in said, timeout=20_000)
    keys.stop()


def test_what_was_handed_in_is_not_kept_again(qtbot: QtBot) -> None:
    owner = QObject()
    pause = TypingPause(owner)
    said = _log(pause)
    pause.touched()
    pause.stop()
    assert not pause.is_waiting
    QTimer.singleShot(LONGEST + PAUSE, owner, lambda: said.append("end"))
    qtbot.waitUntil(lambda: "end" in said, timeout=20_000)
    assert said == ["end"]
