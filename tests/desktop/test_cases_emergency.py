"""Opening a case in an emergency on the real window: who is offered it, what it says, and that it ends by itself."""

from __future__ import annotations

import uuid
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.desktop.cases.emergency_dialog import EmergencyDialog
from marac_desk.desktop.cases.page import CasesPage
from marac_desk.model.audit import Alert
from marac_desk.model.case import Case
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import DataClass, Operation, Role
from marac_desk.rules.vocabulary.access import AlertRule
from marac_desk.services.access import may_for
from tests.support.cases import kept_out, on_the_table
from tests.support.registers import actor
from tests.support.signed_in import sign_in
from tests.support.windows import OpenDesk, shown_texts

COMMAND = "Open a case in an emergency"
WHY = "The police ring: she is missing since noon."
SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def chairs_desk(qtbot: QtBot, register: Register) -> OpenDesk:
    return OpenDesk(qtbot, register, Role.CHAIR)


def out_of_reach(register: Register) -> tuple[uuid.UUID, str]:
    """Return a case the chair may not know of now."""
    chair = actor(register, Role.CHAIR)
    with register.reading(chair) as uow:
        for case in uow.session.scalars(sa.select(Case).order_by(Case.reference)):
            if not may_for(uow, chair, case.id, Operation.READ, DataClass.VICTIM):
                return case.id, case.reference
    raise AssertionError("everything is in reach")


def command(desk: OpenDesk) -> None:
    """Run the command as Ctrl+K does."""
    next(one for one in desk.window.commands() if one.text == COMMAND).run()
    desk.settle()


def asks(desk: OpenDesk, **typed: str) -> EmergencyDialog:
    """Fill in the form and hand it in."""
    command(desk)
    dialog = cast("CasesPage", desk.window.page("cases")).emergency
    for name, text in typed.items():
        desk.type(getattr(dialog.ui, name), text)
    desk.press(*SAVE)
    desk.settle()
    return dialog


def case_page(desk: OpenDesk) -> CasePage:
    return cast("CasePage", desk.window.page("case"))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CHAIR, Role.DEPUTY_CHAIR])
def test_coordinator_and_chair_are_offered_it_from_every_page(
    qtbot: QtBot, demonstration_file: Register, role: Role
) -> None:
    who = sign_in(demonstration_file, role)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    for place in ("today", "meetings", "cases"):
        desk.go(place)
        assert COMMAND in {one.text for one in desk.window.commands()}
    desk.close()


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.REPRESENTATIVE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_is(qtbot: QtBot, demonstration_file: Register, role: Role) -> None:
    desk = OpenDesk(qtbot, demonstration_file, who=sign_in(demonstration_file, role))
    assert COMMAND not in {one.text for one in desk.window.commands()}
    page = cast("CasesPage", desk.go("cases", {"emergency": True}))
    assert not hasattr(page, "emergency")
    desk.close()


def test_the_chair_opens_a_case_and_the_page_says_until_when(qtbot: QtBot, demonstration_file: Register) -> None:
    case, reference = out_of_reach(demonstration_file)
    desk = chairs_desk(qtbot, demonstration_file)
    asks(desk, referenceLineEdit=reference.lower(), reasonPlainTextEdit=WHY)
    page = case_page(desk)
    assert desk.window.here == ("case", {"id": str(case)})
    assert page.telling is not None
    assert page.telling.view.reference == reference
    said = page.emergency.words.text()
    assert page.emergency.isVisible()
    assert said.startswith("Open in an emergency until 10:30, 30 minute")
    assert "The auditor was told" in said
    with demonstration_file.reading() as uow:
        alert = uow.session.scalars(sa.select(Alert).where(Alert.rule == AlertRule.EMERGENCY_ACCESS)).one()
        assert alert.case_id == case
        assert uow.session.scalar(sa.select(Draft.id).where(Draft.kind == "emergency")) is None
    desk.clock.advance(minutes=6, seconds=1)
    page.emergency.look_at_the_clock()
    assert "24 minute" in page.emergency.words.text()
    desk.close()


def test_it_closes_by_itself_with_nobody_touching_anything(qtbot: QtBot, demonstration_file: Register) -> None:
    case, reference = out_of_reach(demonstration_file)
    desk = chairs_desk(qtbot, demonstration_file)
    asks(desk, referenceLineEdit=reference, reasonPlainTextEdit=WHY)
    page = case_page(desk)
    desk.clock.advance(minutes=30)
    qtbot.waitUntil(lambda: page.telling is None, timeout=10_000)
    desk.settle()
    texts = "\n".join(shown_texts(page))
    assert "The half hour is over: this case is closed to you again." in texts
    assert reference not in texts
    assert not page.emergency.isVisible()
    assert page.commands() == []
    desk.go("today")
    desk.go("case", {"id": str(case)})
    assert "It is not there, or not for you." in shown_texts(page)
    desk.close()


def test_a_case_that_came_within_reach_meanwhile_stays_open(qtbot: QtBot, demonstration_file: Register) -> None:
    _, reference = out_of_reach(demonstration_file)
    desk = chairs_desk(qtbot, demonstration_file)
    asks(desk, referenceLineEdit=reference, reasonPlainTextEdit=WHY)
    page = case_page(desk)
    on_the_table(demonstration_file, reference[-4:], actor(demonstration_file, Role.CHAIR))
    desk.clock.advance(minutes=30)
    page.emergency.look_at_the_clock()
    desk.settle()
    assert page.telling is not None
    assert not page.emergency.isVisible()
    desk.close()


def test_wrong_shut_out_and_not_there_get_the_very_same_answer(qtbot: QtBot, demonstration_file: Register) -> None:
    _, reference = out_of_reach(demonstration_file)
    kept_out(demonstration_file, reference[-4:], actor(demonstration_file, Role.CHAIR))
    desk = chairs_desk(qtbot, demonstration_file)
    said = []
    for typed in (
        {"referenceLineEdit": reference},
        {"referenceLineEdit": "MW-2026-9999"},
        {"nameLineEdit": "Wren Nobody", "bornLineEdit": "6 May 1990"},
    ):
        dialog = asks(desk, reasonPlainTextEdit=WHY, **typed)
        said.append((dialog.ui.hintLabel.text(), dialog.isVisible(), desk.window.here[0]))
        for field in (dialog.ui.referenceLineEdit, dialog.ui.nameLineEdit, dialog.ui.bornLineEdit):
            field.clear()
        dialog.ui.reasonPlainTextEdit.clear()
        dialog.reject()
        desk.settle()
    assert said == [("It is not there, or not for you.", True, "cases")] * 3
    with demonstration_file.reading() as uow:
        assert uow.session.scalar(sa.select(Alert.id).where(Alert.rule == AlertRule.EMERGENCY_ACCESS)) is None
    desk.close()


def test_a_restriction_put_while_it_lasts_takes_the_case_away(qtbot: QtBot, demonstration_file: Register) -> None:
    _, reference = out_of_reach(demonstration_file)
    desk = chairs_desk(qtbot, demonstration_file)
    asks(desk, referenceLineEdit=reference, reasonPlainTextEdit=WHY)
    kept_out(demonstration_file, reference[-4:], actor(demonstration_file, Role.CHAIR))
    page = case_page(desk)
    page.refresh()
    desk.settle()
    assert page.telling is None
    assert reference not in "\n".join(shown_texts(page))
    desk.close()


def test_it_says_what_is_missing_at_its_field_and_loses_nothing(desk: OpenDesk) -> None:
    dialog = asks(desk, reasonPlainTextEdit=WHY)
    assert dialog.ui.hintLabel.text().startswith("Write the case number")
    assert dialog.ui.referenceLineEdit.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    desk.settle()
    command(desk)
    again = cast("CasesPage", desk.window.page("cases")).emergency
    assert again.ui.reasonPlainTextEdit.toPlainText() == WHY
