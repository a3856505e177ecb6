"""A desk in the meeting room, its first case on the table: for tests of what is typed and seen there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pytestqt.qtbot import QtBot

from marac_desk.register.unit_of_work import Register
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.windows import OpenDesk

STEPS = 8
"""What it takes at most to get through the opening to a case."""


def meeting_of(register: Register, cases: int) -> uuid.UUID:
    """Return a meeting of so many cases, on the morning it begins."""
    register.clock.instant = MEETING_STARTS  # type: ignore[attr-defined]  # tests have the clock that can be set
    return ready_meeting(register, cases)


@contextmanager
def desk_in_room(qtbot: QtBot, register: Register, meeting_id: uuid.UUID) -> Iterator[tuple[OpenDesk, Any]]:
    """Yield a desk and its room page, with the first case of the meeting called."""
    desk = OpenDesk(qtbot, register)
    room: Any = desk.go("room", {"id": str(meeting_id)})
    for _ in range(STEPS):
        if room.state.case is not None:
            break
        room.do_main()
        desk.settle()
    assert room.state.case is not None
    yield desk, room
    desk.close()
