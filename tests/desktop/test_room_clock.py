"""The clock of the room says in words how much earlier or later the meeting ends than it was to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from marac_desk.desktop.wording import dates
from marac_desk.register.unit_of_work import Register
from tests.support.room_desks import desk_in_room, meeting_of


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (120, "2 h"), (254, "4 h 14 min")]
)
def test_many_minutes_are_said_in_hours(count: int, words: str) -> None:
    assert dates.hours(count) == words


def test_late_and_early_are_words(qtbot: QtBot, demonstration_file: Register) -> None:
    with desk_in_room(qtbot, demonstration_file, meeting_of(demonstration_file, 2)) as (desk, room):
        (said,) = [one for one in room.findChildren(QLabel, "forecastLateLabel") if one.isVisible()]
        early = said.text()
        desk.clock.instant += timedelta(hours=12)
        room._on_second()
        late = said.text()
    assert early.endswith(" early")
    assert late.endswith(" late")
    assert not {early[0], late[0]} & {"+", "−"}
