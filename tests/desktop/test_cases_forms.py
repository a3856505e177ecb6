"""The forms beside a case, by keyboard: understood, refused with a sentence, never losing a word."""

from __future__ import annotations

from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt

from marac_desk.desktop.cases import between_form
from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.model.user import Draft
from marac_desk.register.problems import RegisterProblemError
from tests.support.cases import case_id
from tests.support.windows import OpenDesk, shown_texts

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def _open(desk: OpenDesk, end: str = "0130") -> CasePage:
    return cast("CasePage", desk.go("case", {"id": str(case_id(desk.register, end))}))


def _form(desk: OpenDesk, page: CasePage, key: Qt.Key) -> Any:
    desk.press(key)
    desk.settle()
    return page.beside.forms.widget()


def _drafts(desk: OpenDesk, kind: str) -> int:
    with desk.register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.kind == kind)) or 0


def _choose(form: Any, box: str, text: str) -> None:
    combo = getattr(form.ui, box)
    combo.setCurrentIndex(combo.findText(text))


def test_an_action_is_asked_without_the_mouse(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_A)
    assert form.ui.agencyComboBox.hasFocus()
    _choose(form, "agencyComboBox", "Housing")
    desk.type(form.ui.wordsLineEdit, "locks")
    assert "HOU-04: Change locks, strengthen doors and windows" in form.ui.understoodLabel.text()
    desk.type(form.ui.dueLineEdit, "fri")
    assert form.ui.dueReadLabel.text() == "due Fri 27 Nov"
    desk.press(*SAVE)
    desk.settle()
    assert [row.sentence for row in page.beside.side.open.rows.rows_model.rows] == [
        "Housing, Change locks, strengthen doors and windows, asked, not accepted yet"
    ]
    assert not page.beside.forms.isVisible()
    assert _drafts(desk, "between_action_form") == 0


def test_own_words_are_kept_where_somebody_says_so(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_A)
    _choose(form, "agencyComboBox", "Housing")
    desk.type(form.ui.wordsLineEdit, "locks")
    form.ui.ownCheckBox.setChecked(True)
    assert form.ui.understoodLabel.text() == "Recorded in your own words."
    desk.press(*SAVE)
    desk.settle()
    assert [line.title for line in page.telling.view.open] == ["Locks"]  # type: ignore[union-attr]


def test_letters_go_into_the_field_and_not_to_the_page(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_A)
    form.ui.wordsLineEdit.setFocus()
    desk.type(form.ui.wordsLineEdit, "abogkrl")
    assert form.ui.wordsLineEdit.text() == "abogkrl"
    form.ui.agencyComboBox.setFocus()
    desk.press(Qt.Key.Key_O)
    assert page.beside.forms.widget() is form


def test_esc_loses_nothing_and_a_lock_neither(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_A)
    desk.type(form.ui.wordsLineEdit, "ring her mother")
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    assert page.timeline.hasFocus()
    assert _drafts(desk, "between_action_form") == 1
    form = _form(desk, page, Qt.Key.Key_A)
    assert form.ui.wordsLineEdit.text() == "ring her mother"
    assert "is here again" in form.ui.noteLabel.text()
    desk.type(form.ui.dueLineEdit, "3 dec")
    desk.window.flush()
    desk.settle()
    with desk.register.reading() as uow:
        content = uow.session.scalars(sa.select(Draft).where(Draft.kind == "between_action_form")).one().content
    assert content["dueLineEdit"] == "3 dec"


def test_what_was_taken_back_leaves_no_draft(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_A)
    desk.type(form.ui.wordsLineEdit, "x")
    form.keep()
    desk.settle()
    assert _drafts(desk, "between_action_form") == 1
    form.ui.wordsLineEdit.clear()
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    assert _drafts(desk, "between_action_form") == 0


@pytest.mark.parametrize(
    ("agency", "words", "due", "sentence", "field"),
    [
        ("Choose an agency", "locks", "", "Choose the agency that is asked.", "agencyComboBox"),
        ("Housing", "", "", "Write what the agency is asked to do.", "wordsLineEdit"),
        ("Housing", "locks", "whenever", "This is not a due", "dueLineEdit"),
        ("Housing", "locks", "3/11/26", "That day has passed.", "dueLineEdit"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_the_text(
    desk: OpenDesk, agency: str, words: str, due: str, sentence: str, field: str
) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_A)
    _choose(form, "agencyComboBox", agency)
    desk.type(form.ui.wordsLineEdit, words)
    desk.type(form.ui.dueLineEdit, due)
    form.save()
    desk.settle()
    assert sentence in form.ui.problemLabel.text()
    assert getattr(form.ui, field).property("wrong") == "true"
    assert getattr(form.ui, field).hasFocus()
    assert (form.ui.wordsLineEdit.text(), form.ui.dueLineEdit.text()) == (words, due)
    assert page.beside.forms.isVisible()


def test_a_disk_that_is_full_keeps_the_text_and_says_so(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_args: object, **_values: object) -> None:
        raise RegisterProblemError("disk_full")

    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_A)
    _choose(form, "agencyComboBox", "Housing")
    desk.type(form.ui.wordsLineEdit, "locks")
    monkeypatch.setattr(between_form, "ask_between", full_disk)
    form.save()
    desk.settle()
    assert "the disk is full" in form.ui.problemLabel.text()
    assert form.ui.wordsLineEdit.text() == "locks"
    monkeypatch.undo()
    form.save()
    desk.settle()
    assert len(page.beside.side.open.rows.rows_model.rows) == 1


def test_a_repeated_checklist_draws_its_step_and_changes_the_sentence(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_R)
    desk.type(form.ui.scoreLineEdit, "11")
    assert form.ui.onLineEdit.text() == "21 Nov 2026"
    desk.press(*SAVE)
    desk.settle()
    assert any("17 before the hearing, 11 6 weeks after." in text for text in shown_texts(page))
    assert [(span.before, span.score) for span in page.timeline.spans if span.score is not None] == [
        (None, 17),
        (17, 11),
    ]
    assert "11, Sat 21 Nov" in page.timeline.accessibleDescription()


def test_a_score_that_cannot_be_is_refused_with_its_bounds(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_R)
    for text, sentence in (("", "Write the score in digits"), ("many", "Write a whole number"), ("25", "0 and 24")):
        form.ui.scoreLineEdit.setText(text)
        form.save()
        desk.settle()
        assert sentence in form.ui.problemLabel.text()


def test_an_order_and_its_breach_by_keyboard(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_O)
    _choose(form, "kindComboBox", "Restraining order")
    assert form.ui.personComboBox.currentText() == "Simon Dunnock"
    desk.type(form.ui.fromLineEdit, "2/11/26")
    desk.type(form.ui.untilLineEdit, "1 nov 2027")
    form.save()
    desk.settle()
    assert page.beside.side.orders.rows.rows_model.rows[0].sentence == (
        "Restraining order, to Mon 1 Nov 2027 no breach reported, Record breach"
    )
    form = _form(desk, page, Qt.Key.Key_B)
    desk.type(form.ui.onLineEdit, "fri 20 nov")
    form.save()
    desk.settle()
    assert "breached Fri 20 Nov" in page.beside.side.orders.rows.rows_model.rows[0].sentence
    assert any("Breach: restraining order" in row.sentence for row in page.timeline.rows_model.rows)
    form = _form(desk, page, Qt.Key.Key_B)
    desk.type(form.ui.onLineEdit, "tomorrow week")
    form.save()
    assert "This is not a date" in form.ui.problemLabel.text()


def test_a_link_is_added_and_changed_from_its_row(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_L)
    _choose(form, "processComboBox", "MAPPA")
    desk.type(form.ui.levelLineEdit, "2")
    form.save()
    desk.settle()
    rows = page.beside.side.links.rows
    assert rows.rows_model.rows[0].sentence == "MAPPA, level 2 ask first, Change link"
    rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    form = cast("Any", page.beside.forms.widget())
    assert form.ui.levelLineEdit.text() == "2"
    form.ui.levelLineEdit.setText("3")
    form.save()
    desk.settle()
    assert rows.rows_model.rows[0].sentence.startswith("MAPPA, level 3")


def test_a_day_is_written_out_when_its_field_is_left(desk: OpenDesk) -> None:
    page = _open(desk)
    form = _form(desk, page, Qt.Key.Key_O)
    form.ui.untilLineEdit.setFocus()
    desk.type(form.ui.untilLineEdit, "1/12")
    desk.press(Qt.Key.Key_Tab)
    assert form.ui.untilLineEdit.text() == "1 Dec 2026"
