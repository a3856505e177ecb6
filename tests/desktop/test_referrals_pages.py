"""The pages of a PDF beside its form: the place framed, numbers covered, text where a page cannot be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.intake.reading import Place
from tests.intake.pdf_files import Form
from tests.support.forms import open_pane, reckoned
from tests.support.windows import OpenDesk, wait_for

NO = Qt.KeyboardModifier.NoModifier


def pdf() -> bytes:
    """A form of two pages with names and a number."""
    made = Form().print(50, 60, "Name of survivor").text(200, 60, "Ada Pike")
    made.print(50, 100, "Survivor's telephone").text(200, 100, "07700 900123")
    made.page()
    made.print(50, 60, "Alleged abuser's name").text(200, 60, "Ned Ford")
    return made.bytes()


def opened(desk: OpenDesk, file: Path, data: bytes) -> FormPane:
    """Take a file in and open its form."""
    file.write_bytes(data)
    desk.go("referrals").take_files([str(file)])
    found = open_pane(desk)
    wait_for(desk.qtbot, lambda: found.source._title.text() == file.name)
    reckoned(found)
    desk.settle()
    return found


@pytest.fixture
def pane(desk: OpenDesk, tmp_path: Path) -> FormPane:
    """A form that came in as a PDF, opened for review."""
    found = opened(desk, tmp_path / "referral.pdf", pdf())
    wait_for(desk.qtbot, lambda: found.source.at_pages)
    return found


def test_the_page_stands_beside_the_form_with_the_place_of_the_field_framed(pane: FormPane) -> None:
    pane.form.go_to("/victim/full_name")
    sheet = pane.source.pages.sheet
    assert pane.source.pages.isVisible()
    assert not pane.source.paper.isVisible()
    box = sheet.box(sheet.framed)
    assert box is not None
    assert box.top() < sheet.top_of(2)


def test_a_place_on_a_later_page_is_brought_into_view(pane: FormPane) -> None:
    pane.form.go_to("/victim/full_name")
    pane.source.pages.bring_nearer(3)
    pane.form.go_to("/perpetrators/0/full_name")
    pages = pane.source.pages
    box = pages.sheet.box(pages.sheet.framed)
    assert box is not None
    assert box.top() >= pages.sheet.top_of(2)
    top = pages.verticalScrollBar().value()
    assert top <= box.center().y() <= top + pages.viewport().height()


def test_a_click_on_the_page_goes_to_the_field(desk: OpenDesk, pane: FormPane) -> None:
    pane.form.go_to("/referrer/agency")
    sheet = pane.source.pages.sheet
    where = pane.form.notes.origins["/victim/full_name"].where
    box = sheet.box(where)
    assert box is not None
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, NO, QPoint(round(box.center().x()), round(box.center().y())))
    QApplication.processEvents()
    assert pane.form.sections.pointer_at_focus() == "/victim/full_name"


def test_a_number_on_the_page_is_covered_until_its_field_has_the_keyboard(pane: FormPane) -> None:
    where = pane.form.notes.origins["/victim/phone"].where
    sheet = pane.source.pages.sheet
    pane.form.go_to("/victim/full_name")
    box = sheet.box(where)
    assert box is not None
    covered = sheet.grab(box.toRect()).toImage()
    assert where in sheet.covered
    pane.form.go_to("/victim/phone")
    assert where not in sheet.covered
    assert sheet.grab(box.toRect()).toImage() != covered


def test_a_page_on_which_a_number_cannot_be_covered_is_not_shown(pane: FormPane) -> None:
    known = dict(pane.source.pages.sheet.places)
    del known[pane.form.notes.origins["/victim/phone"].where]
    pages = [page for page, _ in pane.source.pages.sheet.pages]
    pane.source.show_pictures(pages, known)
    assert not pane.source.pages.isVisible()
    assert pane.source.paper.isVisible()
    pane.source.show_pictures(pages, known | {pane.form.notes.origins["/victim/phone"].where: Place(9, 0, 0, 1, 1)})
    assert not pane.source.pages.isVisible()


def test_the_text_is_one_key_away_and_names_hide_both(desk: OpenDesk, pane: FormPane) -> None:
    desk.press(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert pane.source.paper.isVisible()
    assert "Ada Pike" in pane.source.paper.toPlainText()
    desk.press(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert pane.source.pages.isVisible()
    desk.press(Qt.Key.Key_F8)
    assert not pane.source.pages.isVisible()
    assert not pane.source.paper.isVisible()


def test_pages_turn_and_come_nearer_by_keys(desk: OpenDesk, pane: FormPane) -> None:
    pages = pane.source.pages
    pane.form.go_to("/victim/full_name")
    wide = pages.sheet.width()
    desk.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pages.sheet.width() > wide
    desk.press(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert pages.sheet.width() == wide
    desk.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert pages.page() == 2
    desk.press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert pages.page() == 1


def test_a_page_that_is_no_picture_leaves_the_text(pane: FormPane) -> None:
    pages = [page for page, _ in pane.source.pages.sheet.pages]
    broken = [type(pages[0])(1, 595, 842, pages[0].png[:60])]
    pane.source.show_pictures(broken, {})
    assert pane.source.paper.isVisible()
    assert "Ada Pike" in pane.source.paper.toPlainText()


def test_nothing_of_the_pages_is_kept_when_another_form_is_begun(desk: OpenDesk, pane: FormPane) -> None:
    desk.go("referral", {"new": True})
    open_pane(desk)
    assert pane.source.pages.sheet.pages == []
