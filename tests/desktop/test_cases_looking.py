"""Why a case is opened that nobody is at work on: one key, asked once, and nothing of the case shows before."""

from __future__ import annotations

from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.cases import case_page
from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.problems import RegisterProblemError
from marac_desk.rules.vocabulary.access import LookReasonCode
from tests.support.cases import case_id, ledger_of, on_the_table
from tests.support.registers import actor
from tests.support.windows import OpenDesk, shown_texts

RESTING = "0128"
KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6)


def go(desk: OpenDesk, end: str = RESTING) -> CasePage:
    return cast("CasePage", desk.go("case", {"id": str(case_id(desk.register, end))}))


def everything(root: QWidget) -> str:
    texts = shown_texts(root)
    for widget in [root, *root.findChildren(QWidget)]:
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    return "\n".join(texts)


def reason_of(desk: OpenDesk, end: str = RESTING) -> list[str | None]:
    query = sa.select(LedgerEntry.reason).where(
        LedgerEntry.case_id == case_id(desk.register, end), LedgerEntry.operation == "view"
    )
    with desk.register.reading() as uow:
        return list(uow.session.scalars(query))


def test_the_question_stands_before_the_case_and_shows_nothing_of_it(desk: OpenDesk) -> None:
    page = go(desk)
    assert page.why.isVisible()
    assert page.why.rows.hasFocus()
    texts = everything(page)
    assert "Why do you open this case?" in texts
    reference = _reference(desk)
    assert reference not in texts
    assert page.commands() == []
    assert reason_of(desk) == []
    desk.press(Qt.Key.Key_5)
    desk.settle()
    assert not page.why.isVisible()
    assert reference in everything(page)
    assert reason_of(desk) == ["enquiry"]
    assert page.timeline.hasFocus()


def _reference(desk: OpenDesk) -> str:
    with desk.register.reading() as uow:
        return uow.session.get_one(Case, case_id(desk.register, RESTING)).reference


@pytest.mark.parametrize(("key", "code"), list(zip(KEYS, LookReasonCode, strict=False)))
def test_one_key_is_one_reason(desk: OpenDesk, key: Qt.Key, code: LookReasonCode) -> None:
    page = go(desk)
    desk.press(key)
    desk.settle()
    assert page.telling is not None
    assert reason_of(desk) == [code.value]


def test_arrows_and_enter_answer_as_well(desk: OpenDesk) -> None:
    page = go(desk)
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert reason_of(desk) == []
    for _ in range(3):
        desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert page.telling is not None
    assert reason_of(desk) == ["action"]


def test_something_else_takes_words_and_stays_until_they_are_there(desk: OpenDesk) -> None:
    page = go(desk)
    assert not page.why.words.isVisible()
    desk.press(Qt.Key.Key_7)
    assert page.why.words.hasFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert "Say in a few words why you open it." in shown_texts(page)
    assert reason_of(desk) == []
    page.why.words.setFocus()
    desk.type(page.why.words, "12 letters came back, see 3")
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert page.telling is not None
    assert reason_of(desk) == ["other"]
    assert page.why.words.text() == ""


def test_it_is_asked_once_in_a_sitting_and_never_of_a_case_at_work(desk: OpenDesk) -> None:
    page = go(desk)
    desk.press(Qt.Key.Key_2)
    desk.settle()
    go(desk, "0130")
    assert not page.why.isVisible()
    assert page.telling is not None
    go(desk)
    assert not page.why.isVisible()
    assert page.telling.view.reference == _reference(desk)
    assert len(reason_of(desk)) == 1


def test_a_look_that_cannot_be_written_down_shows_nothing(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_args: object, **_values: object) -> None:
        raise RegisterProblemError("disk_full")

    page = go(desk)
    monkeypatch.setattr(case_page, "open_case", full_disk)
    desk.press(Qt.Key.Key_1)
    desk.settle()
    assert "the disk is full" in everything(page)
    assert _reference(desk) not in everything(page)
    assert ("view", "case") not in ledger_of(desk.register, case_id(desk.register, RESTING))


def test_while_people_sit_together_the_keyboard_stands_on_the_meeting(desk: OpenDesk) -> None:
    page = go(desk)
    assert page.why.rows.current_key() is None
    on_the_table(desk.register, "0130", actor(desk.register))
    go(desk, "0132")
    assert page.why.rows.current_key() == LookReasonCode.MEETING.value
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert reason_of(desk, "0132") == ["meeting"]


def test_the_conflict_question_is_no_way_around_it(desk: OpenDesk) -> None:
    desk.go("conflict", {"id": str(case_id(desk.register, RESTING))})
    assert reason_of(desk) == []
    assert _reference(desk) not in everything(desk.window)
    page = cast("CasePage", desk.window.page("case"))
    assert page.why.isVisible()
