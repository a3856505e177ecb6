"""The record line divided into one for each owner, corrected by a key, and learning the area's own phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from marac_desk.desktop.room.part_choices import PartName, choose
from marac_desk.desktop.room.reading import NOTHING_CHOSEN
from marac_desk.desktop.widgets.phrase import Phrase
from marac_desk.register.unit_of_work import Register
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.windows import OpenDesk

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: QtBot, demonstration_file: Register) -> Iterator[Any]:
    demonstration_file.clock.instant = MEETING_STARTS  # type: ignore[attr-defined]
    meeting = ready_meeting(demonstration_file, 2)
    opened = OpenDesk(qtbot, demonstration_file)
    opened.clock.instant = MEETING_STARTS
    room: Any = opened.go("room", {"id": str(meeting)})
    for _ in range(8):
        if room.state.case is not None:
            break
        room.do_main()
        opened.settle()
    yield opened, room
    opened.close()


def _press(desk: OpenDesk, room: Any, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(room.running.line.edit, key, modifier)
    desk.settle()


def _type(desk: OpenDesk, room: Any, line: str) -> None:
    QTest.keyClicks(room.running.line.edit, line)
    desk.settle()


def _said(room: Any, name: str = "warningPhrase") -> str:
    return str(room.running.line.findChild(Phrase, name).text())


def _plan(room: Any) -> list[tuple[str, str]]:
    return [(line.agency, line.typed) for line in room.state.case.plan]


def test_one_key_divides_a_line_and_each_part_is_shown_before_enter(desk: Any) -> None:
    window, room = desk
    before = len(_plan(room))
    _type(window, room, "police and housing locks 2wd")
    assert "Press Ctrl+D" in _said(room)
    _press(window, room, Qt.Key.Key_D, CTRL)
    assert room.running.line.text() == "police locks 2wd"
    assert _said(room, "previewPhrase").startswith("Police ")
    assert len(_plan(room)) == before
    _press(window, room, Qt.Key.Key_Return)
    assert room.running.line.text() == "housing locks 2wd"
    assert _said(room, "previewPhrase").startswith("Housing ")
    _press(window, room, Qt.Key.Key_Return)
    assert room.running.line.text() == ""
    assert _plan(room)[before:] == [("Police", "police locks 2wd"), ("Housing", "housing locks 2wd")]


def test_a_line_that_waits_is_kept_when_the_room_is_left(desk: Any) -> None:
    window, room = desk
    _type(window, room, "police and housing locks")
    _press(window, room, Qt.Key.Key_D, CTRL)
    assert room._typed()["waiting"] == ["housing locks"]
    room.running.line.wait_for(())
    room._restore({"line": "", "share": "", "waiting": ["housing locks"]})
    room.running.line.edit.clear()
    _press(window, room, Qt.Key.Key_Return)
    assert room.running.line.text() == "housing locks"


def test_a_line_with_one_owner_is_not_divided(desk: Any) -> None:
    window, room = desk
    _type(window, room, "police marker fri")
    _press(window, room, Qt.Key.Key_D, CTRL)
    assert room.running.line.text() == "police marker fri"
    assert room.running.line.waiting == ()


@pytest.mark.parametrize("keys", [(Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Up, CTRL)])
def test_the_last_action_is_corrected_by_a_key(desk: Any, keys: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    window, room = desk
    before = len(_plan(room))
    for line in ("police marker fri", "housing locks 2wd"):
        _type(window, room, line)
        _press(window, room, Qt.Key.Key_Return)
    _press(window, room, *keys)
    assert room.running.line.text() == "housing locks 2wd"
    _type(window, room, " !")
    _press(window, room, Qt.Key.Key_Return)
    assert [typed for _, typed in _plan(room)[before:]] == ["police marker fri", "housing locks 2wd !"]
    assert room.running.line.text() == ""


def test_the_key_again_goes_to_the_action_before(desk: Any) -> None:
    window, room = desk
    for line in ("police marker fri", "housing locks 2wd"):
        _type(window, room, line)
        _press(window, room, Qt.Key.Key_Return)
    _press(window, room, Qt.Key.Key_Up, CTRL)
    _press(window, room, Qt.Key.Key_Up, CTRL)
    assert room.running.line.text() == "police marker fri"


def test_what_was_chosen_twice_is_proposed_first_the_third_time(desk: Any) -> None:
    window, room = desk
    line = room.running.line
    for _ in range(2):
        _type(window, room, "police purple folder")
        assert line.draft().entry is None
        line._chosen = choose(NOTHING_CHOSEN, PartName.ACTION, "POL-07")
        _press(window, room, Qt.Key.Key_Return)
    _type(window, room, "police purple folder")
    assert line.draft().entry.code == "POL-07"
    assert "your area’s words" in _said(room, "previewPhrase")
    _press(window, room, Qt.Key.Key_Return)
    assert room.state.case.plan[-1].typed == "police purple folder"
    assert [(use.phrase, use.count) for use in room.state.words.learned] == [("purple folder", 3)]
