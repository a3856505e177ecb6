"""The readiness board on the real window, by keyboard: answers in one key, in many cells, and the messages that ask."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from marac_desk.desktop.circulation.chase_page import ChasePage
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.desktop.meetings.readiness_page import ReadinessPage
from marac_desk.desktop.meetings.research_return_dialog import ResearchReturnDialog
from marac_desk.desktop.widgets.clipboard import is_marked
from marac_desk.rules.readiness import MISSING, Readiness
from marac_desk.services.meetings.readiness import BoardCell
from tests.support.meetings import ready_meeting
from tests.support.windows import OpenDesk

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)


@pytest.fixture
def meeting(desk: OpenDesk) -> uuid.UUID:
    meeting_id = ready_meeting(desk.register, 6)
    desk.clock.instant = MONDAY
    return meeting_id


@pytest.fixture
def page(desk: OpenDesk, meeting: uuid.UUID) -> ReadinessPage:
    found = cast("ReadinessPage", desk.go("readiness", {"id": str(meeting)}))
    found.grid.setFocus()
    return found


def press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.press(key, modifier)
    desk.settle()


def awake(desk: OpenDesk, widget: QWidget) -> None:
    """Put the keyboard into a widget of the window, which may not be the active one after another was shown."""
    desk.window.activateWindow()
    QApplication.processEvents()
    widget.setFocus()
    QApplication.processEvents()


def here(page: ReadinessPage) -> BoardCell:
    cell = page.grid.here
    assert cell is not None
    return cell


def cell(page: ReadinessPage, like: BoardCell) -> BoardCell:
    index = page.grid.index_of((like.item_id, like.agency_id))
    assert index is not None
    return page.grid.board.cell(index.row(), index.column())


def go_to(page: ReadinessPage, *, column: int | None = None) -> BoardCell:
    """Move to the first cell that is missing, of one column where one is given."""
    board = page.grid.board
    for row in range(board.rowCount()):
        for number in range(board.columnCount()) if column is None else (column,):
            if board.cell(row, number).state in MISSING:
                page.grid.setCurrentIndex(board.index(row, number))
                QApplication.processEvents()
                return board.cell(row, number)
    raise AssertionError("nothing is missing")


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (KEY.Key_N, Readiness.NOTHING_KNOWN),
        (KEY.Key_S, Readiness.WILL_SPEAK),
        (KEY.Key_X, Readiness.RETURNED),
    ],
)
def test_one_key_answers_and_goes_on_to_the_next_case(
    desk: OpenDesk, page: ReadinessPage, key: Qt.Key, state: Readiness
) -> None:
    first, row = go_to(page), page.grid.currentIndex().row()
    press(desk, key)
    assert cell(page, first).state is state
    assert page.grid.currentIndex().row() == row + 1
    press(desk, KEY.Key_Up)
    press(desk, KEY.Key_A)
    assert cell(page, first).state is Readiness.LATE  # asked again, and its day is past


def test_what_is_missing_stands_first_and_stays_put_while_one_works(desk: OpenDesk, page: ReadinessPage) -> None:
    board = page.grid.board
    missing = [case.missing for case in board.cases]
    assert missing == sorted(missing, reverse=True)
    order = [case.item_id for case in board.cases]
    for _ in range(3):
        go_to(page)
        press(desk, KEY.Key_N)
    assert [case.item_id for case in board.cases] == order
    press(desk, KEY.Key_M)
    missing = [case.missing for case in board.cases]
    assert missing == sorted(missing, reverse=True)


def test_a_range_is_answered_in_one_go(desk: OpenDesk, page: ReadinessPage) -> None:
    go_to(page, column=0)
    page.grid.setCurrentIndex(page.grid.board.index(0, 0))
    press(desk, KEY.Key_Down, SHIFT)
    press(desk, KEY.Key_Right, SHIFT)
    chosen = page.grid.chosen
    assert len(chosen) == 4
    assert "4 cells chosen" in desk.child(QLabel, "readinessHereLabel").text()
    press(desk, KEY.Key_S)
    assert {cell(page, one).state for one in chosen} == {Readiness.WILL_SPEAK}


def test_all_open_ones_of_one_agency_in_one_key(desk: OpenDesk, page: ReadinessPage) -> None:
    go_to(page, column=0)
    before = [case.cells[0] for case in page.grid.board.cases]
    others = [case.cells[1:] for case in page.grid.board.cases]
    press(desk, KEY.Key_N, SHIFT)
    for was, case in zip(before, page.grid.board.cases, strict=True):
        assert case.cells[0].state is (Readiness.NOTHING_KNOWN if was.state in MISSING else was.state)
    assert [case.cells[1:] for case in page.grid.board.cases] == others
    press(desk, KEY.Key_N, SHIFT)
    assert desk.child(QLabel, "readinessHereLabel").text() == "Nothing of this agency is open."


def test_what_was_returned_has_a_summary_and_a_handling(desk: OpenDesk, page: ReadinessPage) -> None:
    first = go_to(page)
    press(desk, KEY.Key_R)
    dialog = cast("ResearchReturnDialog", page.findChild(ResearchReturnDialog))
    QTest.keyClicks(dialog.ui.summaryPlainTextEdit, "Two calls in October.")
    QTest.keyClick(dialog.ui.summaryPlainTextEdit, KEY.Key_Return, CTRL)
    desk.settle()
    now = cell(page, first)
    assert (now.state, now.summary) == (Readiness.RETURNED, "Two calls in October.")
    index = page.grid.index_of((first.item_id, first.agency_id))
    assert index is not None
    page.grid.setCurrentIndex(index)
    assert desk.child(QLabel, "readinessSummaryLabel").text() == "Two calls in October. (may be minuted)"


def test_a_screen_reader_hears_the_case_the_agency_and_the_answer(desk: OpenDesk, page: ReadinessPage) -> None:
    first = go_to(page)
    index = page.grid.currentIndex()
    said = str(page.grid.board.data(index, Qt.ItemDataRole.AccessibleTextRole))
    case = page.grid.board.cases[index.row()]
    assert case.reference in said
    assert "not answered, 2 working days late" in said
    assert first.state is Readiness.LATE
    head = page.grid.board.headerData(index.row(), Qt.Orientation.Vertical, Qt.ItemDataRole.AccessibleTextRole)
    assert "missing" in str(head)
    names = desk.program.desk.names
    names.toggle()
    desk.settle()
    said = str(page.grid.board.data(page.grid.currentIndex(), Qt.ItemDataRole.AccessibleTextRole))
    assert case.name not in said
    names.toggle()


def test_every_agency_fits_on_the_smallest_window(desk: OpenDesk, page: ReadinessPage) -> None:
    desk.window.resize(1280, 720)
    QApplication.processEvents()
    grid = page.grid
    assert grid.board.columnCount() >= 14
    assert grid.horizontalScrollBar().maximum() == 0


def test_ctrl_enter_writes_messages_that_are_copied_saved_and_recorded(
    desk: OpenDesk, page: ReadinessPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = sum(case.missing for case in page.grid.board.cases)
    press(desk, KEY.Key_Return, CTRL)
    assert desk.window.here[0] == "chasing"
    chase = cast("ChasePage", desk.window.page("chasing"))
    assert sum(draft.count for draft in chase.drafts) == missing
    text = desk.child(QPlainTextEdit, "chaseTextPlainTextEdit")
    assert text.isReadOnly()
    assert text.toPlainText() == chase.drafts[0].text
    press(desk, KEY.Key_C, CTRL | SHIFT)
    board = QGuiApplication.clipboard()
    assert board.text() == chase.drafts[0].text
    assert is_marked(board.mimeData())
    folder = tmp_path / "messages"
    folder.mkdir()
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(folder))
    press(desk, KEY.Key_S, CTRL)
    saved = sorted(path.read_text() for path in folder.iterdir())
    assert saved == sorted(draft.text for draft in chase.drafts)
    press(desk, KEY.Key_Return, CTRL)
    said = desk.child(QLabel, "chaseSaidLabel").text()
    assert said.startswith(f"{len(chase.drafts)} message")
    assert "recorded as sent" in said
    assert not chase.main.isEnabled()
    press(desk, KEY.Key_Escape)
    assert desk.window.here[0] == "readiness"
    go_to(page)
    assert here(page).times_chased == 1
    assert "chased once" in desk.child(QLabel, "readinessHereLabel").text()


def test_one_message_alone_is_recorded_by_enter(desk: OpenDesk, page: ReadinessPage) -> None:
    press(desk, KEY.Key_Return, CTRL)
    chase = cast("ChasePage", desk.window.page("chasing"))
    press(desk, KEY.Key_Down)
    press(desk, KEY.Key_Return)
    assert chase.here == 1
    desk.go("readiness", page.place())
    chased = {one.agency_id for case in page.grid.board.cases for one in case.cells if one.times_chased}
    assert chased == {chase.drafts[1].agency_id}


def test_the_builder_leads_to_the_board_and_back(desk: OpenDesk, meeting: uuid.UUID) -> None:
    builder = cast("MeetingsPage", desk.go("meetings", {"id": str(meeting)})).builder
    awake(desk, builder)
    press(desk, KEY.Key_B)
    assert desk.window.here[0] == "readiness"
    awake(desk, desk.window.page("readiness"))
    press(desk, KEY.Key_Escape)
    assert desk.window.here[0] == "meetings"
