"""Teaching a sheet at the real window: from the refusal to the list of its rows, kept, listed, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from marac_desk.desktop.partnership.sheets_tab import SheetsTab
from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.model.ledger import LedgerEntry
from tests.intake.test_teaching import SHEET
from tests.support.forms import CONTROL, shown
from tests.support.teaching import asked, point, teach
from tests.support.windows import OpenDesk, wait_for

FIELDS = {"Quux": "Victim, name", "Plugh": "Victim, date of birth", "Frob": "Person 1, name"}


@pytest.fixture
def inbox(desk: OpenDesk, tmp_path: Path) -> ReferralsPage:
    """The inbox after a sheet that nobody knows was dropped."""
    file = tmp_path / "export.csv"
    file.write_bytes(SHEET)
    page = desk.go("referrals")
    assert isinstance(page, ReferralsPage)
    page.take_files([str(file)])
    wait_for(desk.qtbot, lambda: page.taking.teaching.button.isVisible())
    return page


def test_a_sheet_is_taught_tried_at_once_kept_and_taken_in(desk: OpenDesk, inbox: ReferralsPage) -> None:
    dialog = asked(desk, inbox.taking.teaching)
    assert "kept, not understood" in shown(dialog)
    for column, field in FIELDS.items():
        point(dialog, column, field)
    wait_for(desk.qtbot, lambda: "2 referrals read" in dialog.read.text())
    assert "6 cells not understood" in dialog.read.text()
    assert "Victim, date of birth" in shown(dialog)
    QTest.keyClicks(dialog.name, "Kestrel")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral_batch")
    desk.settle()
    assert "Ada Pike" in shown(desk.window.page("referral_batch"))


def test_the_next_file_with_the_same_columns_is_read_by_it(
    desk: OpenDesk, inbox: ReferralsPage, tmp_path: Path
) -> None:
    teach(desk, inbox.taking.teaching, FIELDS)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral_batch")
    titles = SHEET.split(b"\n")[0]
    (tmp_path / "next.csv").write_bytes(titles + b"\nK9;Ida Marsh;01/02/1990;3 Low Road;Abe Ford;5\n")
    desk.go("referrals")
    inbox.take_files([str(tmp_path / "next.csv")])
    wait_for(desk.qtbot, lambda: "Ida Marsh" in shown(desk.window.page("referral_batch")))


def test_what_is_no_field_changes_nothing_and_a_missing_name_is_said(desk: OpenDesk, inbox: ReferralsPage) -> None:
    dialog = asked(desk, inbox.taking.teaching)
    point(dialog, "Quux", "Nothing of the kind")
    assert dialog.taught() == ()
    assert not dialog.save_button.isEnabled()
    point(dialog, "Quux", "Victim, name")
    dialog.save()
    wait_for(desk.qtbot, lambda: "Give it a name" in dialog.read.text())
    assert dialog.isVisible()
    assert [taught.change for taught in dialog.taught()] == ["names"]


def test_a_sheet_stands_under_partnership_until_it_is_removed_at_the_second_key(
    desk: OpenDesk, inbox: ReferralsPage
) -> None:
    teach(desk, inbox.taking.teaching, FIELDS)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral_batch")
    desk.settle()
    (tab,) = desk.go("partnership", {"tab": "sheets"}).findChildren(SheetsTab)
    tab.refresh()
    wait_for(desk.qtbot, lambda: "3 of 6 columns known" in shown(tab))
    tab.list.select_first()
    tab.remove()
    desk.settle()
    assert "Kestrel" in shown(tab)
    tab.remove()
    wait_for(desk.qtbot, lambda: "No sheet and no form was taught yet" in shown(tab))


def test_the_ledger_tells_that_it_was_taught_and_nothing_of_the_sample(desk: OpenDesk, inbox: ReferralsPage) -> None:
    teach(desk, inbox.taking.teaching, FIELDS)
    desk.settle()
    with desk.register.reading() as uow:
        lines = [str(line) for line in uow.session.execute(sa.select(LedgerEntry.__table__)).all()]
    told = [line for line in lines if "intake_profiles" in line]
    assert len(told) == 1
    assert not any(word in told[0] for word in ("Ada", "Pike", "Ford", "Kestrel", "Quux"))
