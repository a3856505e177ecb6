"""Leave to read the safe contact, and conflicts said on the page of a case itself, by keyboard on the real window."""

from __future__ import annotations

import uuid
from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from marac_desk.desktop.cases.case_page import CasePage
from marac_desk.desktop.cases.conflicts.dialogs import ProposeDialog
from marac_desk.model.access import Approval, CaseGrant
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, DataClass, Manner, Operation, Role
from marac_desk.rules.vocabulary.access import ApprovalKind, LookReasonCode
from marac_desk.services.access import cases_within, may_for
from tests.support.cases import case_id, kept_out, on_the_table
from tests.support.registers import actor, user
from tests.support.signed_in import sign_in
from tests.support.windows import OpenDesk, shown_texts

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
GRANT, PROPOSE, DECLARE = (
    "Let an agency read the safe contact",
    "Propose to shut somebody out",
    "Say that you know somebody in this case",
)


def an_action(register: Register) -> tuple[str, uuid.UUID, Actor]:
    """Return the reference of a case with an open action of Housing, the action, and somebody of Housing."""
    with register.reading() as uow:
        query = (
            sa.select(Case.reference, Action.id)
            .join(Action, Action.case_id == Case.id)
            .join(Agency, Agency.id == Action.owner_agency_id)
            .where(Action.closed_on.is_(None), Agency.short_name == "Housing")
            .order_by(Action.entry)
        )
        reference, action = uow.session.execute(query).first() or ("", uuid.uuid4())
    return reference, action, sign_in(register, Role.REPRESENTATIVE, person="Tom Pelling-Roy")


def go(desk: OpenDesk, end: str) -> CasePage:
    page = cast("CasePage", desk.go("case", {"id": str(case_id(desk.register, end[-4:]))}))
    if page.why.isVisible():
        page.why.choose(LookReasonCode.ACTION)
        desk.settle()
    return page


def granting(desk: OpenDesk, page: CasePage) -> Any:
    page.timeline.setFocus()
    desk.press(Qt.Key.Key_P)
    desk.settle()
    return page.beside.forms.widget()


def sees(register: Register, who: Actor, end: str) -> bool:
    with register.reading(who) as uow:
        key = case_id(register, end[-4:])
        return may_for(uow, who, key, Operation.READ, DataClass.SAFE_CONTACT, frozenset({Manner.MASKED}))


def grants(page: CasePage) -> list[str]:
    return [row.sentence for row in page.beside.side.grants.rows.rows_model.rows]


def texts(page: CasePage) -> str:
    return "\n".join(shown_texts(page))


def offered(page: CasePage) -> set[str]:
    return {one.text for one in page.commands()}


# Leave


def test_an_agency_is_let_in_for_one_action_to_a_day_and_out_again(desk: OpenDesk) -> None:
    reference, action, tom = an_action(desk.register)
    page = go(desk, reference)
    assert grants(page) == ["No agency may."]
    form = granting(desk, page)
    assert form.ui.actionComboBox.hasFocus()
    form.ui.actionComboBox.setCurrentIndex(form.ui.actionComboBox.findData(str(action)))
    assert form.ui.actionComboBox.currentText().startswith("Housing: ")
    desk.type(form.ui.untilLineEdit, "30 nov")
    desk.type(form.ui.reasonPlainTextEdit, "The locksmith has to arrange a time.")
    assert not sees(desk.register, tom, reference)
    desk.press(*SAVE)
    desk.settle()
    assert sees(desk.register, tom, reference)
    (line,) = grants(page)
    assert line.startswith("Housing, to Mon 30 Nov")
    page.beside.side.grants.rows.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert not sees(desk.register, tom, reference)
    (line,) = grants(page)
    assert line.startswith("Housing, ended")
    assert page.beside.side.grants.rows.rows_model.rows[0].verb is None


@pytest.mark.parametrize(
    ("until", "reason", "field", "words"),
    [
        ("", "Why", "untilLineEdit", "Write the day here"),
        ("1 Jan 2026", "Why", "untilLineEdit", "not ahead"),
        ("30 Nov 2027", "Why", "untilLineEdit", "at most 92 days"),
        ("30 Nov 2026", " ", "reasonPlainTextEdit", "Write down the reason first"),
    ],
)
def test_what_is_missing_is_said_at_its_field(desk: OpenDesk, until: str, reason: str, field: str, words: str) -> None:
    reference, action, _ = an_action(desk.register)
    form = granting(desk, go(desk, reference))
    form.ui.actionComboBox.setCurrentIndex(form.ui.actionComboBox.findData(str(action)))
    form.ui.untilLineEdit.setText(until)
    form.ui.reasonPlainTextEdit.setPlainText(reason)
    form.save()
    desk.settle()
    assert words in form.ui.problemLabel.text()
    assert getattr(form.ui, field).property("wrong") == "true"
    with desk.register.reading() as uow:
        assert uow.session.scalar(sa.select(CaseGrant.id)) is None


def test_without_an_open_action_nobody_is_let_in_and_the_form_says_why(desk: OpenDesk) -> None:
    form = granting(desk, go(desk, "0115"))
    assert "No action of this case is open." in form.ui.problemLabel.text()
    assert not form.ui.saveButton.isEnabled()


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE, Role.REPRESENTATIVE])
def test_only_the_coordinator_gives_leave(qtbot: QtBot, demonstration_file: Register, role: Role) -> None:
    reference, _, tom = an_action(demonstration_file)
    who = tom if role is Role.REPRESENTATIVE else actor(demonstration_file, role)
    on_the_table(demonstration_file, reference[-4:], who)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    page = go(desk, reference)
    assert page.telling is not None
    assert GRANT not in offered(page)
    desk.press(Qt.Key.Key_P)
    desk.settle()
    assert not page.beside.forms.isVisible()
    assert "No agency may." not in texts(page)
    desk.close()


# Conflicts


def test_somebody_of_an_agency_shuts_herself_out_and_the_case_is_gone(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    rep = user(demonstration_file, Role.REPRESENTATIVE, name="Ola Berg", agency="Probation")
    on_the_table(demonstration_file, "0130", rep)
    desk = OpenDesk(qtbot, demonstration_file, who=rep)
    page = go(desk, "0130")
    assert DECLARE in offered(page)
    assert PROPOSE not in offered(page)
    desk.press(Qt.Key.Key_Y)
    desk.settle()
    dialog: Any = page.steps.dialog
    desk.type(dialog.ui.reasonPlainTextEdit, "He is my cousin.")
    desk.press(*SAVE)
    desk.settle()
    assert desk.window.here[0] == "cases"
    assert "You are shut out of that case from this minute." in "\n".join(shown_texts(desk.window))
    assert page.telling is None
    assert "Dunnock" not in texts(page)
    desk.go("case", {"id": str(case_id(demonstration_file, "0130"))})
    assert "It is not there, or not for you." in texts(page)
    with demonstration_file.reading() as uow:
        row = uow.session.scalars(sa.select(CaseExclusion).where(CaseExclusion.user_id == rep.user_id)).one()
    assert (row.reason, row.created_by) == ("He is my cousin.", rep.user_id)
    desk.close()


def test_no_reason_no_conflict(qtbot: QtBot, demonstration_file: Register) -> None:
    rep = user(demonstration_file, Role.REPRESENTATIVE, name="Ola Berg", agency="Probation")
    on_the_table(demonstration_file, "0130", rep)
    desk = OpenDesk(qtbot, demonstration_file, who=rep)
    page = go(desk, "0130")
    desk.press(Qt.Key.Key_Y)
    desk.settle()
    desk.press(*SAVE)
    desk.settle()
    dialog: Any = page.steps.dialog
    assert "Write down the reason first" in dialog.ui.hintLabel.text()
    assert page.telling is not None
    desk.close()


def test_the_coordinator_is_led_to_the_conflict_question(desk: OpenDesk) -> None:
    go(desk, "0130")
    desk.press(Qt.Key.Key_Y)
    desk.settle()
    assert desk.window.here[0] == "conflict"


def own_case(register: Register, advocate: Actor) -> str:
    with register.reading(advocate) as uow:
        within = cases_within(uow, advocate, Operation.UPDATE)
        found = uow.session.scalars(sa.select(Case.reference).where(within).order_by(Case.reference)).first()
    assert found is not None
    return found


@pytest.mark.parametrize("oneself", [True, False])
def test_the_advocate_proposes_whom_to_shut_out(qtbot: QtBot, demonstration_file: Register, oneself: bool) -> None:
    advocate = actor(demonstration_file, Role.ADVOCATE)
    reference = own_case(demonstration_file, advocate)
    desk = OpenDesk(qtbot, demonstration_file, who=advocate)
    page = go(desk, reference)
    assert PROPOSE in offered(page)
    assert DECLARE not in offered(page)
    desk.press(Qt.Key.Key_S)
    desk.settle()
    dialog = cast("ProposeDialog", page.steps.dialog)
    assert isinstance(dialog, ProposeDialog)
    chosen: Any = dialog.list.current_key()
    assert chosen[1] == advocate.user_id
    if not oneself:
        desk.type(dialog.ui.filterLineEdit, "pelling")
        desk.press(Qt.Key.Key_Return)
        chosen = dialog.list.current_key()
    desk.type(dialog.ui.reasonPlainTextEdit, "They went to school together.")
    desk.press(*SAVE)
    desk.settle()
    with demonstration_file.reading() as uow:
        asked = uow.session.scalars(sa.select(Approval)).one()
        assert asked.kind is ApprovalKind.RESTRICT
        assert asked.details["representative"] == chosen[0].hex
        assert (
            uow.session.scalar(sa.select(CaseExclusion.id).where(CaseExclusion.representative_id == chosen[0])) is None
        )
    assert any("Shut somebody out of a case asked by" in text for text in shown_texts(page))
    assert "Nobody is kept out yet." in "\n".join(shown_texts(desk.window))
    desk.close()


def test_a_case_that_is_taken_away_while_it_is_shown_goes_dark(desk: OpenDesk) -> None:
    page = go(desk, "0130")
    kept_out(desk.register, "0130", actor(desk.register))
    page.refresh()
    desk.settle()
    assert page.telling is None
    assert "Dunnock" not in texts(page)
