"""Every step of the action register on the real window, by keyboard: what it asks for, says, keeps and writes."""

from __future__ import annotations

import uuid
from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from marac_desk.desktop.actions.action_dialog import ActionDialog
from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import DataClass, Operation, Role
from marac_desk.rules.lives import CLOSED_BY_CODE, ActionState, needs_on_closing
from marac_desk.rules.vocabulary import CloseCode, DueBasis
from marac_desk.services.access import cases_within
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.following import claim_done
from marac_desk.services.actions.moving import extend
from marac_desk.services.actions.views import ActionDetail
from tests.desktop.test_actions_page import DECEMBER, HEALTH, HOSTILE, MAP, TASKING
from tests.support.actions import action_of, detail, take
from tests.support.registers import actor
from tests.support.windows import OpenDesk, shown_texts

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
ENDINGS = list(CloseCode)
STRATEGY = "Decide on a strategy"


@pytest.fixture
def page(desk: OpenDesk) -> ActionsPage:
    return cast("ActionsPage", desk.go("actions"))


def _press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    desk.press(key, modifier)
    desk.settle()


def _form(desk: OpenDesk, page: ActionsPage, title: str, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> Any:
    """Go to an action in the list and open the form of a step by its key."""
    page.rows.setFocus()
    assert page.rows.select_key(action_of(desk.register, title)), title
    _press(desk, key, modifier)
    assert page.taking.doing.dialog is not None, shown_texts(page)
    return page.taking.doing.dialog


def _save(desk: OpenDesk, form: ActionDialog) -> None:
    QTest.keyClick(QApplication.focusWidget() or form, KEY.Key_Return, CTRL)
    desk.settle()


def _type(text: str) -> None:
    QTest.keyClicks(cast("QWidget", QApplication.focusWidget()), text)


def _tab(times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(cast("QWidget", QApplication.focusWidget()), KEY.Key_Tab)


def _after(desk: OpenDesk, title: str) -> ActionDetail:
    return detail(desk.register, actor(desk.register), action_of(desk.register, title))


def _hint(form: ActionDialog) -> str:
    return str(form.ui.hintLabel.text())


@pytest.mark.parametrize("code", ENDINGS)
def test_each_of_the_six_endings_asks_for_its_own_and_writes_it(
    desk: OpenDesk, page: ActionsPage, code: CloseCode
) -> None:
    form = _form(desk, page, MAP, KEY.Key_C)
    for _ in range(ENDINGS.index(code)):
        QTest.keyClick(cast("QWidget", QApplication.focusWidget()), KEY.Key_Down)
    assert form.code is code
    _save(desk, form)
    need = needs_on_closing(code)
    assert _hint(form).startswith(f"Write down the {need} first")
    assert form.ui.saidPlainTextEdit.hasFocus()
    assert form.ui.saidPlainTextEdit.property("wrong") == "true"
    assert form.ui.dayLineEdit.isVisible() == (code is CloseCode.DONE)
    _type("Seen by the school nurse")
    _save(desk, form)
    after = _after(desk, MAP)
    assert after.row.state is CLOSED_BY_CODE[code]
    assert (after.evidence or after.close_reason) == "Seen by the school nurse"
    assert action_of(desk.register, MAP) not in page.rows._known
    assert any(text.endswith(" closed. Alt+C shows what is closed.") for text in shown_texts(page))
    assert page.rows.hasFocus()
    assert page.rows.current_key() == action_of(desk.register, STRATEGY), "the next action of the list"


def test_not_possible_and_not_done_are_two_choices_with_two_reasons(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, MAP, KEY.Key_C)
    texts = [button.text() for button in form.findChildren(QAbstractButton)]
    assert {"Not possible, because circumstances changed", "Not done by the agency"} <= set(texts)
    form.ui.notPossibleRadioButton.setChecked(True)
    assert form.ui.saidLabel.text() == "Reason: which circumstances changed"
    form.ui.notDoneRadioButton.setChecked(True)
    assert form.ui.saidLabel.text() == "Reason: why the agency did not do it, and whom you told"


def test_a_reason_that_was_left_never_comes_back_as_evidence(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, MAP, KEY.Key_C)
    form.ui.notDoneRadioButton.setChecked(True)
    form.ui.saidPlainTextEdit.setFocus()
    _type("Nobody came")
    QTest.keyClick(form, KEY.Key_Escape)
    desk.settle()
    assert _after(desk, MAP).row.closed_on is None
    form = _form(desk, page, MAP, KEY.Key_C)
    assert form.code is CloseCode.NOT_DONE_AGENCY
    assert form.ui.saidPlainTextEdit.toPlainText() == "Nobody came"
    assert form.ui.keptLabel.text() == "What you typed before is here again."


def test_a_choice_alone_is_kept_too(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, MAP, KEY.Key_C)
    form.ui.declinedRadioButton.setChecked(True)
    QTest.keyClick(form, KEY.Key_Escape)
    desk.settle()
    assert _form(desk, page, MAP, KEY.Key_C).code is CloseCode.DECLINED_BY_VICTIM


def test_extending_wants_a_later_day_and_a_reason(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, MAP, KEY.Key_X)
    _save(desk, form)
    assert _hint(form) == "Write the day here, for example 24 Nov 2026. Your text is kept."
    _type("soonish")
    _save(desk, form)
    assert _hint(form).startswith("This is not a date")
    form.ui.dayLineEdit.clear()
    _type("20/11/2026")
    _tab()
    _type("Worker on leave")
    _save(desk, form)
    assert _hint(form) == "The new day must be later than the old one, and not past. Your text is kept."
    assert form.ui.dayLineEdit.hasFocus()
    form.ui.dayLineEdit.clear()
    _type("1 dec")
    assert form.ui.dayReadLabel.text() == "Tue 1 Dec"
    _save(desk, form)
    after = _after(desk, MAP)
    assert (after.row.due_on, after.history[0].text) == (DECEMBER, "Worker on leave")
    row = next(row for row in page.rows.rows_model.rows if row.key == after.row.action_id)
    assert row.sentence.endswith("due Tue 1 Dec, extended, Worker on leave, saved")


def test_reassigning_offers_every_other_agency_and_asks_why(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, MAP, KEY.Key_R)
    box = cast("QComboBox", form.ui.agencyComboBox)
    offered = [box.itemText(number) for number in range(box.count())]
    assert offered[0] == "Choose an agency"
    assert not [name for name in offered if "Children" in name]
    _save(desk, form)
    assert _hint(form) == "Choose the agency that takes it on."
    _type("Housing")
    _save(desk, form)
    assert _hint(form) == "Write down the reason first. Nothing was changed."
    assert form.ui.reasonPlainTextEdit.hasFocus()
    _type("The family moved")
    _save(desk, form)
    after = _after(desk, MAP)
    assert (after.row.agency, after.row.state) == ("Housing", ActionState.ASKED)
    desk.go("actions", {"id": str(after.row.action_id)})
    line = page.panel.history.rows_model.rows[0].sentence
    assert "Passed from Children to Housing: The family moved Lucy Tremain-Obi, 10:00" in line


def test_acknowledged_then_reported_done_then_sent_back_then_accepted(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, HEALTH)
    page.rows.setFocus()
    page.rows.select_key(key)
    _press(desk, KEY.Key_K)
    assert _after(desk, HEALTH).row.state is ActionState.ACKNOWLEDGED
    form = _form(desk, page, HEALTH, KEY.Key_D)
    _save(desk, form)
    assert _hint(form) == "Write down the evidence first: what was done, when and by whom. Your text is kept."
    _type("Visited at home")
    form.ui.dayLineEdit.setText("1/12/2026")
    _save(desk, form)
    assert _hint(form) == "That day is still to come. Write a day up to today. Your text is kept."
    form.ui.dayLineEdit.setText("20/11/2026")
    _save(desk, form)
    assert _after(desk, HEALTH).row.state is ActionState.DONE_CLAIMED
    form = _form(desk, page, HEALTH, KEY.Key_B)
    _save(desk, form)
    assert _hint(form) == "Write down the reason first. Nothing was changed."
    _type("Which child was seen?")
    _save(desk, form)
    after = _after(desk, HEALTH)
    assert (after.row.state, after.history[0].text) == (ActionState.IN_PROGRESS, "Which child was seen?")
    take(desk.register, actor(desk.register), claim_done, key, evidence="Poppy, at home")
    page.refresh()
    desk.settle()
    page.rows.select_key(key)
    _press(desk, KEY.Key_V)
    assert _after(desk, HEALTH).row.state is ActionState.DONE_CLAIMED, "nothing is accepted unseen"
    assert "Evidence, Poppy, at home" in [row.sentence for row in page.panel.facts.rows_model.rows]
    assert "Read what is reported, then press V once more to accept it." in shown_texts(page)
    _press(desk, KEY.Key_V)
    assert _after(desk, HEALTH).row.state is ActionState.CLOSED_DONE


def test_what_the_agency_reported_need_not_be_typed_again(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, TASKING, KEY.Key_C)
    assert "Reported: Nominated, waiting for the panel. It is kept where you write nothing." in form.ui.whyLabel.text()
    _save(desk, form)
    after = _after(desk, TASKING)
    assert (after.row.state, after.evidence) == (ActionState.CLOSED_DONE, "Nominated, waiting for the panel")


def test_a_closed_action_is_opened_again_with_its_reason(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, HEALTH)
    take(desk.register, actor(desk.register), close_action, key, code=CloseCode.DONE, evidence="Visited")
    desk.go("actions", {"id": str(key)})
    desk.settle()
    form = _form(desk, page, HEALTH, KEY.Key_U)
    _save(desk, form)
    assert _hint(form) == "Write down the reason first. Nothing was changed."
    _type("It was another house")
    form.ui.dayLineEdit.setText("1 Dec 2026")
    _save(desk, form)
    after = _after(desk, HEALTH)
    assert (after.row.closed_on, after.row.due_on) == (None, DECEMBER)
    line = page.panel.history.rows_model.rows[0].sentence
    assert "Opened again, had been done, due Tue 1 Dec, was Tue 10 Nov: It was another house" in line


def test_many_are_chased_in_one_go_and_only_they_lose_their_ticks(desk: OpenDesk, page: ActionsPage) -> None:
    page.rows.setFocus()
    page.rows.select_key(action_of(desk.register, MAP))
    _press(desk, KEY.Key_G)
    _press(desk, KEY.Key_Return, CTRL)
    form = cast("Any", page.taking.doing.dialog)
    assert form.ui.titleLabel.text() in {"Record chase: 2 actions", "Record chase: 2 action(s)"}
    assert "Decide on a strategy discussion for Antek, Aleksandra Nowosad, Children" in form.ui.aboutLabel.text()
    QTest.keyClick(cast("QWidget", QApplication.focusWidget()), KEY.Key_Down)
    form.ui.replyPlainTextEdit.setFocus()
    _type("By Thursday")
    _save(desk, form)
    batches = set()
    for title in (MAP, STRATEGY):
        after = _after(desk, title)
        assert (after.row.times_chased, after.history[0].details["channel"]) == (1, "phone")
        batches.add(after.history[0].details["batch"])
    assert len(batches) == 1
    assert not page.rows.ticks
    assert not page.bar.isVisible()


def test_a_step_from_the_panel_leaves_other_ticks_alone(desk: OpenDesk, page: ActionsPage) -> None:
    page.rows.setFocus()
    page.rows.select_key(action_of(desk.register, MAP))
    _press(desk, KEY.Key_G)
    page.rows.select_key(action_of(desk.register, HEALTH))
    _press(desk, KEY.Key_Return)
    page.panel.steps["acknowledge"].click()
    desk.settle()
    assert _after(desk, HEALTH).row.state is ActionState.ACKNOWLEDGED
    assert len(page.rows.ticks) == 2


def test_a_due_on_an_event_is_asked_again(desk: OpenDesk, page: ActionsPage) -> None:
    page.rows.setFocus()
    page.rows.select_key(action_of(desk.register, MAP))
    _press(desk, KEY.Key_A)
    assert page.taking.doing.dialog is None
    assert "This action has a due day of its own. Extend it instead." in shown_texts(page)
    with desk.register.writing(actor(desk.register)) as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.title.startswith(MAP))).one()
        action.due_basis, action.due_event = DueBasis.EVENT, "his release"
    page.refresh()
    desk.settle()
    form = _form(desk, page, MAP, KEY.Key_A)
    _type("1 dec")
    _save(desk, form)
    row = next(row for row in page.rows.rows_model.rows if row.sentence.startswith(MAP))
    assert "his release, ask Tue 1 Dec" in row.sentence


def test_better_words_keep_the_old_ones_in_view(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, MAP, KEY.Key_E)
    form.ui.titleLineEdit.clear()
    _save(desk, form)
    assert _hint(form) == "Write the words first. Nothing was saved yet."
    _type("Map the harm to Poppy")
    _save(desk, form)
    assert "Map the harm to Poppy" in [row.cells[1].text for row in page.rows.rows_model.rows if len(row.cells) > 1]


@pytest.mark.parametrize(
    ("key", "title", "sentence"),
    [
        (KEY.Key_X, TASKING, "The agency reported this done. Check it, or send it back, before you move it."),
        (KEY.Key_R, TASKING, "The agency reported this done. Check it, or send it back, before you move it."),
        (KEY.Key_D, HEALTH, ""),
        (KEY.Key_D, TASKING, "It is reported done already. Check the evidence."),
        (KEY.Key_V, MAP, "The agency has reported nothing, so there is nothing to settle."),
        (KEY.Key_B, MAP, "The agency has reported nothing, so there is nothing to settle."),
        (KEY.Key_K, MAP, "It is acknowledged already."),
        (KEY.Key_U, MAP, "This action is open; there is nothing to open again."),
    ],
)
def test_a_step_that_does_not_follow_is_said_before_anything_is_typed(
    desk: OpenDesk, page: ActionsPage, key: Qt.Key, title: str, sentence: str
) -> None:
    page.rows.setFocus()
    page.rows.select_key(action_of(desk.register, title))
    _press(desk, key)
    problem = desk.child(QLabel, "problemLabel", page)
    assert problem.text() == sentence
    assert problem.isVisible() == bool(sentence)
    assert (page.taking.doing.dialog is None) == bool(sentence)


def test_of_several_ticked_it_is_said_how_many_stand_in_the_way(desk: OpenDesk, page: ActionsPage) -> None:
    page.rows.setFocus()
    page.rows.select_key(action_of(desk.register, TASKING))
    _press(desk, KEY.Key_G)
    _press(desk, KEY.Key_X)
    assert page.taking.doing.dialog is None
    assert desk.child(QLabel, "problemLabel", page).text().startswith("1 of those ticked stand")


def test_two_people_on_one_action_hear_of_each_other(desk: OpenDesk, page: ActionsPage) -> None:
    form = _form(desk, page, MAP, KEY.Key_C)
    form.ui.supersededRadioButton.setChecked(True)
    form.ui.saidPlainTextEdit.setFocus()
    _type("Another action answers it")
    chair, key = actor(desk.register, Role.CHAIR), action_of(desk.register, MAP)
    take(desk.register, chair, extend, key, due_on=DECEMBER, reason="Worker on leave")
    _save(desk, form)
    assert _hint(form) == (
        f"Not saved: {chair.name} changed this meanwhile (Extended from Tue 17 Nov to Tue 1 Dec: Worker on leave). "
        "Your text is kept. Save once more if it still holds."
    )
    assert form.isVisible()
    assert form.ui.saidPlainTextEdit.toPlainText() == "Another action answers it"
    assert _after(desk, MAP).row.due_on == DECEMBER, "nothing was overwritten"
    assert _after(desk, MAP).row.closed_on is None
    _save(desk, form)
    assert _after(desk, MAP).row.state is ActionState.CLOSED_SUPERSEDED


def test_a_batch_that_meets_a_change_is_all_or_nothing(desk: OpenDesk, page: ActionsPage) -> None:
    page.rows.setFocus()
    page.rows.select_key(action_of(desk.register, MAP))
    _press(desk, KEY.Key_G)
    _press(desk, KEY.Key_X)
    form = cast("Any", page.taking.doing.dialog)
    _type("8 dec")
    _tab()
    _type("Snow")
    me = actor(desk.register, Role.CHAIR)
    take(desk.register, me, extend, action_of(desk.register, STRATEGY), due_on=DECEMBER, reason="On leave")
    _save(desk, form)
    assert _hint(form).startswith(
        "Not saved: 1 of these changed meanwhile. Decide on a strategy discussion for Antek: "
    )
    assert _after(desk, MAP).row.times_extended == 0
    _save(desk, form)
    assert {_after(desk, title).row.due_on.day for title in (MAP, STRATEGY)} == {8}


def test_a_step_at_once_that_meets_a_change_shows_the_action_as_it_stands(desk: OpenDesk, page: ActionsPage) -> None:
    key = action_of(desk.register, HEALTH)
    page.rows.setFocus()
    page.rows.select_key(key)
    take(desk.register, actor(desk.register, Role.CHAIR), extend, key, due_on=DECEMBER, reason="On leave")
    _press(desk, KEY.Key_K)
    assert _after(desk, HEALTH).row.state is ActionState.ISSUED
    assert any(text.startswith("Not saved: somebody else changed this meanwhile") for text in shown_texts(page))
    row = next(row for row in page.rows.rows_model.rows if row.key == key)
    assert "due Tue 1 Dec" in row.sentence
    assert row.sentence.endswith("not saved")
    _press(desk, KEY.Key_K)
    assert _after(desk, HEALTH).row.state is ActionState.ACKNOWLEDGED
    assert not desk.child(QLabel, "problemLabel", page).isVisible()


@pytest.mark.parametrize("key", [KEY.Key_C, KEY.Key_X, KEY.Key_R, KEY.Key_N, KEY.Key_E])
def test_ten_thousand_characters_are_refused_whole_and_kept(desk: OpenDesk, page: ActionsPage, key: Qt.Key) -> None:
    form = _form(desk, page, MAP, key)
    text = (HOSTILE * 300)[:10_000]
    edits = form.findChildren(QPlainTextEdit) or form.findChildren(QLineEdit)
    field = edits[0]
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    else:
        field.setText(text)
    if key is KEY.Key_X:
        form.ui.dayLineEdit.setText("1 dec")
    if key is KEY.Key_R:
        form.ui.agencyComboBox.setCurrentIndex(1)
    _save(desk, form)
    most = 140 if key is KEY.Key_E else 4000
    assert _hint(form) == f"The text is too long: at most {most} characters. Nothing was cut."
    assert field.property("wrong") == "true"
    kept = field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
    assert len(kept) == 10_000
    assert form.isVisible()


@pytest.mark.parametrize("key", [KEY.Key_C, KEY.Key_X, KEY.Key_R, KEY.Key_N, KEY.Key_D, KEY.Key_E])
def test_every_field_of_a_form_says_its_name_and_fits(desk: OpenDesk, page: ActionsPage, key: Qt.Key) -> None:
    form = _form(desk, page, MAP, key)
    parts = [each for each in form.findChildren(QWidget) if each.isVisible() and each.parentWidget() is form]
    for widget in form.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.objectName().endswith(("Edit", "Box")):
            assert widget.accessibleName(), widget.objectName()
    for label in form.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    assert form.ui.saveButton.toolTip().endswith("(Ctrl+Return)")
    for one in parts:
        for other in parts:
            if one is not other:
                assert not one.geometry().intersects(other.geometry()), (one.objectName(), other.objectName())


def _own_action(register: Register) -> uuid.UUID:
    """Return an open action of the advocate's service about one of her own clients."""
    who = actor(register, Role.ADVOCATE)
    with register.reading() as uow:
        own = sa.select(Action.id).join(Case, Case.id == Action.case_id).where(Action.owner_agency_id == who.agency_id)
        within = cases_within(uow, who, Operation.UPDATE, DataClass.ACTIONS, whose=Action.owner_agency_id)
        states = (ActionState.AGREED, ActionState.ISSUED, ActionState.ACKNOWLEDGED, ActionState.IN_PROGRESS)
        found = uow.session.scalars(own.where(within, Action.state.in_(states)).order_by(Action.title)).first()
    assert found is not None
    return found


def test_an_advocate_reports_on_her_own_and_is_told_who_decides(desk: OpenDesk, qtbot: Any) -> None:
    advocate = OpenDesk(qtbot, desk.register, Role.ADVOCATE)
    try:
        page = cast("ActionsPage", advocate.go("actions"))
        page.rows.setFocus()
        page.rows.select_key(_own_action(desk.register))
        _press(advocate, KEY.Key_X)
        assert page.taking.doing.dialog is None
        assert not {"Extend the action", "Close the action"} & {command.text for command in page.commands()}
        _press(advocate, KEY.Key_Return)
        advocate.settle()
        assert "The coordinator and the chair decide about actions." in shown_texts(page)
        shown = {code for code, made in page.panel.steps.items() if made.isVisible()}
        assert shown == {"claim"}
    finally:
        advocate.close()
