"""The referral form as a person at the keyboard meets it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from marac_desk.desktop.referrals.form import ReferralForm
from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.desktop.referrals.referral_page import ReferralPage
from marac_desk.desktop.referrals.screening_pane import ScreeningPane
from tests.support.windows import OpenDesk, wait_for

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def page_of(desk: OpenDesk) -> ReferralPage:
    """Return the page of one referral."""
    page = desk.window.page("referral")
    assert isinstance(page, ReferralPage)
    return page


def open_pane(desk: OpenDesk) -> FormPane:
    """Return the form once it is there to be typed into, with the keyboard in its first field."""
    wait_for(desk.qtbot, lambda: page_of(desk).at_form and page_of(desk).form.is_open)
    pane = page_of(desk).form
    wait_for(desk.qtbot, lambda: bool(pane.form.sections.pointer_at_focus()))
    desk.settle()
    return pane


def new_form(desk: OpenDesk) -> FormPane:
    """Begin a form by hand."""
    desk.window.go("referral", {"new": True})
    return open_pane(desk)


def write(text: str) -> None:
    """Type where the keyboard is."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)
    QApplication.processEvents()


def fill(form: ReferralForm, pointer: str, text: str) -> None:
    """Go to a field and type."""
    form.go_to(pointer)
    QApplication.processEvents()
    assert form.sections.pointer_at_focus() == pointer
    write(text)


def kept(desk: OpenDesk, pane: FormPane) -> None:
    """Wait until what is typed is on the disk, as the tick says."""
    pane.flush()
    desk.settle()
    wait_for(desk.qtbot, lambda: "Draft saved" in pane.saved.text())


def reckoned(pane: FormPane) -> None:
    """Have the strip reckoned at once."""
    pane.reckon()
    QApplication.processEvents()


def screening_of(desk: OpenDesk) -> ScreeningPane:
    """Return screening once a referral is shown there."""
    wait_for(desk.qtbot, lambda: not page_of(desk).at_form and bool(page_of(desk).screening.rows.rows_model.rows))
    desk.settle()
    return page_of(desk).screening


def shown(widget: QWidget) -> str:
    """Return every word that a widget shows, for looking something up in it."""
    from tests.support.windows import shown_texts

    return " | ".join(shown_texts(widget))
