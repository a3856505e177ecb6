"""Teaching a Word form at the real window: from the form that is open and from the inbox, read again, listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from marac_desk.desktop.partnership.sheets_tab import SheetsTab
from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.referral_page import ReferralPage
from tests.intake.test_teaching_forms import ADA, NED, twice, word
from tests.support.forms import CONTROL, shown
from tests.support.teaching import asked, point, teach
from tests.support.windows import OpenDesk, wait_for

FIELDS = {"Zed": "Victim, name", "Plugh": "Victim, date of birth", "Quux": "Person 1, name"}


@pytest.fixture
def pane(desk: OpenDesk, tmp_path: Path) -> FormPane:
    """The form that a file became of which nothing was understood."""
    return taken_in(desk, tmp_path, word())


def taken_in(desk: OpenDesk, folder: Path, data: bytes, name: str = "form.docx") -> FormPane:
    """Take a file in at the inbox, and wait for its form."""
    (folder / name).write_bytes(data)
    inbox = desk.go("referrals")
    assert isinstance(inbox, ReferralsPage)
    inbox.take_files([str(folder / name)])
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral")
    page = desk.window.page("referral")
    assert isinstance(page, ReferralPage)
    wait_for(desk.qtbot, lambda: page.form.is_open)
    desk.settle()
    return page.form


def value(pane: FormPane, pointer: str) -> object:
    """What the form holds now."""
    victim = pane.form.state().draft.victim
    return getattr(victim, pointer)


def test_the_form_that_is_open_is_taught_by_keyboard_and_read_again(desk: OpenDesk, pane: FormPane) -> None:
    assert value(pane, "full_name") is None
    assert pane.teaching.button.text() == "Teach this form"
    dialog = asked(desk, pane.teaching)
    assert "kept, not understood" in shown(dialog)
    for label, field in FIELDS.items():
        point(dialog, label, field)
    wait_for(desk.qtbot, lambda: "answers not understood" in dialog.read.text())
    assert "1 referral read" in dialog.read.text()
    QTest.keyClicks(dialog.name, "Kestrel")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: pane.is_open and value(pane, "full_name") == "Ada Pike")
    desk.settle()
    assert [him.full_name for him in pane.form.state().draft.perpetrators] == ["Ned Ford"]
    assert "Waldo" in {left.label for left in pane.form.state().notes.not_understood}


def test_what_was_taught_stands_there_when_more_is_taught(desk: OpenDesk, pane: FormPane) -> None:
    teach(desk, pane.teaching, FIELDS)
    wait_for(desk.qtbot, lambda: pane.is_open and value(pane, "full_name") == "Ada Pike")
    desk.settle()
    pane.teaching.dialog = None
    dialog = asked(desk, pane.teaching)
    assert {entry.column for entry in dialog.taught()} == set(FIELDS)
    assert dialog.name.text() == "Kestrel"
    point(dialog, "Grault", "Their reference")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: pane.is_open and pane.form.state().draft.external_ref == "17")
    assert value(pane, "full_name") == "Ada Pike"


def test_the_next_form_is_read_by_it(desk: OpenDesk, pane: FormPane, tmp_path: Path) -> None:
    teach(desk, pane.teaching, FIELDS)
    again = taken_in(desk, tmp_path, word("Amy Hill", "03/04/1988", "Tom Lane"), "next.docx")
    wait_for(desk.qtbot, lambda: again.is_open and value(again, "full_name") == "Amy Hill")


def test_what_a_person_wrote_in_the_form_stays_and_it_is_said(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/victim/full_name")
    desk.settle()
    desk.type(QApplication.focusWidget() or pane, "Ida Marsh")
    teach(desk, pane.teaching, FIELDS)
    wait_for(desk.qtbot, lambda: "stays as it is" in shown(desk.window))
    assert value(pane, "full_name") == "Ida Marsh"


def test_the_inbox_offers_it_too_and_the_form_is_read_again(desk: OpenDesk, pane: FormPane) -> None:
    inbox = desk.go("referrals")
    assert isinstance(inbox, ReferralsPage)
    assert inbox.taking.teaching.button.text() == "Teach this form"
    teach(desk, inbox.taking.teaching, FIELDS)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral")
    wait_for(desk.qtbot, lambda: pane.is_open and value(pane, "full_name") == "Ada Pike")


def test_every_control_of_the_dialog_has_a_name_and_answers_can_be_hidden(desk: OpenDesk, pane: FormPane) -> None:
    dialog = asked(desk, pane.teaching)
    assert dialog.windowTitle() == "Teach this form"
    named: tuple[QWidget, ...] = (dialog.rows, dialog.field, dialog.change, dialog.name)
    assert [control.accessibleName() for control in named] == [
        "Labels of the form",
        "Means",
        "Is read",
        "Name of this form",
    ]
    assert "Ada Pike" in shown(dialog)


def test_it_stands_under_partnership_until_it_is_removed(desk: OpenDesk, pane: FormPane, tmp_path: Path) -> None:
    teach(desk, pane.teaching, FIELDS)
    (tab,) = desk.go("partnership", {"tab": "sheets"}).findChildren(SheetsTab)
    tab.refresh()
    wait_for(desk.qtbot, lambda: "form, 3 labels taught" in shown(tab))
    tab.list.select_first()
    tab.remove()
    tab.remove()
    wait_for(desk.qtbot, lambda: "No sheet and no form was taught yet" in shown(tab))
    again = taken_in(desk, tmp_path, word("Amy Hill"), "next.docx")
    assert value(again, "full_name") is None


def test_labels_that_read_the_same_are_told_apart_and_go_each_to_its_own_field(desk: OpenDesk, tmp_path: Path) -> None:
    pane = taken_in(desk, tmp_path, twice(ADA, NED))
    dialog = asked(desk, pane.teaching)
    assert all(title in shown(dialog) for title in ("Zed (1 of 2)", "Zed (2 of 2)", "Grault"))
    fields = {"Zed [1/2]": "Victim, name", "Zed [2/2]": "Person 1, name", "Plugh [2/2]": "Person 1, date of birth"}
    for label, field in fields.items():
        point(dialog, label, field)
    point(dialog, "Grault", "Victim, occupation")
    QTest.keyClicks(dialog.name, "Kestrel")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: pane.is_open and value(pane, "full_name") == "Ada Pike")
    desk.settle()
    (him,) = pane.form.state().draft.perpetrators
    assert (him.full_name, him.date_of_birth) == ("Ned Ford", date(1980, 3, 3))
    assert ("Plugh", "21/05/1991") in {(left.label, left.value) for left in pane.form.state().notes.not_understood}
