"""From an empty form to an action between meetings: keyed in, screened, found again, corrected, linked, asked for."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.desktop.cases.page import CasesPage
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.monitoring import Link
from marac_desk.model.person import Person
from tests.support.forms import ALT, CONTROL, open_pane, screening_of, shown, write
from tests.support.windows import OpenDesk, wait_for

pytestmark = pytest.mark.journey


def _tab_to(desk: OpenDesk, name: str) -> None:
    """Press Tab until the keyboard is in a field."""
    for _ in range(30):
        at = QApplication.focusWidget()
        if at is not None and at.objectName() == name:
            return
        desk.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {name}")


def _choose(desk: OpenDesk, starts: str) -> None:
    """Choose from a list by typing how the choice begins."""
    at = QApplication.focusWidget()
    assert isinstance(at, QComboBox)
    QTest.keyClicks(at, starts)
    assert at.currentText().startswith(starts), at.currentText()


@pytest.fixture
def no_mouse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mouse event anywhere fails the test."""

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("the mouse was used")

    for name in ("mouseClick", "mousePress", "mouseMove", "mouseDClick"):
        monkeypatch.setattr(QTest, name, refuse)


@pytest.mark.usefixtures("no_mouse")
def test_a_case_is_begun_found_corrected_linked_and_acted_on_without_the_mouse(desk: OpenDesk) -> None:
    desk.press(Qt.Key.Key_2, CONTROL)
    desk.settle()
    desk.press(Qt.Key.Key_N, CONTROL)
    open_pane(desk)
    write("Marshwater Housing")
    desk.press(Qt.Key.Key_PageDown, CONTROL)
    write("Bronwen Castellan")
    desk.press(Qt.Key.Key_PageDown, CONTROL)
    desk.press(Qt.Key.Key_P, ALT)
    write("Idris Castellan")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    screening = screening_of(desk)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "agenda" in screening.foot.offered)

    # find it among the cases
    desk.press(Qt.Key.Key_4, CONTROL)
    desk.settle()
    cases = desk.window.page("cases")
    assert isinstance(cases, CasesPage)
    desk.press(Qt.Key.Key_Slash)
    write("castellan")
    wait_for(desk.qtbot, lambda: len(cases.rows.rows_model.rows) == 1)
    desk.settle()
    desk.press(Qt.Key.Key_Return)  # from the filter to the list
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    page = desk.window.page("case")
    assert isinstance(page, CasePage)
    wait_for(desk.qtbot, lambda: "Bronwen Castellan" in shown(page.head))

    # link the case to another process
    desk.press(Qt.Key.Key_L)
    desk.settle()
    _tab_to(desk, "processComboBox")
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: page.beside.at_rest)

    # ask an agency for an action
    desk.press(Qt.Key.Key_A)
    desk.settle()
    _tab_to(desk, "agencyComboBox")
    _choose(desk, "Housing")
    _tab_to(desk, "wordsLineEdit")
    write("locks")
    _tab_to(desk, "dueLineEdit")
    write("2wd")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: page.beside.at_rest)
    assert "Change locks" in shown(page.beside)

    # correct the person: from the timeline to the referral, and there the form
    page.timeline.setFocus()
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    screening_of(desk)
    desk.press(Qt.Key.Key_E)
    pane = open_pane(desk)
    pane.form.go_to("/victim/full_name")
    at = QApplication.focusWidget()
    assert isinstance(at, (QLineEdit, QPlainTextEdit))
    at.selectAll()
    write("Bronwen Castellan-Rees")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    screening_of(desk)
    for _ in range(4):
        if desk.window.here[0] != "case":
            desk.press(Qt.Key.Key_Left, ALT)
            desk.settle()
    assert "Bronwen Castellan-Rees" in shown(page.head)

    with desk.register.reading() as uow:
        person = uow.session.scalars(sa.select(Person).where(Person.full_name == "Bronwen Castellan-Rees")).one()
        case = uow.session.scalars(sa.select(Case).where(Case.victim_id == person.id)).one()
        assert len(uow.session.scalars(sa.select(Link).where(Link.case_id == case.id)).all()) == 1
        action = uow.session.scalars(sa.select(Action).where(Action.case_id == case.id)).one()
        assert "locks" in action.title.lower()
