"""Return sheets on the real window: made, dropped, compared and accepted line by line, all by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.desktop.actions.sheets.page import SheetPage
from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.intake.sheets.reading import not_read
from marac_desk.model.action import Action
from marac_desk.model.meeting import Meeting
from marac_desk.model.returns import ReturnLine, ReturnSheet
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ActionState
from marac_desk.rules.return_sheets import AnswerState
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.return_sheets import taking
from tests.support import sheets
from tests.support.registers import actor
from tests.support.sheets import DONE, NOT_DONE, NOT_POSSIBLE, UNDER_WAY, Issued, issue
from tests.support.windows import OpenDesk, shown_texts, wait_for

CONTROL = Qt.KeyboardModifier.ControlModifier
FILLED = {1: DONE, 2: NOT_POSSIBLE, 3: {**DONE, "day": "some time ago"}, 4: UNDER_WAY}


@pytest.fixture
def sheet(desk: OpenDesk) -> Issued:
    """Return the sheet of housing, which was issued."""
    sheets.give(desk.register, "Housing")
    return issue(desk.register, actor(desk.register))


def saved(folder: Path, content: bytes, name: str = "return-sheet-x.xlsx") -> str:
    file = folder / name
    file.write_bytes(content)
    return str(file)


def drop(desk: OpenDesk, *paths: str) -> None:
    desk.window.files.take(list(paths))
    page = cast("ActionsPage", desk.window.page("actions"))
    wait_for(desk.qtbot, lambda: not page.sheets.taking.busy and desk.program.work.is_idle())
    desk.settle()


def sheet_page(desk: OpenDesk) -> SheetPage:
    assert desk.window.here[0] == "return_sheet"
    return cast("SheetPage", desk.window.page("return_sheet"))


def states(register: Register) -> dict[int, AnswerState]:
    with register.reading() as uow:
        rows = uow.session.execute(sa.select(ReturnLine.number, ReturnLine.answer_state))
        return {row.number: row.answer_state for row in rows}


def action(desk: OpenDesk, sheet: Issued, number: int) -> Action:
    with desk.register.reading() as uow:
        key = sheet.planned.action_ids[number - 1]
        return uow.session.scalars(sa.select(Action).where(Action.id == key)).one()


def test_a_sheet_is_dropped_on_any_page_and_accepted_by_keyboard(desk: OpenDesk, sheet: Issued, tmp_path: Path) -> None:
    desk.go("cases")
    drop(desk, saved(tmp_path, sheet.filled_book(FILLED, sheets.saved_by_excel)))
    page = sheet_page(desk)
    texts = "\n".join(shown_texts(page))
    assert "Return sheet 1 of Housing" in texts
    assert "reported done; you still check the evidence" in texts
    assert "not possible, circumstances changed" in texts
    assert "“some time ago” is not a day" in texts
    assert set(states(desk.register).values()) == {AnswerState.WAITING}
    QTest.keyClick(page.rows, Qt.Key.Key_Return)  # the first line is accepted
    desk.settle()
    assert action(desk, sheet, 1).state is ActionState.DONE_CLAIMED
    assert page.line is not None
    assert page.line.number == 2  # the next that waits
    QTest.keyClick(page.rows, Qt.Key.Key_C)
    desk.settle()
    assert action(desk, sheet, 2).close_code is CloseCode.NOT_POSSIBLE_CHANGE
    QTest.keyClick(page.rows, Qt.Key.Key_S)
    desk.settle()
    assert states(desk.register)[3] is AnswerState.SKIPPED
    QTest.keyClick(page.rows, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert set(states(desk.register).values()) == {AnswerState.ACCEPTED, AnswerState.SKIPPED}
    QTest.keyClick(page.rows, Qt.Key.Key_Escape)
    assert desk.window.here[0] == "actions"


def test_an_answer_is_put_right_by_keyboard_beside_what_was_written(
    desk: OpenDesk, sheet: Issued, tmp_path: Path
) -> None:
    drop(desk, saved(tmp_path, sheet.filled_book({3: FILLED[3]})))
    page = sheet_page(desk)
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    desk.settle()
    dialog = page.dialog
    assert dialog is not None
    assert "some time ago" in dialog.ui.aboutLabel.text()
    assert desk.child(QRadioButton, "doneRadioButton", dialog).isChecked()
    field = desk.child(QLineEdit, "dayLineEdit", dialog)
    desk.type(field, "19/11/2026")
    QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert page.line is not None
    assert page.line.is_clear
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    desk.settle()
    assert action(desk, sheet, 3).state is ActionState.DONE_CLAIMED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda sheet: sheets.with_cells(sheet.filled_book({1: DONE}), {"A9": sheets.inline("MW-2026-0000/99")}),
         "What is under lock was changed"),
        (lambda sheet: sheets.with_cells(sheet.filled_book({1: DONE}), {"B6": sheets.inline("AAAA")}),
         "It is no sheet of this register"),
        (lambda sheet: sheet.book, "Nothing is filled in"),
        (lambda sheet: sheet.book[:900], "It is damaged"),
        (lambda sheet: b"not a workbook", "It is not what its name says"),
    ],
)  # fmt: skip
def test_each_refusal_is_said_in_its_own_words(
    desk: OpenDesk, sheet: Issued, tmp_path: Path, change: object, words: str
) -> None:
    assert callable(change)
    drop(desk, saved(tmp_path, change(sheet)))
    page = desk.window.page("actions")
    said = desk.child(QLabel, "problemLabel", page).text()
    assert words in said
    assert "nothing was written" in said
    assert set(states(desk.register).values()) == {AnswerState.NONE}


def test_a_sheet_of_another_agency_than_is_shown_is_refused(desk: OpenDesk, sheet: Issued, tmp_path: Path) -> None:
    police = sheets.agency_id(desk.register, "Police")
    desk.go("actions", {"agency": str(police)})
    drop(desk, saved(tmp_path, sheet.filled_book({1: DONE}), "back.xlsx"))
    said = desk.child(QLabel, "problemLabel", desk.window.page("actions")).text()
    assert "another agency" in said


def test_the_same_sheet_twice_is_refused_and_what_waits_is_offered(
    desk: OpenDesk, sheet: Issued, tmp_path: Path
) -> None:
    path = saved(tmp_path, sheet.filled_book({1: NOT_DONE}))
    drop(desk, path)
    desk.go("actions")
    drop(desk, path)
    page = desk.window.page("actions")
    assert "taken in before" in desk.child(QLabel, "problemLabel", page).text()
    assert "of return sheets wait" in desk.child(QPushButton, "waitingSheetsButton", page).text()
    QTest.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert sheet_page(desk).line is not None


def test_a_locked_form_opens_by_itself_or_asks_for_its_password(
    desk: OpenDesk, sheet: Issued, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = sheets.filled_by_pikepdf(sheet.form, sheet.planned.password, {1: DONE})
    with desk.register.reading() as uow:
        keyed = uow.seals is not None
    if not keyed:
        pytest.skip("this register makes no passwords of its own")
    tried: list[tuple[str, ...]] = []
    read = taking.read_returned

    def forgetful(original: object, passwords: tuple[str, ...]) -> object:
        tried.append(tuple(passwords))
        return not_read("password") if len(tried) == 1 else read(original, passwords)  # type: ignore[arg-type]

    monkeypatch.setattr("marac_desk.desktop.actions.sheets.taking.read_returned", forgetful)
    drop(desk, saved(tmp_path, form, "return-sheet-x.pdf"))
    dialog = cast("ActionsPage", desk.window.page("actions")).sheets.dialog
    assert dialog is not None
    field = desk.child(QLineEdit, "passwordLineEdit", dialog)
    desk.type(field, sheet.planned.password)
    QTest.keyClick(field, Qt.Key.Key_Return)
    page = cast("ActionsPage", desk.window.page("actions"))
    wait_for(desk.qtbot, lambda: not page.sheets.taking.busy and desk.window.here[0] == "return_sheet")
    desk.settle()
    assert tried[1][0] == sheet.planned.password
    assert sheet_page(desk).line is not None


def test_both_files_of_every_sheet_are_saved_and_recorded(desk: OpenDesk, tmp_path: Path) -> None:
    with desk.register.reading() as uow:
        meeting = uow.session.scalars(sa.select(Meeting.id).order_by(Meeting.day)).first()
    page = cast("CirculationPage", desk.go("circulation", {"id": str(meeting), "kind": "sheets"}))
    desk.settle()
    page.make_into(tmp_path)
    wait_for(desk.qtbot, lambda: page._making is None and bool(page.saved))
    desk.settle()
    names = {file.name for file in tmp_path.iterdir() if file.suffix in {".pdf", ".xlsx"}}
    assert len(names) == 2 * len(page.saved)
    assert all(name.startswith("return-sheet-2026-") for name in names)
    with desk.register.reading() as uow:
        kept = uow.session.scalars(sa.select(ReturnSheet)).all()
    assert len(kept) == len(page.saved)
    assert all(sheet.faces["drawn"] for sheet in kept)
    one = next(saved for saved in page.saved.values() if saved.made.planned.agency == "Housing")
    form = (tmp_path / one.made.planned.file_name).read_bytes()
    filled = sheets.filled_by_pypdf(form, one.password, {1: DONE})
    drop(desk, saved(tmp_path, filled, "return-sheet-back.pdf"))
    assert sheet_page(desk).line is not None


def test_who_decides_nothing_takes_in_nothing(qtbot: QtBot, demonstration: Register) -> None:
    desk = OpenDesk(qtbot, demonstration, Role.ADVOCATE)
    page = desk.go("actions")
    assert not desk.child(QPushButton, "takeSheetButton", page).isVisible()
    assert "Take in a return sheet" not in {command.text for command in page.commands()}
    desk.close()
