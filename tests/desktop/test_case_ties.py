"""Ties, the told advocate, challenges and the sender's answer on the real window, by keyboard alone."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from marac_desk.desktop.entry.reason_dialog import AskReasonDialog
from marac_desk.desktop.entry.second_decision_dialog import SecondDecisionDialog
from marac_desk.desktop.entry.ties_panel import TiesPanel
from marac_desk.desktop.partnership.needs_tab import NeedsTab
from marac_desk.desktop.referrals.screening_pane import ScreeningPane
from marac_desk.desktop.referrals.told_dialog import TellAdvocateDialog
from marac_desk.desktop.today.page import TodayPage
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.referral import Referral
from marac_desk.model.tie import CaseTie
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.ties import TieKind, TieVerdict
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.partnership.needs import referral_needs
from marac_desk.services.referrals import screening
from tests.support.cases import case_id
from tests.support.forms import ALT, CONTROL, screening_of, shown
from tests.support.referrals import referral_numbered
from tests.support.registers import actor
from tests.support.windows import OpenDesk, wait_for


def _open(desk: OpenDesk, number: str) -> ScreeningPane:
    desk.go("referral", {"id": str(_key(desk.register, number))})
    return screening_of(desk)


def _key(register: Register, number: str) -> uuid.UUID:
    with register.reading() as uow:
        return referral_numbered(uow, number).id


def _dialog(desk: OpenDesk, kind: type[Any]) -> Any:
    wait_for(desk.qtbot, lambda: any(d.isVisible() for d in desk.window.findChildren(kind)))
    return next(d for d in desk.window.findChildren(kind) if d.isVisible())


def _referral(desk: OpenDesk, number: str) -> Referral:
    with desk.register.reading() as uow:
        return referral_numbered(uow, number)


def _back(desk: OpenDesk, pane: ScreeningPane) -> None:
    """Give the page the keyboard again after a dialog, as a window manager does."""
    desk.window.activateWindow()
    pane.rows.setFocus()
    wait_for(desk.qtbot, pane.rows.hasFocus)


def _decline(register: Register, number: str) -> None:
    who = actor(register)
    with register.writing(who) as uow:
        key = referral_numbered(uow, number).id
        screening.decline_referral(uow, actor=who, referral_id=key, reason="below", alternative_route="helpline")


def test_a_tie_is_confirmed_and_undone_by_keyboard(desk: OpenDesk) -> None:
    pane = _open(desk, "0101")
    wait_for(desk.qtbot, lambda: "Repeat of the earlier referral of this case" in shown(pane.ties))
    desk.press(Qt.Key.Key_C, ALT)
    dialog = _dialog(desk, AskReasonDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "Write down the reason first" in dialog.ui.hintLabel.text()
    QTest.keyClicks(dialog.ui.reasonPlainTextEdit, "The police log says so.")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "Confirmed by Lucy Tremain-Obi" in shown(pane.ties))
    assert _referral(desk, "0101").is_repeat is RepeatVerdict.YES
    desk.child(QPushButton, "undoTieButton", pane.ties).click()
    again = _dialog(desk, AskReasonDialog)
    again.activateWindow()
    wait_for(desk.qtbot, again.ui.reasonPlainTextEdit.hasFocus)
    QTest.keyClicks(again.ui.reasonPlainTextEdit, "The log was of another day.")
    QTest.keyClick(again, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "Because the incident is within the window" in shown(pane.ties))


def test_a_rejected_counter_allegation_is_not_asked_about_again(desk: OpenDesk) -> None:
    pane = _open(desk, "0104")
    wait_for(desk.qtbot, lambda: "counter-allegation in MW-2026-0105" in shown(pane.ties))
    desk.press(Qt.Key.Key_X, ALT)
    dialog = _dialog(desk, AskReasonDialog)
    QTest.keyClicks(dialog.ui.reasonPlainTextEdit, "Their sister has the same name.")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "Rejected by Lucy Tremain-Obi" in shown(pane.ties))
    with desk.register.reading() as uow:
        row = uow.session.scalars(sa.select(CaseTie)).one()
    assert (row.kind, row.verdict) == (TieKind.COUNTER_ALLEGATION, TieVerdict.REJECTED)
    assert not pane.ties.offers


def test_the_case_page_shows_its_ties_and_hides_names_in_them(desk: OpenDesk) -> None:
    desk.go("case", {"id": str(case_id(desk.register, "0104"))})
    panel = desk.window.findChildren(TiesPanel)
    wait_for(desk.qtbot, lambda: any("MW-2026-0105" in shown(one) and "Tolliver" in shown(one) for one in panel))
    desk.press(Qt.Key.Key_F8)
    desk.settle()
    assert not any("Tolliver" in shown(one) for one in panel)
    desk.press(Qt.Key.Key_F8)


def test_today_asks_to_tell_the_advocate_until_it_is_written_down(desk: OpenDesk) -> None:
    pane = _open(desk, "0101")
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: "Accepted. Tell the advocate today." in shown(desk.window))
    desk.go("today")
    wait_for(desk.qtbot, lambda: "Tell the advocate" in shown(desk.window))
    pane = _open(desk, "0101")
    wait_for(desk.qtbot, lambda: "told" in pane.foot.offered)
    desk.press(Qt.Key.Key_T, ALT)
    dialog = _dialog(desk, TellAdvocateDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert "Write down who was told" in dialog.ui.hintLabel.text()
    QTest.keyClicks(dialog.ui.whomLineEdit, "Grace Advocate")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "told Grace Advocate" in shown(pane))
    assert "told" not in pane.foot.offered


def test_a_challenge_is_decided_by_the_chair_on_today(desk: OpenDesk, demonstration_file: Register) -> None:
    _decline(desk.register, "0104")
    pane = _open(desk, "0104")
    wait_for(desk.qtbot, lambda: "challenge" in pane.foot.offered)
    desk.press(Qt.Key.Key_Return, CONTROL)
    dialog = _dialog(desk, QDialog)
    QTest.keyClicks(dialog.ui.reasonPlainTextEdit, "The score was 18.")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "somebody else than who declined it decides" in shown(pane))
    _back(desk, pane)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    wait_for(desk.qtbot, lambda: "You declined this referral" in shown(pane.foot))
    chair = OpenDesk(desk.qtbot, demonstration_file, Role.CHAIR)
    chair.go("today")
    wait_for(chair.qtbot, lambda: "Challenged decisions" in shown(chair.window))
    page = chair.window.findChild(TodayPage)
    work = page.focusProxy() if page is not None else None
    assert isinstance(work, RowView)
    work.setFocus()
    work.select_key(("challenge", _key(desk.register, "0104")))
    chair.press(Qt.Key.Key_Return)
    second = _dialog(chair, SecondDecisionDialog)
    assert "Challenged by" in second.ui.aboutLabel.text()
    assert "Tolliver" not in second.ui.aboutLabel.text()
    second.ui.acceptRadioButton.setChecked(True)
    QTest.keyClicks(second.ui.reasonPlainTextEdit, "The form says 18.")
    QTest.keyClick(second, Qt.Key.Key_Return, CONTROL)
    chair.settle()
    assert _referral(desk, "0104").state is ReferralState.ACCEPTED
    chair.close()


def test_the_answer_to_the_sender_is_saved_and_written_down(
    desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _decline(desk.register, "0104")
    pane = _open(desk, "0104")
    wait_for(desk.qtbot, lambda: "letter" in pane.foot.offered)
    monkeypatch.setattr(desk.window, "choose_folder", lambda *_: str(tmp_path))
    desk.press(Qt.Key.Key_L, ALT)
    wait_for(desk.qtbot, lambda: any(tmp_path.glob("answer-*.pdf")))
    desk.settle()
    wait_for(desk.qtbot, lambda: "Letter saved" in shown(desk.window))
    with desk.register.reading() as uow:
        assert uow.session.scalar(sa.select(LedgerEntry.seq).where(LedgerEntry.operation == "answer_letter"))


def test_what_the_area_asks_for_is_ticked_by_keyboard(desk: OpenDesk) -> None:
    desk.go("partnership", {"tab": "needs"})
    (tab,) = desk.window.findChildren(NeedsTab)
    wait_for(desk.qtbot, lambda: tab.view is not None)
    before = sum(one.asked for one in tab.view.needs)  # type: ignore[union-attr]
    tab.list.setFocus()
    tab.list.select_first()
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    with desk.register.reading() as uow:
        assert sum(one.asked for one in referral_needs(uow, actor=actor(desk.register)).needs) == before - 1
