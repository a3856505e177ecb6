"""The partnership on the real window, by keyboard: agencies, people, the area, and a fresh register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from marac_desk.desktop.partnership import forms
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.model.area import Area
from marac_desk.model.user import Draft
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.services.settings import area_settings
from tests.support.registers import coordinator, empty_file
from tests.support.windows import OpenDesk, shown_texts

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def _page(desk: OpenDesk, tab: str = "agencies") -> PartnershipPage:
    page = cast("PartnershipPage", desk.go("partnership", {"tab": tab}))
    desk.settle()
    return page


@pytest.fixture
def empty_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenDesk]:
    opened = OpenDesk(qtbot, empty_file(tmp_path), who=coordinator())
    yield opened
    opened.close()


def _agency_rows(page: PartnershipPage) -> list[str]:
    return [row.sentence for row in page.agencies.list.rows.rows_model.rows]


def test_each_agency_is_a_sentence_and_who_never_gets_anything_is_named(desk: OpenDesk) -> None:
    rows = _agency_rows(_page(desk))
    assert len(rows) == 16
    assert (
        "Police, Marshwater Police core, police, signed since Sat 27 Sep 2025, Det Insp Rhian Calloway, "
        "020 7946 0300, Change agency"
    ) in rows
    assert any("Community centre" in row and "not a signatory: never on circulation" in row for row in rows)


def test_nothing_stands_outside_the_window(desk: OpenDesk) -> None:
    for tab in ("agencies", "people", "area"):
        _page(desk, tab)
    desk.go("cases")
    desk.go("case")
    assert [w.objectName() for w in QApplication.topLevelWidgets() if w.isVisible()] == ["deskWindow"]


def test_an_agency_is_added_without_the_mouse(desk: OpenDesk) -> None:
    page = _page(desk)
    desk.press(Qt.Key.Key_N)
    form = page.agencies.form
    assert form.ui.nameLineEdit.hasFocus()
    desk.type(form.ui.nameLineEdit, "Anytown Refuge")
    desk.type(form.ui.shortNameLineEdit, "Refuge")
    form.ui.kindComboBox.setCurrentIndex(form.ui.kindComboBox.findText("Voluntary sector"))
    desk.type(form.ui.phoneLineEdit, "020 7946 0444")
    desk.press(*SAVE)
    desk.settle()
    assert page.agencies.list.isVisible()
    added = next(row for row in _agency_rows(page) if row.startswith("Refuge"))
    assert "not a signatory: never on circulation, nobody speaks for it yet, 020 7946 0444" in added


def test_enter_changes_the_agency_of_the_row(desk: OpenDesk) -> None:
    page = _page(desk)
    page.agencies.list.rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    form = page.agencies.form
    assert form.ui.titleLabel.text() == "Change Marshwater Adult Social Care"
    form.ui.phoneLineEdit.setText("020 7946 0999")
    desk.press(*SAVE)
    desk.settle()
    assert any("020 7946 0999" in row for row in _agency_rows(page))


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("shortNameLineEdit", "Police", "Another agency has this short name."),
        ("phoneLineEdit", "ring me", "This is no phone number"),
        ("emailLineEdit", "somewhere", "This is no e-mail address"),
        ("signedLineEdit", "whenever", "This is not a date"),
        ("signedLineEdit", "1 dec 2026", "That day is still to come."),
        ("nameLineEdit", "", "Write the agency's full name."),
    ],
)
def test_a_refusal_keeps_the_text_and_goes_to_its_field(desk: OpenDesk, field: str, text: str, sentence: str) -> None:
    page = _page(desk)
    page.add_agency()
    form = page.agencies.form
    form.ui.nameLineEdit.setText("Anytown Refuge")
    form.ui.shortNameLineEdit.setText("Refuge")
    getattr(form.ui, field).setText(text)
    form.save()
    desk.settle()
    assert sentence in form.ui.problemLabel.text()
    assert getattr(form.ui, field).hasFocus()
    assert getattr(form.ui, field).text() == text
    assert len(_agency_rows(page)) == 16


def test_a_signatory_needs_the_day_it_signed(desk: OpenDesk) -> None:
    page = _page(desk)
    page.add_agency()
    form = page.agencies.form
    form.ui.nameLineEdit.setText("Anytown Refuge")
    form.ui.shortNameLineEdit.setText("Refuge")
    form.ui.signatoryCheckBox.setChecked(True)
    form.save()
    desk.settle()
    assert "Write the day on which the agency signed" in form.ui.problemLabel.text()
    form.ui.signedLineEdit.setText("5/1/26")
    form.save()
    desk.settle()
    assert any("Refuge" in row and "signed since Mon 5 Jan" in row for row in _agency_rows(page))


def test_both_forms_keep_the_text_when_saving_fails(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_args: object, **_values: object) -> None:
        raise RegisterProblemError("disk_full")

    page = _page(desk)
    monkeypatch.setattr(forms, "add_agency", full_disk)
    monkeypatch.setattr(forms, "add_person", full_disk)
    page.add_agency()
    page.agencies.form.ui.nameLineEdit.setText("Anytown Refuge")
    page.agencies.form.ui.shortNameLineEdit.setText("Refuge")
    page.add_person()
    page.people.form.ui.nameLineEdit.setText("Pat Doe")
    page.people.form.ui.agencyComboBox.setCurrentIndex(1)
    for form, name in ((page.agencies.form, "Anytown Refuge"), (page.people.form, "Pat Doe")):
        form.save()
        desk.settle()
        assert "the disk is full" in form.ui.problemLabel.text()
        assert form.ui.nameLineEdit.text() == name


def test_esc_goes_back_to_the_list_and_the_text_is_there_again(desk: OpenDesk) -> None:
    page = _page(desk)
    desk.press(Qt.Key.Key_N)
    desk.type(page.agencies.form.ui.nameLineEdit, "Anytown Refuge")
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    assert page.agencies.list.isVisible()
    with desk.register.reading() as uow:
        assert uow.session.scalars(sa.select(Draft.kind).where(Draft.kind == "agency_form")).all() == ["agency_form"]
    page.add_agency()
    desk.settle()
    assert page.agencies.form.ui.nameLineEdit.text() == "Anytown Refuge"
    assert "is here again" in page.agencies.form.ui.noteLabel.text()


def test_an_old_declaration_is_named_first_and_renewed_by_a_key(desk: OpenDesk) -> None:
    page = _page(desk, "people")
    first = page.people.list.rows.rows_model.rows[0].sentence.split(", ")
    assert first[:2] == ["Youth justice", "Reuben Castell MARAC representative"]
    assert first[3:] == ["signed 400 days ago", "renew", "Change person"]
    assert "1 declaration to renew" in shown_texts(page)
    page.people.list.rows.setFocus()
    desk.press(Qt.Key.Key_D)
    desk.settle()
    assert "1 declaration to renew" not in shown_texts(page)
    assert not any("renew" in row.sentence for row in page.people.list.rows.rows_model.rows)


def test_a_deputy_is_added_for_somebody(desk: OpenDesk) -> None:
    page = _page(desk, "people")
    page.people.list.rows.setFocus()
    desk.press(Qt.Key.Key_N)
    form = page.people.form
    assert not form.ui.deputyForComboBox.isVisible()
    desk.type(form.ui.nameLineEdit, "Pat Doe")
    form.ui.agencyComboBox.setCurrentIndex(form.ui.agencyComboBox.findText("Police"))
    form.ui.roleComboBox.setCurrentIndex(form.ui.roleComboBox.findText("Deputy"))
    assert form.ui.deputyForComboBox.isVisible()
    form.ui.deputyForComboBox.setCurrentIndex(form.ui.deputyForComboBox.findText("Det Insp Rhian Calloway, Police"))
    desk.press(*SAVE)
    desk.settle()
    rows = [row.sentence for row in page.people.list.rows.rows_model.rows]
    assert any("Pat Doe, deputy for Det Insp Rhian Calloway, declaration not signed" in row for row in rows)


def _settings(desk: OpenDesk) -> dict[str, Any]:
    with desk.register.reading() as uow:
        return dict(uow.session.scalars(sa.select(Area)).one().settings)


def test_the_area_is_saved_and_its_rules_work_at_once(desk: OpenDesk) -> None:
    page = _page(desk, "area")
    form = page.area_form
    assert form.ui.agendaIssueWdLineEdit.text() == ""
    assert form.ui.agendaIssueWdLineEdit.placeholderText() == "8"
    assert form.ui.agendaIssueWdDefaultLabel.text() == "default 8"
    form.ui.agendaIssueWdLineEdit.setFocus()
    desk.type(form.ui.agendaIssueWdLineEdit, "5")
    desk.type(form.ui.conferenceLineEdit, "MARAK")
    form.ui.holidaysPlainTextEdit.setPlainText("29 Dec 2026\n30/12/2026")
    desk.press(*SAVE)
    desk.settle()
    assert _settings(desk) == {"time_rules": {"agenda_issue_wd": 5}, "terms": {"conference": "MARAK"}}
    with desk.register.reading() as uow:
        assert area_settings(uow).time_rules.agenda_issue_wd == 5
    assert form.ui.agendaIssueWdLineEdit.text() == "5"
    assert desk.program.desk.area.terms["conference"] == "MARAK"
    assert "Area saved." in " ".join(shown_texts(desk.window))


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("agendaIssueWdLineEdit", "eight", "Write a whole number in digits"),
        ("agendaIssueWdLineEdit", "61", "This number lies between 1 and 60."),
        ("overdueEscalate2WdLineEdit", "1", "Each step of escalation"),
        ("redMinutesLineEdit", "3", "The clock turns red"),
        ("trimReviewMinutesLineEdit", "0", "This number lies between 1 and 60."),
        ("trimHearingMinutesLineEdit", "4", "A case keeps at least as many minutes as a review."),
        ("repeatWindowMonthsLineEdit", "0", "This number lies between 1 and 60."),
        ("nameLineEdit", "", "Write the name of the conference."),
        ("operatingReviewLineEdit", "soon", "This is not a date"),
    ],
)
def test_a_refused_setting_gets_a_sentence_and_nothing_is_lost(
    desk: OpenDesk, field: str, text: str, sentence: str
) -> None:
    page = _page(desk, "area")
    form = page.area_form
    form.ui.contactLineEdit.setText("020 7946 0777")
    form.fields[field].setText(text)  # type: ignore[attr-defined]
    form.save()
    desk.settle()
    assert sentence in form.ui.problemLabel.text()
    assert form.fields[field].property("wrong") == "true"
    assert form.ui.contactLineEdit.text() == "020 7946 0777"
    assert _settings(desk) == {}


def test_a_closed_day_that_is_no_date_is_named(desk: OpenDesk) -> None:
    form = _page(desk, "area").area_form
    form.ui.holidaysPlainTextEdit.setPlainText("29 Dec 2026\nthe day after")
    form.save()
    assert "“the day after” is not a date" in form.ui.problemLabel.text()


def test_what_is_typed_in_the_area_survives_esc_and_a_look_again(desk: OpenDesk) -> None:
    page = _page(desk, "area")
    form = page.area_form
    form.ui.contactLineEdit.setFocus()
    form.ui.contactLineEdit.setText("020 7946 0777")
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_F5)
    desk.settle()
    assert form.ui.contactLineEdit.text() == "020 7946 0777"
    desk.child(QPushButton, "closeButton", form).click()
    desk.settle()
    assert form.ui.contactLineEdit.text() == "020 7946 0300"


def test_a_fresh_register_offers_its_first_step(empty_desk: OpenDesk) -> None:
    page = _page(empty_desk)
    assert "The agencies that hear cases and take actions on stand here" in " ".join(shown_texts(page))
    page.tabs.choose("people")
    assert "Add your agencies first." in " ".join(shown_texts(page))
    assert not page.people.list.add.isEnabled()
    page.tabs.choose("agencies")
    empty_desk.child(QPushButton, "addUsualAgenciesButton", page).click()
    empty_desk.settle()
    rows = _agency_rows(page)
    assert len(rows) == 8
    assert all("never on circulation" in row for row in rows)
    assert not page.agencies.list.usual.isVisible()
    page.tabs.choose("people")
    assert page.people.list.add.isEnabled()


def test_the_advocate_reads_the_partnership_and_is_told_who_changes_it(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    desk = OpenDesk(qtbot, demonstration_file, Role.ADVOCATE)
    page = _page(desk)
    assert len(_agency_rows(page)) == 16
    assert not page.agencies.list.add.isEnabled()
    assert "The coordinator changes the partnership." in shown_texts(page)
    page.agencies.list.rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert not page.agencies.form.ui.saveButton.isEnabled()
    desk.press(*SAVE)
    assert page.agencies.form.isVisible()
    page.tabs.choose("area")
    assert not page.area_form.ui.saveButton.isEnabled()
    desk.close()
