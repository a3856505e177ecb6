"""The catalogue on the real window, by keyboard: searched, added to, changed, retired; phrases forgotten."""

from __future__ import annotations

from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.partnership.catalogue_listing import LEARNED, OWN, RETIRED
from marac_desk.desktop.partnership.catalogue_tab import CatalogueTab
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.catalogue import CatalogueEntry, LearnedPhrase
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from tests.support.windows import OpenDesk

CTRL = Qt.KeyboardModifier.ControlModifier


def _tab(desk: OpenDesk, show: str = "") -> CatalogueTab:
    target: dict[str, str] = {"tab": "catalogue"} | ({"show": show} if show else {})
    page = cast("Any", desk.go("partnership", target))
    desk.settle()
    return cast("CatalogueTab", page.more["catalogue"])


def _rows(tab: CatalogueTab) -> list[str]:
    return [row.sentence for row in tab.listing.list.rows_model.rows]


def _entry(desk: OpenDesk, code: str) -> CatalogueEntry | None:
    with desk.register.reading() as uow:
        found = uow.session.scalar(sa.select(CatalogueEntry).where(CatalogueEntry.code == code))
        if found is not None:
            uow.session.expunge(found)
        return found


def _filter(desk: OpenDesk, tab: CatalogueTab, words: str) -> None:
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is tab.listing.field.edit
    QTest.keyClicks(tab.listing.field.edit, words)
    desk.press(Qt.Key.Key_Return)
    desk.settle()


def test_every_action_is_a_sentence_under_who_takes_it_on(desk: OpenDesk) -> None:
    tab = _tab(desk)
    rows = _rows(tab)
    assert any(row.startswith("POL-01, Put a priority-response marker") and "within 24 hour" in row for row in rows)
    assert "Police" in rows
    assert any("Give the marker reference" in row for row in rows)


def test_it_is_searched_as_one_types_and_the_list_has_the_keyboard_after(desk: OpenDesk) -> None:
    tab = _tab(desk)
    _filter(desk, tab, "tau")
    assert [row.split(",")[0] for row in _rows(tab)] == ["Police", "POL-01"]
    assert QApplication.focusWidget() is tab.listing.list
    _filter(desk, tab, "nothing like it")
    assert _rows(tab) == ["Nothing here has these words."]


def test_an_action_of_the_area_is_added_by_keyboard(desk: OpenDesk) -> None:
    tab = _tab(desk)
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_N)
    ui = tab.form.ui
    assert QApplication.focusWidget() is ui.titleLineEdit
    desk.type(ui.titleLineEdit, "Offer a place in the Tuesday drop-in")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert "asked for when it is done" in ui.problemLabel.text()
    assert QApplication.focusWidget() is ui.evidenceLineEdit
    desk.type(ui.evidenceLineEdit, "Give the date")
    ui.wordsPlainTextEdit.setPlainText("drop-in\ntuesday group")
    desk.type(ui.dueLineEdit, "fri")
    ui.idvaCheckBox.setChecked(True)
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert "no usual due" in ui.problemLabel.text()
    ui.dueLineEdit.clear()
    desk.type(ui.dueLineEdit, "3wd")
    assert ui.dueReadLabel.text() == "3 working days"
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    entry = _entry(desk, "L-001")
    assert entry is not None
    assert (entry.words, entry.due_number, entry.agency_types) == (["drop-in", "tuesday group"], 3, ["idva"])
    _filter(desk, tab, "drop-in")
    assert any(row.startswith("L-001") and "your area’s own" in row for row in _rows(tab))


def test_a_built_in_action_takes_words_and_a_due_and_nothing_else(desk: OpenDesk) -> None:
    tab = _tab(desk)
    tab.listing.list.select_key("POL-01")
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_Return)
    ui = tab.form.ui
    assert not ui.titleLineEdit.isEnabled()
    assert not ui.policeCheckBox.isEnabled()
    assert "treat as urgent" in ui.shippedWordsLabel.text()
    assert "within 24 hour" in ui.dueReadLabel.text()
    desk.type(ui.wordsPlainTextEdit, "red dot")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert "own words" in next(row for row in _rows(_tab(desk, OWN)) if row.startswith("POL-01"))


def test_a_word_that_means_something_else_is_refused_at_its_field(desk: OpenDesk) -> None:
    tab = _tab(desk)
    tab.listing.list.select_key("POL-02")
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.type(tab.form.ui.wordsPlainTextEdit, "tau")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert "“tau” already means POL-01" in tab.form.ui.problemLabel.text()
    assert tab.form.ui.wordsPlainTextEdit.toPlainText() == "tau"


def test_what_is_typed_stands_there_again_after_esc(desk: OpenDesk) -> None:
    tab = _tab(desk)
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_N)
    desk.type(tab.form.ui.titleLineEdit, "Offer a lift")
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    assert QApplication.focusWidget() is tab.listing.list
    desk.press(Qt.Key.Key_N)
    desk.settle()
    assert tab.form.ui.titleLineEdit.text() == "Offer a lift"


def test_an_action_is_retired_replaced_and_proposed_again(desk: OpenDesk) -> None:
    tab = _tab(desk)
    tab.listing.list.select_key("POL-01")
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_R)
    assert tab.dialog is not None
    box = tab.dialog.ui.insteadComboBox
    box.setCurrentIndex(box.findData("POL-02"))
    tab.dialog.save()
    desk.settle()
    assert not any(row.startswith("POL-01") for row in _rows(tab))
    tab = _tab(desk, RETIRED)
    assert any(row.startswith("POL-01") and "now POL-02" in row for row in _rows(tab))
    tab.listing.list.select_key("POL-01")
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    entry = _entry(desk, "POL-01")
    assert entry is not None
    assert entry.retired_on is None


def test_the_words_of_another_nation_are_chosen(desk: OpenDesk) -> None:
    tab = _tab(desk)
    tab.listing.nation_box.setCurrentIndex(tab.listing.nation_box.findData("sco"))
    tab.listing.nation_box.activated.emit(tab.listing.nation_box.currentIndex())
    desk.settle()
    _filter(desk, tab, "cppm")
    assert any(row.startswith("CSC-02") for row in _rows(tab))


def test_a_learned_phrase_is_shown_and_forgotten(desk: OpenDesk) -> None:
    assert any("No phrase is learned yet" in row for row in _rows(_tab(desk, LEARNED)))
    with desk.register.writing() as uow:
        for action in uow.session.scalars(sa.select(Action).limit(2)):
            uow.add(LearnedPhrase(case_id=action.case_id, action_id=action.id, phrase="purple folder",
                                  catalogue_code="POL-07"))  # fmt: skip
    tab = _tab(desk, LEARNED)
    tab.refresh()
    desk.settle()
    assert any("“purple folder”" in row and "proposed first" in row and "2 time" in row for row in _rows(tab))
    tab.listing.list.select_key(("purple folder", "POL-07"))
    tab.listing.list.setFocus()
    desk.press(Qt.Key.Key_F)
    desk.settle()
    assert any("No phrase is learned yet" in row for row in _rows(tab))
    with desk.register.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(LearnedPhrase)) == 0


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE])
def test_others_read_it_and_are_told_who_keeps_it(qtbot: QtBot, demonstration_file: Register, role: Role) -> None:
    desk = OpenDesk(qtbot, demonstration_file, role)
    tab = _tab(desk)
    assert len(_rows(tab)) > 100
    assert not tab.listing.add_button.isEnabled()
    tab.listing.list.select_key("POL-01")
    tab.listing.list.setFocus()
    for key in (Qt.Key.Key_N, Qt.Key.Key_R):
        desk.press(key)
    assert tab.dialog is None
    desk.press(Qt.Key.Key_Return)
    assert not tab.form.ui.saveButton.isEnabled()
    assert "coordinator keeps" in tab.form.ui.problemLabel.text()
    assert {command.text for command in tab.commands()} == {"Filter the catalogue", "Choose which actions are shown"}
    desk.close()


def test_every_case_of_the_demonstration_has_a_code_the_catalogue_knows(desk: OpenDesk) -> None:
    tab = _tab(desk)
    with desk.register.reading() as uow:
        codes = set(uow.session.scalars(sa.select(Action.catalogue_code).where(Action.catalogue_code.is_not(None))))
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Case))
    assert codes <= {row.code for row in tab._view.rows}
