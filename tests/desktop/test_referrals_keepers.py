"""Before a form is handed in: coordinator and chair are asked, and where one knows the people it goes elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.referrals.batch_page import BatchPage
from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.keepers_dialog import HandOverDialog, KeepersDialog
from marac_desk.model.audit import Alert
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary.access import AlertRule
from marac_desk.services.conflicts.declarations import Declared, declare
from marac_desk.services.referrals.forms import FormState, save_form
from tests.services.test_conflicts_elsewhere import SECRET, begun, form
from tests.support.forms import CONTROL, fill, open_pane
from tests.support.registers import actor
from tests.support.whole_case import every_text
from tests.support.windows import OpenDesk, shown_texts, wait_for

FILES = Path(__file__).resolve().parents[1] / "intake" / "data"
COORDINATOR, CHAIR = "Lucy Tremain-Obi", "Det Supt Angharad Penhallow"


def opened(desk: OpenDesk, state: FormState) -> FormPane:
    """Open a form that was begun before."""
    desk.window.go("referral", {"draft": begun(desk.register, state)})
    return open_pane(desk)


def asked(desk: OpenDesk, pane: FormPane) -> KeepersDialog:
    """Press to hand in, and return the question that comes instead."""
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    dialog = pane._handing.dialog
    assert isinstance(dialog, KeepersDialog)
    return dialog


def cases(register: Register) -> int:
    """Return how many cases there are."""
    with register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0


def operations(register: Register) -> list[str]:
    """Return what the ledger says was done."""
    with register.reading() as uow:
        return list(uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)))


def choose(dialog: KeepersDialog, name: str) -> None:
    """Choose who knows these people."""
    box = dialog.ui.keeperComboBox
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemText(at).startswith(name)))


def sent_elsewhere(desk: OpenDesk, dialog: KeepersDialog, pane: FormPane) -> HandOverDialog:
    """Answer that the chair knows them."""
    choose(dialog, CHAIR)
    desk.type(dialog.ui.deputyLineEdit, "Hazel Deputy, DCI")
    QTest.keyClick(dialog.ui.sendButton, Qt.Key.Key_Space)
    desk.settle()
    over = pane._handing.dialog
    assert isinstance(over, HandOverDialog)
    return over


def test_a_form_about_nobody_of_theirs_is_handed_in_without_a_question(desk: OpenDesk) -> None:
    before, pane = cases(desk.register), opened(desk, form("Sade Ferris"))
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral" and cases(desk.register) == before + 1)
    desk.settle()
    assert pane._handing.dialog is None


def test_who_may_know_whom_is_shown_and_nothing_is_stored_before_the_answer(desk: OpenDesk) -> None:
    before = cases(desk.register)
    dialog = asked(desk, opened(desk, form("Angharad Penhallow")))
    said = " ".join(shown_texts(dialog))
    assert CHAIR in said
    assert "may be Angharad Penhallow (said to cause harm): same given name, same family name" in said
    assert "Say no name unless it takes one." in said
    assert cases(desk.register) == before
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.settle()
    assert cases(desk.register) == before


def test_the_coordinator_is_asked_herself(desk: OpenDesk) -> None:
    dialog = asked(desk, opened(desk, form("Owen Tremain-Obi")))
    assert "Do you know any of these people" in dialog.ui.questionLabel.text()
    dialog.reject()


def test_the_keys_that_hand_in_do_not_answer_the_question(desk: OpenDesk) -> None:
    before = cases(desk.register)
    dialog = asked(desk, opened(desk, form("Angharad Penhallow")))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(dialog, key, CONTROL)
        QTest.keyClick(dialog.ui.keeperComboBox, key, CONTROL)
    desk.settle()
    assert dialog.isVisible()
    assert cases(desk.register) == before
    dialog.reject()


def test_back_at_the_form_everything_stands_there_and_is_kept(desk: OpenDesk) -> None:
    pane = opened(desk, form("Angharad Penhallow"))
    asked(desk, pane).reject()
    desk.settle()
    assert pane.hand_in_button.isEnabled()
    desk.window.activateWindow()
    fill(pane.form, "/referrer/role", "Officer")
    pane.flush()
    desk.settle()
    assert "Officer" in every_text(desk.register)


def test_where_they_know_nobody_it_is_handed_in_and_that_they_were_asked_is_written_down(desk: OpenDesk) -> None:
    before = cases(desk.register)
    dialog = asked(desk, opened(desk, form("Angharad Penhallow")))
    QTest.keyClick(dialog.ui.saveButton, Qt.Key.Key_Space)
    wait_for(desk.qtbot, lambda: cases(desk.register) == before + 1)
    desk.settle()
    assert "keepers_asked" in operations(desk.register)
    with desk.register.reading() as uow:
        assert uow.session.scalars(sa.select(Draft.kind).where(Draft.kind == "referral")).all() == []


def test_where_one_knows_them_nothing_of_the_case_stays(
    desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = opened(desk, form("Angharad Penhallow"))
    fill(pane.form, "/referrer/role", f"Officer of {SECRET}")
    over = sent_elsewhere(desk, asked(desk, pane), pane)
    assert SECRET not in every_text(desk.register)
    field = pane.form.sections.control("/referrer/role")
    assert field is not None
    desk.type(field, " again")
    pane.keeping.touched()
    pane.flush()
    desk.settle()
    assert SECRET not in every_text(desk.register), "what stood on the screen does not come back"
    with desk.register.reading() as uow:
        alert = uow.session.scalars(sa.select(Alert).where(Alert.rule == AlertRule.OTHER_REGISTER)).one()
    assert alert.details == {"whose": "chair"}
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(tmp_path))
    QTest.keyClick(over.ui.saveButton, Qt.Key.Key_Space)
    desk.settle()
    (sheet,) = tmp_path.glob("hand-over-*.pdf")
    assert sheet.read_bytes().startswith(b"%PDF")
    assert over.ui.hintLabel.text() == f"Saved as {sheet.name}."
    QTest.keyClick(over.ui.cancelButton, Qt.Key.Key_Space)
    desk.settle()
    assert desk.window.here[0] == "referrals"


def test_the_sheet_is_not_left_behind_by_one_press(desk: OpenDesk) -> None:
    pane = opened(desk, form("Angharad Penhallow"))
    over = sent_elsewhere(desk, asked(desk, pane), pane)
    QTest.keyClick(over, Qt.Key.Key_Escape)
    assert over.isVisible()
    assert "cannot be made later" in over.ui.hintLabel.text()
    QTest.keyClick(over, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not over.isVisible()


def test_it_is_said_who_knows_them_and_who_takes_it_before_anything_is_removed(desk: OpenDesk) -> None:
    pane = opened(desk, form("Angharad Penhallow"))
    dialog = asked(desk, pane)
    dialog.send()
    assert "Choose who knows them" in dialog.ui.hintLabel.text()
    choose(dialog, CHAIR)
    dialog.send()
    desk.settle()
    assert "Write who prepares the case" in dialog.ui.hintLabel.text()
    desk.type(dialog.ui.deputyLineEdit, COORDINATOR)
    dialog.send()
    desk.settle()
    assert "somebody else than coordinator and chair" in dialog.ui.hintLabel.text()
    assert SECRET in every_text(desk.register)
    dialog.reject()


def test_somebody_who_sees_it_herself_sends_it_elsewhere_unasked(desk: OpenDesk) -> None:
    pane = opened(desk, form("Sade Ferris"))
    QTest.keyClick(pane.keeper_button, Qt.Key.Key_Space)
    desk.settle()
    dialog = cast("KeepersDialog", pane._handing.dialog)
    assert not dialog.ui.saveButton.isVisible(), "nobody was asked anything"
    sent_elsewhere(desk, dialog, pane)
    assert SECRET not in every_text(desk.register)


def test_a_correction_is_of_a_case_that_is_here_already(desk: OpenDesk) -> None:
    before = cases(desk.register)
    pane = opened(desk, form("Sade Ferris"))
    desk.press(Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: cases(desk.register) == before + 1)
    desk.settle()
    desk.window.go("referral", {**(desk.window.here[1] or {}), "edit": ""})
    again = open_pane(desk)
    assert again.keeper_button.isHidden()
    again.keeper_knows()
    desk.settle()
    assert pane._handing.dialog is None


def test_the_advocate_is_asked_the_same(qtbot: QtBot, demonstration_file: Register) -> None:
    jo = actor(demonstration_file, Role.ADVOCATE)
    desk = OpenDesk(qtbot, demonstration_file, Role.ADVOCATE)
    with demonstration_file.writing(jo) as uow:
        save_form(uow, actor=jo, subject="a" * 32, state=form("Angharad Penhallow"))
    desk.window.go("referral", {"draft": "a" * 32})
    asked(desk, open_pane(desk)).reject()
    desk.settle()
    desk.close()


def test_a_row_about_them_is_passed_over_and_the_others_are_handed_in(desk: OpenDesk) -> None:
    me, path = actor(desk.register), next(FILES.rglob("police_wide_utf8sig_comma.csv"))
    cast("ReferralsPage", desk.go("referrals")).take_files([str(path)])
    wait_for(desk.qtbot, lambda: desk.window.here[0] == "referral_batch")
    page = cast("BatchPage", desk.window.page("referral_batch"))
    page.agency.setEditText("Marshwater Police")
    wait_for(desk.qtbot, lambda: page._view is not None and len(page._view.ready) > 3)
    assert page._view is not None
    known = next(row for row in page._view.rows if row.subject == page._view.ready[1])
    assert me.representative_id is not None
    with desk.register.writing(me) as uow:
        declared = Declared(knows=(known.name,))
        declare(uow, actor=me, representative_id=me.representative_id, declared=declared)
    before = cases(desk.register)
    page.running.start(page._view.ready[:4])
    wait_for(desk.qtbot, lambda: not page.running.is_running)
    desk.settle()
    assert cases(desk.register) == before + 3
    assert page.running.to_ask == [known.subject]
    assert page.rows.current_key() == known.subject
    assert "may know these people" in " ".join(shown_texts(page))
