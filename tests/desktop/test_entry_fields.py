"""Fields of the kit: one key answers, words are never lost, protected words are masked while nobody works on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.assets.checklists import checklist
from marac_desk.desktop.referrals.checklist_rows import ChecklistRows
from marac_desk.desktop.widgets.answer_field import AnswerField, segment_widths
from marac_desk.desktop.widgets.entry_choice import ChecksField, ChoiceField, SuggestField
from marac_desk.desktop.widgets.entry_text import DateField, LineField, NamesField, NumberField, ProseField
from marac_desk.rules.vocabulary import AbuseType, Answer, Sex

Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Return what shows widgets in a window that lives as long as the test."""
    frames: list[QWidget] = []

    def shown(*widgets: QWidget) -> QWidget:
        frame = QWidget()
        frames.append(frame)
        column = QVBoxLayout(frame)
        for widget in widgets:
            column.addWidget(widget)
        qtbot.addWidget(frame)
        frame.show()
        qtbot.waitExposed(frame)
        return frame

    return shown


@pytest.mark.parametrize(("key", "answer"), [("y", Answer.YES), ("N", Answer.NO), ("u", Answer.NOT_KNOWN), ("-", None)])
def test_one_key_answers(qtbot: QtBot, show: Show, key: str, answer: Answer | None) -> None:
    field = AnswerField()
    show(field)
    QTest.keyClicks(field, key)
    assert field.value() is answer


def test_arrows_and_the_mouse_answer_too(qtbot: QtBot, show: Show) -> None:
    field = AnswerField()
    show(field)
    QTest.keyClick(field, Qt.Key.Key_Left)
    assert field.value() is Answer.NOT_KNOWN
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(segment_widths()[0] + 4, 10))
    assert field.value() is Answer.NO


def test_a_checklist_goes_on_by_itself_and_stays_at_its_end(qtbot: QtBot, show: Show) -> None:
    rows = ChecklistRows()
    rows.use_tool(checklist("dash_ric_24"))
    show(rows)
    QTest.keyClicks(rows, "y" * 30)
    assert rows.answers() == {str(number): Answer.YES for number in range(1, 25)}
    assert rows.currentIndex().row() == 23


def test_another_tool_keeps_the_answers_and_shows_its_own_items(qtbot: QtBot, show: Show) -> None:
    rows = ChecklistRows()
    rows.use_tool(checklist("dash_ric_24"))
    rows.set_answers({"24": Answer.YES})
    rows.use_tool(checklist("daq_27"))
    assert (rows.model_.rowCount(), rows.answers()) == (27, {"24": Answer.YES})
    rows.use_tool(checklist("other"))
    assert rows.model_.rowCount() == 0


def test_protected_words_are_hidden_unless_the_keyboard_is_in_them(qtbot: QtBot, show: Show) -> None:
    field, other = LineField(), LineField()
    field.setProperty("protected", True)
    show(field, other)
    field.set_value("07700 900233")
    other.setFocus()
    assert field.echoMode() is QLineEdit.EchoMode.Password
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    assert field.value() == "07700 900233"


def test_words_that_make_no_value_are_kept(qtbot: QtBot, show: Show) -> None:
    number, day = NumberField(), DateField()
    day.today = lambda: date(2026, 11, 21)
    show(number, day)
    number.setText("a few")
    day.setText("31.02.89")
    assert (number.value(), number.problem(), number.unread()) == (None, "not_a_number", "a few")
    assert (day.value(), day.problem(), day.unread()) == (None, "impossible_date", "31.02.89")
    day.setText("14.02.89")
    assert (day.value(), day.problem(), day.unread()) == (date(1989, 2, 14), "", "")


def test_several_names_stand_in_one_line(qtbot: QtBot, show: Show) -> None:
    field = NamesField()
    field.set_value(["Aga", "Agnes B."])
    assert field.text() == "Aga; Agnes B."
    field.setText("Aga;; Agnes B. ; ")
    assert field.value() == ["Aga", "Agnes B."]


def test_too_much_is_named_and_nothing_is_cut(qtbot: QtBot, show: Show) -> None:
    prose = ProseField()
    prose.set_value("x" * 20_001)
    assert (prose.problem(), len(prose.value() or "")) == ("too_long", 20_001)


def test_an_account_grows_as_it_is_typed_and_then_scrolls(qtbot: QtBot, show: Show) -> None:
    prose = ProseField()
    frame = show(prose)
    frame.resize(400, 600)
    low = prose.height()
    prose.set_value("line\n" * 6)
    middle = prose.height()
    prose.set_value("line\n" * 60)
    assert low < middle < prose.height() < 220


def test_a_code_that_is_not_on_offer_is_shown_and_kept(qtbot: QtBot, show: Show) -> None:
    field = ChoiceField()
    field.offer({"a": "First"})
    field.set_value("local_code")
    assert field.value() == "local_code"


def test_a_choice_gives_members_of_its_enumeration(qtbot: QtBot, show: Show) -> None:
    field = ChoiceField()
    field.setProperty("codes", "Sex")
    field.furnish()
    assert field.value() is None
    field.set_value(Sex.FEMALE)
    assert field.value() is Sex.FEMALE


def test_own_words_are_as_good_as_suggested_ones(qtbot: QtBot, show: Show) -> None:
    field = SuggestField()
    field.suggest(("Marshwater Police",))
    field.set_value("Another force")
    assert field.value() == "Another force"


def test_ticks_are_one_stop_and_arrows_move_among_them(qtbot: QtBot, show: Show) -> None:
    field = ChecksField()
    field.setProperty("codes", "AbuseType")
    field.furnish()
    frame = show(field)
    frame.resize(700, 300)
    boxes = field.findChildren(QCheckBox)
    assert sum(box.focusPolicy() is Qt.FocusPolicy.StrongFocus for box in boxes) == 1
    boxes[0].setFocus()
    QTest.keyClick(boxes[0], Qt.Key.Key_Right)
    QTest.keyClick(boxes[1], Qt.Key.Key_Space)
    assert field.value() == [AbuseType.SEXUAL]
