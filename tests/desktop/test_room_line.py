"""The line in which actions are typed: what it lacks is said, and nothing unclear is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from marac_desk.desktop.widgets.phrase import Phrase
from marac_desk.register.unit_of_work import Register
from tests.support.room_desks import desk_in_room, meeting_of


@pytest.fixture
def desk(qtbot: QtBot, demonstration_file: Register) -> Iterator[Any]:
    with desk_in_room(qtbot, demonstration_file, meeting_of(demonstration_file, 2)) as opened:
        yield opened


@pytest.mark.parametrize("line", ["police and housing locks 2wd", "locks 2wd housing, police", "housing/police locks"])
def test_two_owners_in_one_line_are_asked_to_be_split_and_nothing_is_recorded(desk: Any, line: str) -> None:
    window, room = desk
    before = len(room.state.case.plan)
    QTest.keyClicks(room.running.line.edit, line)
    window.settle()
    assert "An action has one owner" in said(room)
    QTest.keyClick(room.running.line.edit, Qt.Key.Key_Return)
    window.settle()
    assert room.running.line.text() == line, "what was typed stays"
    assert len(room.state.case.plan) == before


def said(room: Any) -> str:
    """Return what is said to be missing."""
    return str(room.running.line.findChild(Phrase, "warningPhrase").text())
