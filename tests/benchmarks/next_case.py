"""The next case in the room, from the call to the case painted, and the windows beside it; 40 cases, ten years."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from marac_desk.desktop.room.page import RoomPage
from marac_desk.model.meeting import Meeting
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.lives import MeetingState
from marac_desk.services.meeting_room import running
from marac_desk.services.meetings.known import items_of
from tests.benchmarks import ten_years
from tests.benchmarks.measuring import PROCESSOR, Result, median
from tests.benchmarks.windows import MeasuredWindow
from tests.support.registers import coordinator

MOST, QUICK_CASES = 100.0, 10


def _begun(register: Register) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """Start the meeting that comes next with everybody here; returns it and its cases."""
    me = coordinator()
    with register.writing(me) as uow:
        meeting_id = uow.session.scalars(sa.select(Meeting.id).where(Meeting.state == MeetingState.LOCKED)).one()
        running.start_meeting(uow, actor=me, meeting_id=meeting_id)
        uow.session.flush()
        running.all_are_here(uow, actor=me, meeting_id=meeting_id)
        items = [item.id for item in items_of(uow, meeting_id)]
    with register.writing(me) as uow:
        running.call_case(uow, actor=me, item_id=items[0])
    return meeting_id, items


def measure(*, quick: bool = False) -> list[Result]:
    """Return the medians of calling the next case and of concluding one, which calls the next."""
    called: list[tuple[float, float]] = []
    concluded: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        ten_years.copy_to(Path(name), quick=quick)
        register = ten_years.opened(Path(name))
        meeting_id, items = _begun(register)
        with MeasuredWindow(register, coordinator()) as desk:
            page = desk.go("room", {"id": str(meeting_id)})
            assert isinstance(page, RoomPage)
            for item_id in items[1 : QUICK_CASES if quick else None]:
                desk.settle()
                called.append(_until_painted(desk, page, partial(page.moves.call, item_id)))
            followed = _followed(desk, page, items[1 : QUICK_CASES if quick else None])
            for _ in items[1 : QUICK_CASES if quick else None]:
                desk.settle()
                concluded.append(_until_painted(desk, page, page.moves.conclude))
        register.close()
    return [
        _result("next case in the room, called", called),
        _result("windows beside the room, after the room", followed),
        _result("case concluded, and the next one shown", concluded),
    ]


def _followed(desk: MeasuredWindow, page: RoomPage, items: list[uuid.UUID]) -> list[tuple[float, float]]:
    """Return how long after the room the chair's window and the one to share stand painted; then close them."""
    page.beside.toggle_chair()
    page.share_safely()
    times = []
    for item_id in items:
        desk.settle()
        _until_painted(desk, page, partial(page.moves.call, item_id))
        chair, safe, state = page.beside.chair, page.beside.safe, page.state
        if chair is None or safe is None or state is None or state.safe is None:
            raise RuntimeError("the windows beside the room are not open")
        began, used = time.perf_counter(), time.process_time()
        page.beside.show_state(state)
        chair.repaint()
        safe.repaint()
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000))
    page.beside.toggle_chair()
    page.share_safely()
    return times


def _result(name: str, times: list[tuple[float, float]]) -> Result:
    wall, processor = (median([each[column] for each in times]) for column in range(2))
    return Result(name, wall, "ms", PROCESSOR, processor, MOST)


def _until_painted(desk: MeasuredWindow, page: RoomPage, move: Callable[[], None]) -> tuple[float, float]:
    before = page.state.room.current if page.state is not None else None
    began, used = time.perf_counter(), time.process_time()
    move()
    desk.wait_until(lambda: page.state is not None and page.state.room.current != before)
    desk.app.processEvents()  # paints what changed
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000
