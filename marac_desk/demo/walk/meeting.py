"""Fifth chapter: the meeting from its opening to its close, every case heard, every action recorded and read back."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QComboBox

from marac_desk.demo.walk import table_talk
from marac_desk.demo.walk.driver import Driver, WalkStoppedError
from marac_desk.demo.walk.facts import actions, cases
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.room.state import RoomState
from marac_desk.rules.lives import ItemState
from marac_desk.services.meeting_room.views import PlanLine

MINUTES_A_CASE = 9
TOLD_BY = "Jo"  # the advocate who can sign in to the demonstration, as far as one types to choose her
WELL_PREPARED = 6  # cases on which everything is asked, so that the advocate has somebody to report back to
FULLY_SHOWN = 1  # the case that is photographed


def hold(walk: Walk) -> None:
    """Open the room on the day of the meeting, and run the meeting to its end."""
    driver = walk.driver
    walk.clock.instant = walk.meeting_starts
    driver.window.time.look()
    driver.go("meetings", {"id": str(walk.meeting_id)})
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: driver.window.here[0] == "room", "the room opened")
    driver.settle()
    room = cast("RoomPage", driver.window.page("room"))
    _open(walk)
    while state_of(room).case is not None:
        _hear(walk, room)
    walk.camera.take("room-closing", driver.window)
    driver.press("Ctrl+Return")
    driver.dialog()
    walk.camera.take("room-close-meeting", driver.window)
    driver.press("Return")
    driver.wait_for(lambda: driver.window.here[0] == "circulation", "the meeting closed")
    driver.settle()
    walk.report.cases_listed, walk.report.cases_heard = cases(walk.register, walk.meeting_id)
    walk.report.actions_recorded, _ = actions(walk.register, walk.meeting_id)


def state_of(room: RoomPage) -> RoomState:
    """Return what the room shows."""
    if room.state is None:
        raise WalkStoppedError("the room shows nothing")
    return room.state


def _open(walk: Walk) -> None:
    """Say who is here: the first is absent, the second sent word; read the statement; call the first case."""
    driver = walk.driver
    driver.press("Ctrl+Return")
    driver.press("X")
    driver.press("I")
    driver.press("Ctrl+E")
    walk.camera.take("room-opening", driver.window)
    driver.press("Ctrl+R")
    driver.press("Ctrl+Return")
    if driver.asks():  # a core agency is missing: the chair says why the meeting goes on
        form = driver.dialog()
        driver.write(table_talk.WITHOUT_QUORUM)
        walk.camera.take("room-quorum", driver.window)
        driver.click("saveButton", form)
        driver.no_dialog()


def _hear(walk: Walk, room: RoomPage) -> None:
    """Hear the case on the table: its lines, the read-back, the conclusion, which calls the next."""
    driver, state = walk.driver, state_of(room)
    assert state.case is not None
    assert state.listed is not None
    item, position = state.case.item_id, state.listed.position
    if position <= WELL_PREPARED:
        _ask_everything(walk, room, position)
    lines = table_talk.lines_for(position, children=bool(state.case.children))
    for line in lines:
        driver.write(line)
        if position == FULLY_SHOWN and line is lines[-1]:
            walk.clock.advance(minutes=MINUTES_A_CASE - 3)
            walk.camera.take("room", driver.window, ticks=True)
        driver.press("Return")
        if driver.keyboard.property("text"):
            raise WalkStoppedError(f"the record line did not take: {line}")
    walk.clock.advance(minutes=MINUTES_A_CASE if position != FULLY_SHOWN else 2)
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: _step(room) is ItemState.CONFIRM, "the plan is read back")
    driver.press("Space")
    if position == FULLY_SHOWN:
        walk.camera.take("room-read-back", driver.window, ticks=True)
    while any(not line.read_back for line in _plan(room)):
        driver.press("Space")
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: state_of(room).room.current != item, "the next case was called")
    driver.settle()


def _step(room: RoomPage) -> ItemState | None:
    case = state_of(room).case
    return case.state if case is not None else None


def _plan(room: RoomPage) -> tuple[PlanLine, ...]:
    case = state_of(room).case
    return case.plan if case is not None else ()


def _ask_everything(walk: Walk, room: RoomPage, position: int) -> None:
    """Go through the chair's steps: sharing, her view, the risk, who tells her."""
    driver = walk.driver
    driver.press("F6", 2)
    _her_view(walk)
    driver.press("Alt+S")
    for line in table_talk.SHARED:
        driver.write(line)
        if position == FULLY_SHOWN and line is table_talk.SHARED[0]:
            walk.camera.take("room-sharing", driver.window)
        driver.press("Return")
    driver.press("Esc")
    _risk(walk, photographed=position == FULLY_SHOWN)
    _who_tells(walk)
    room.focus_line()
    driver.settle()


def _her_view(walk: Walk) -> None:
    driver = walk.driver
    driver.press("Alt+V")
    form = driver.dialog()
    driver.fill(form, "wordsPlainTextEdit", table_talk.HER_VIEW)
    driver.click("saveButton", form)
    driver.no_dialog()


def _risk(walk: Walk, *, photographed: bool) -> None:
    driver = walk.driver
    driver.press("Alt+R")
    form = driver.dialog()
    driver.fill(form, "whatLineEdit", table_talk.RISK)
    driver.click("addButton", form)
    driver.fill(form, "statementPlainTextEdit", table_talk.STATEMENT)
    driver.fill(form, "openPlainTextEdit", table_talk.LEFT_OPEN)
    if photographed:
        walk.camera.take("room-risk", driver.window)
    driver.click("saveButton", form)
    driver.no_dialog()


def _who_tells(walk: Walk) -> None:
    driver = walk.driver
    driver.press("Alt+D")
    form = driver.dialog()
    choose(driver, driver.child(QComboBox, "advocateComboBox", form), TOLD_BY)
    driver.click("saveButton", form)
    driver.no_dialog()


def choose(driver: Driver, box: QComboBox, begins: str) -> None:
    """Choose in a list by typing how the choice begins."""
    box.setFocus()
    driver.write(begins)
    if not box.currentText().startswith(begins):
        raise WalkStoppedError(f"nothing to choose begins with {begins}")
