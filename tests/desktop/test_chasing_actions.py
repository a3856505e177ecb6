"""Late actions by keyboard: messages about what is ticked, the ladder with its letters, and matters arising."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from marac_desk.desktop.actions.arising_page import ArisingPage
from marac_desk.desktop.actions.ladder_page import LadderPage
from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.desktop.circulation.chase_page import ChasePage
from marac_desk.desktop.entry.reason_dialog import AskReasonDialog
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.rules.arising import Arising
from marac_desk.rules.escalation import Rung
from marac_desk.rules.vocabulary import CloseCode
from tests.desktop.test_readiness_page import awake
from tests.documents.reading import pages
from tests.support.actions import action_of, detail
from tests.support.meetings import ready_meeting
from tests.support.registers import actor
from tests.support.windows import OpenDesk, shown_texts

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
VISIT, MAP = "Health visitor to make", "Map the pattern"


@pytest.fixture(autouse=True)
def monday(desk: OpenDesk) -> None:
    desk.clock.instant = MONDAY


def press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.press(key, modifier)
    desk.settle()


def history(desk: OpenDesk, key: uuid.UUID) -> list[str]:
    return [line.kind for line in detail(desk.register, actor(desk.register), key).history]


def test_what_is_ticked_becomes_one_message_for_each_agency(desk: OpenDesk) -> None:
    page = cast("ActionsPage", desk.go("actions"))
    page.rows.setFocus()
    for title in (VISIT, MAP):
        assert page.rows.select_key(action_of(desk.register, title))
        press(desk, KEY.Key_Space)
    press(desk, KEY.Key_W)
    chase = cast("ChasePage", desk.window.page("chasing"))
    assert sorted((draft.agency, draft.count) for draft in chase.drafts) == [("Children", 1), ("GP", 1)]
    press(desk, KEY.Key_Return, CTRL)
    assert all(history(desk, action_of(desk.register, title))[0] == "chased" for title in (VISIT, MAP))
    press(desk, KEY.Key_Escape)
    assert desk.window.here[0] == "actions"


def _ladder(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, folder: Path) -> LadderPage:
    folder.mkdir()
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(folder))
    desk.go("actions").setFocus()
    press(desk, KEY.Key_L)
    page = cast("LadderPage", desk.window.page("ladder"))
    page.rows.setFocus()
    return page


def test_the_ladder_is_confirmed_in_one_go_with_a_letter_for_each_agency(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = _ladder(desk, monkeypatch, tmp_path / "letters")
    chosen = page.chosen
    assert {one.rung for one in chosen} == {Rung.REPRESENTATIVE}
    assert desk.child(QPushButton, "confirmEscalationButton").text() == f"Confirm {len(chosen)} and save letters"
    press(desk, KEY.Key_Return, CTRL)
    assert "They name nobody" in desk.child(QLabel, "ladderSaidLabel").text()
    assert all(history(desk, one.row.action_id)[0] == "escalated" for one in chosen)
    files = list((tmp_path / "letters").iterdir())
    assert len(files) == len({one.row.agency_id for one in chosen})
    whole = "\n".join(text for path in files for text in pages(path.read_bytes()))
    assert "MW-2026-0129/02" in whole
    names = ("Sophie", "Poppy", "Larkspur", "Antek", "Nowosad", "Aleksandra")
    assert [name for name in names if name in whole] == []
    assert page.chosen == []
    assert any("Written to, the answer is awaited" in text for text in shown_texts(page))


def test_what_is_unticked_is_left(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page, left = _ladder(desk, monkeypatch, tmp_path / "letters"), action_of(desk.register, MAP)
    assert page.rows.select_key(left)
    press(desk, KEY.Key_Space)
    press(desk, KEY.Key_Return, CTRL)
    assert "escalated" not in history(desk, left)
    assert "escalated" in history(desk, action_of(desk.register, VISIT))


def test_going_straight_up_asks_why(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page, key = _ladder(desk, monkeypatch, tmp_path / "letters"), action_of(desk.register, VISIT)
    assert page.rows.select_key(key)
    press(desk, KEY.Key_U)
    dialog = cast("AskReasonDialog", page.findChild(AskReasonDialog))
    field = dialog.ui.reasonPlainTextEdit
    QTest.keyClick(field, KEY.Key_Return, CTRL)
    desk.settle()
    assert "escalated" not in history(desk, key)  # not without a reason
    QTest.keyClicks(field, "The child is at risk.")
    QTest.keyClick(field, KEY.Key_Return, CTRL)
    desk.settle()
    line = detail(desk.register, actor(desk.register), key).history[0]
    assert (line.kind, line.text, line.details["level"]) == ("escalated", "The child is at risk.", "3")
    assert len(list((tmp_path / "letters").iterdir())) == 1


@pytest.fixture
def arising(desk: OpenDesk) -> ArisingPage:
    meeting_id = ready_meeting(desk.register, 2)
    builder = cast("MeetingsPage", desk.go("meetings", {"id": str(meeting_id)})).builder
    awake(desk, builder)
    press(desk, KEY.Key_J)
    page = cast("ArisingPage", desk.window.page("arising"))
    awake(desk, page.rows)
    return page


def _dialog(page: ArisingPage) -> Any:
    assert page.doing.dialog is not None
    return page.doing.dialog


@pytest.mark.parametrize(
    ("key", "code", "kind"),
    [
        (KEY.Key_P, CloseCode.NOT_POSSIBLE_CHANGE, Arising.NOT_POSSIBLE),
        (KEY.Key_N, CloseCode.NOT_DONE_AGENCY, Arising.NOT_DONE),
        (KEY.Key_D, CloseCode.DONE, Arising.DONE_SINCE),
    ],
)
def test_one_key_answers_a_matter_arising(
    desk: OpenDesk, arising: ArisingPage, key: Qt.Key, code: CloseCode, kind: Arising
) -> None:
    action = action_of(desk.register, VISIT)
    assert arising.rows.select_key(action)
    press(desk, key)
    dialog = _dialog(arising)
    assert dialog.code is code
    QTest.keyClicks(dialog.ui.saidPlainTextEdit, "Told at the opening.")
    QTest.keyClick(dialog.ui.saidPlainTextEdit, KEY.Key_Return, CTRL)
    desk.settle()
    assert arising.matters is not None
    assert next(one.kind for one in arising.matters.rows if one.row.action_id == action) is kind


def test_a_new_date_is_given_by_a_key(desk: OpenDesk, arising: ArisingPage) -> None:
    action = action_of(desk.register, VISIT)
    assert arising.rows.select_key(action)
    press(desk, KEY.Key_T)
    dialog = _dialog(arising)
    QTest.keyClicks(dialog.ui.dayLineEdit, "8 Dec 2026")
    QTest.keyClicks(dialog.ui.reasonPlainTextEdit, "The visitor was ill.")
    QTest.keyClick(dialog.ui.reasonPlainTextEdit, KEY.Key_Return, CTRL)
    desk.settle()
    assert arising.matters is not None
    found = next(one for one in arising.matters.rows if one.row.action_id == action)
    assert (found.kind, found.row.due_on.day) == (Arising.STILL_OPEN, 8)


def test_a_step_that_does_not_follow_says_why(desk: OpenDesk, arising: ArisingPage) -> None:
    assert arising.rows.select_key(action_of(desk.register, VISIT))
    press(desk, KEY.Key_V)
    assert "nothing to settle" in desk.child(QLabel, "arisingSaidLabel").text()
    press(desk, KEY.Key_Escape)
    assert desk.window.here[0] == "meetings"


def test_the_room_opens_it_before_the_first_case_and_gets_it_back(desk: OpenDesk) -> None:
    meeting_id = ready_meeting(desk.register, 2)
    desk.go("room", {"id": str(meeting_id)})
    QApplication.processEvents()
    press(desk, KEY.Key_J, CTRL)
    assert desk.window.here[0] == "arising"
    press(desk, KEY.Key_Escape)
    assert desk.window.here[0] == "room"
