"""Screening on the real window: rows, masked values, matches, decisions by keyboard, and what stays after Esc."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from marac_desk.desktop.entry.typing_pause import LONGEST
from marac_desk.desktop.referrals.dialogs import DeclineDialog, ReturnDialog, SamePersonDialog
from marac_desk.desktop.referrals.screening_pane import ScreeningPane
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import SafeContact
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.people import protected_text
from tests.support.cases import on_the_table
from tests.support.forms import ALT, CONTROL, open_pane, screening_of, shown, write
from tests.support.referrals import case_numbered, referral_numbered
from tests.support.registers import actor
from tests.support.windows import OpenDesk, wait_for


def _open(desk: OpenDesk, number: str) -> ScreeningPane:
    with desk.register.reading() as uow:
        referral_id = referral_numbered(uow, number).id
    desk.go("referral", {"id": str(referral_id)})
    return screening_of(desk)


def _referral(desk: OpenDesk, number: str) -> Referral:
    with desk.register.reading() as uow:
        return referral_numbered(uow, number)


def _dialog(desk: OpenDesk, kind: type[Any]) -> Any:
    wait_for(desk.qtbot, lambda: any(d.isVisible() for d in desk.window.findChildren(kind)))
    return next(d for d in desk.window.findChildren(kind) if d.isVisible())


def test_what_must_not_be_done_stands_in_clear_and_every_value_is_masked(desk: OpenDesk) -> None:
    texts = shown(_open(desk, "0103"))
    assert "Do not phone. No text messages." in texts
    assert "••• 303" in texts
    with desk.register.reading() as uow:
        case = case_numbered(uow, "0103")
        contact = uow.session.scalars(sa.select(SafeContact).where(SafeContact.person_id == case.victim_id)).one()
        number = protected_text(uow, contact.value_id)
    assert number
    assert number not in texts


def test_f9_held_shows_the_values_and_the_look_is_logged(desk: OpenDesk) -> None:
    pane = _open(desk, "0103")
    pane.rows.setFocus()
    QTest.keyPress(pane.rows, Qt.Key.Key_F9)
    desk.settle()
    wait_for(desk.qtbot, lambda: "020 7946 0303" in shown(pane))
    QTest.keyRelease(pane.rows, Qt.Key.Key_F9)
    QApplication.processEvents()
    assert "020 7946 0303" not in shown(pane)
    with desk.register.reading() as uow:
        looks = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "reveal")).all()
        assert [look.object_id for look in looks] == [_referral(desk, "0103").id]


def test_her_words_stand_above_everything(desk: OpenDesk) -> None:
    pane = _open(desk, "0103")
    assert "Nasreen wants to be believed" in shown(pane.her_words)
    assert pane.her_words.y() < pane.rows.y()
    assert pane.her_words.y() < pane.matches.y()


def test_looking_begins_the_screening(desk: OpenDesk) -> None:
    _open(desk, "0103")
    desk.settle()
    assert _referral(desk, "0103").state is ReferralState.SCREENING


def test_accepting_by_keyboard_says_what_follows(desk: OpenDesk) -> None:
    pane = _open(desk, "0101")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert _referral(desk, "0101").state is ReferralState.ACCEPTED
    assert "Accepted. Tell the advocate today. It is a repeat. Next meeting Tue 1 Dec." in shown(desk.window)
    wait_for(desk.qtbot, lambda: pane.foot.offered == ("told", "defer", "withdraw", "call", "agenda"))


def test_where_the_rule_says_perhaps_accepting_asks(desk: OpenDesk) -> None:
    with desk.register.writing() as uow:
        referral_numbered(uow, "0101").incident_date = None
    pane = _open(desk, "0101")
    assert "perhaps a repeat" in shown(pane)
    desk.press(Qt.Key.Key_Return, CONTROL)
    dialog = _dialog(desk, QDialog)
    dialog.ui.yesRadioButton.setChecked(True)
    QTest.keyClicks(dialog.ui.reasonPlainTextEdit, "her sister rang")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    referral = _referral(desk, "0101")
    assert (referral.is_repeat, referral.decision_reason) == (RepeatVerdict.YES, "her sister rang")


def test_values_that_were_asked_for_never_show_on_the_next_referral(desk: OpenDesk) -> None:
    pane = _open(desk, "0103")
    with desk.register.reading() as uow:
        case, after = case_numbered(uow, "0103"), referral_numbered(uow, "0104").id
        contact = uow.session.scalars(sa.select(SafeContact).where(SafeContact.person_id == case.victim_id)).one()
        number = protected_text(uow, contact.value_id)
    assert number
    QTest.keyPress(pane.rows, Qt.Key.Key_F9)
    pane.open_referral(after)
    desk.settle()
    wait_for(desk.qtbot, lambda: bool(pane.rows.rows_model.rows))
    assert number not in shown(pane)
    QTest.keyRelease(pane.rows, Qt.Key.Key_F9)


def test_declining_says_what_is_missing_and_esc_keeps_the_text(desk: OpenDesk) -> None:
    pane = _open(desk, "0104")
    desk.press(Qt.Key.Key_D, ALT)
    dialog = _dialog(desk, DeclineDialog)
    write("Below every criterion.")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "which other help there is" in dialog.ui.hintLabel.text()
    assert _referral(desk, "0104").state is ReferralState.SCREENING
    desk.press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    desk.window.activateWindow()
    pane.rows.setFocus()
    wait_for(desk.qtbot, pane.rows.hasFocus)
    desk.press(Qt.Key.Key_D, ALT)
    again = _dialog(desk, DeclineDialog)
    assert again.ui.reasonPlainTextEdit.toPlainText() == "Below every criterion."
    QTest.keyClicks(again.ui.routePlainTextEdit, "outreach service")
    QTest.keyClick(again, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert _referral(desk, "0104").state is ReferralState.NOT_ACCEPTED
    wait_for(desk.qtbot, lambda: "other help: outreach service" in shown(pane))


@pytest.mark.parametrize("left", ["lock", "crash"])
def test_what_was_typed_into_a_decision_is_there_after_a_lock_and_after_a_crash(
    desk: OpenDesk, qtbot: QtBot, left: str
) -> None:
    _open(desk, "0104")
    desk.press(Qt.Key.Key_R, ALT)
    dialog = _dialog(desk, ReturnDialog)
    desk.press(Qt.Key.Key_Space)
    QTest.keyClicks(dialog.ui.notePlainTextEdit, "Please send the dates.")
    if left == "lock":
        desk.window.flush()
    else:
        qtbot.wait(LONGEST + 100)
    desk.settle()
    dialog.hide()  # nobody closes it: the desk is gone
    again = OpenDesk(qtbot, desk.register)
    _open(again, "0104")
    again.press(Qt.Key.Key_R, ALT)
    fresh = _dialog(again, ReturnDialog)
    wait_for(qtbot, lambda: fresh.ui.notePlainTextEdit.toPlainText() == "Please send the dates.")
    assert fresh.list.rows_model.rows[0].cells[0].check is True
    assert "is here again" in fresh.ui.keptLabel.text()
    QTest.keyClick(fresh, Qt.Key.Key_Return, CONTROL)
    again.settle()
    referral = _referral(again, "0104")
    assert (referral.state, referral.decision_reason) == (ReferralState.RETURNED, "Please send the dates.")
    with again.register.reading() as uow:
        assert uow.session.scalars(sa.select(Draft).where(Draft.kind == "referral_decision")).all() == []
    again.close()


def test_returning_ticks_what_is_to_be_sent(desk: OpenDesk) -> None:
    pane = _open(desk, "0101")
    desk.press(Qt.Key.Key_R, ALT)
    dialog = _dialog(desk, ReturnDialog)
    assert dialog.list.hasFocus()
    desk.press(Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert _referral(desk, "0101").state is ReferralState.RETURNED
    wait_for(desk.qtbot, lambda: "asked for: " in shown(pane))
    wait_for(desk.qtbot, lambda: pane.foot.offered == ("letter", "withdraw", "take_back"))


def test_deferring_reads_the_day_as_it_is_typed(desk: OpenDesk) -> None:
    _open(desk, "0104")
    desk.press(Qt.Key.Key_F, ALT)
    dialog = _dialog(desk, QDialog)
    write("31.02.27")
    assert "There is no such day" in dialog.ui.dayReadLabel.text()
    dialog.ui.dayLineEdit.setText("05.01.27")
    assert dialog.ui.dayReadLabel.text() == "Tue 5 Jan 2027"
    QTest.keyClicks(dialog.ui.reasonPlainTextEdit, "court on Monday")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert _referral(desk, "0104").state is ReferralState.DEFERRED


def test_an_emergency_says_by_when_it_is_to_be_heard(desk: OpenDesk) -> None:
    _open(desk, "0111")
    desk.press(Qt.Key.Key_G, ALT)
    dialog = _dialog(desk, QDialog)
    QTest.keyClicks(dialog.ui.reasonPlainTextEdit, "released this morning")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "A meeting is due by Tue 24 Nov." in shown(desk.window)


def test_a_possible_match_is_explained_and_decided_and_undone(desk: OpenDesk) -> None:
    pane = _open(desk, "0103")
    texts = shown(pane.matches)
    assert "MW-2026-0131, heard Tue 5 May. Likely the same person." in texts
    assert "For: same given name" in texts
    assert "If the same: no repeat, another person causes the harm." in texts
    desk.press(Qt.Key.Key_S, ALT)
    dialog = _dialog(desk, SamePersonDialog)
    assert "Both cases stay" in dialog.ui.effectLabel.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "the same person, says Lucy Tremain-Obi" in shown(pane.matches))
    desk.child(QPushButton, "undoSameButton", pane).click()
    desk.settle()
    wait_for(desk.qtbot, lambda: "Likely the same person." in shown(pane.matches))
    assert "Undone: everything is as it was." in shown(desk.window)


def test_not_the_same_is_one_key(desk: OpenDesk) -> None:
    pane = _open(desk, "0103")
    desk.press(Qt.Key.Key_N, ALT)
    desk.settle()
    wait_for(desk.qtbot, lambda: "not the same, says Lucy Tremain-Obi" in shown(pane.matches))


def test_e_opens_the_form_at_the_row(desk: OpenDesk) -> None:
    pane = _open(desk, "0103")
    pane.rows.select_key(("field", "/victim/date_of_birth"))
    pane.rows.setFocus()
    desk.press(Qt.Key.Key_E)
    form = open_pane(desk)
    wait_for(desk.qtbot, lambda: form.form.sections.pointer_at_focus() == "/victim/date_of_birth")
    desk.press(Qt.Key.Key_Escape)
    assert screening_of(desk).isVisible()


def test_hidden_names_are_hidden_here(desk: OpenDesk) -> None:
    pane = _open(desk, "0103")
    assert "Nasreen Akhtarzai" in shown(pane)
    desk.press(Qt.Key.Key_F8)
    desk.settle()
    wait_for(desk.qtbot, lambda: "Nasreen Akhtarzai" not in shown(pane))


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE])
def test_who_may_not_decide_reads_who_does(qtbot: QtBot, demonstration_file: Register, role: Role) -> None:
    who = actor(demonstration_file, role)
    on_the_table(demonstration_file, "0101", who)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    pane = _open(desk, "0101")
    assert "The coordinator decides." in shown(pane.foot)
    assert pane.foot.offered == ()
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert _referral(desk, "0101").state is ReferralState.RECEIVED
    desk.close()


def test_a_referral_that_is_not_there_leads_back_to_the_inbox(desk: OpenDesk) -> None:
    desk.go("referral", {"id": str(uuid.uuid4())})
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referrals")
    assert "not here any more" in shown(desk.window)


def test_every_reason_field_has_a_name_for_a_screen_reader(desk: OpenDesk) -> None:
    _open(desk, "0104")
    desk.press(Qt.Key.Key_D, ALT)
    dialog = _dialog(desk, DeclineDialog)
    assert all(field.accessibleName() for field in dialog.findChildren(QPlainTextEdit))
