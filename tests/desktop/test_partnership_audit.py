"""Who looked, on the real window: the auditor judges, draws, checks, extracts; others see their own lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pikepdf
import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from marac_desk.desktop.partnership.audit_dialogs import JudgeDialog
from marac_desk.desktop.partnership.audit_tab import AuditTab
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.model.audit import Alert, SampledLook
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary.access import AlertRule, SampleVerdict
from marac_desk.services.trust import ledger_mark
from tests.support.cases import case_id
from tests.support.registers import actor, user
from tests.support.windows import OpenDesk, shown_texts


@pytest.fixture
def watching(qtbot: QtBot, demonstration_file: Register) -> Iterator[OpenDesk]:
    register = demonstration_file
    watcher, seen = user(register, Role.AUDITOR), actor(register)
    user(register, Role.AUDITOR, name="Second Auditor")
    with register.writing(seen) as uow:
        uow.record("view", "case", case_id=case_id(register, "0130"), reason="enquiry")
        uow.add(Alert(rule=AlertRule.MANY_CASES, user_id=seen.user_id, at=uow.now, details={"count": 17}))
    opened = OpenDesk(qtbot, register, who=watcher)
    yield opened
    opened.close()


def tab_of(desk: OpenDesk) -> AuditTab:
    page = cast("PartnershipPage", desk.go("partnership", {"tab": "audit"}))
    desk.settle()
    return cast("AuditTab", page.more["audit"])


def texts(tab: AuditTab) -> str:
    return " ".join(shown_texts(tab))


def test_the_auditor_sees_what_waits_and_what_was_done(watching: OpenDesk) -> None:
    shown = texts(tab_of(watching))
    assert "many cases within an hour: 17" in shown
    assert "opened the case, MW-" in shown
    assert "(an agency asks)" in shown


def test_a_finding_is_recorded_by_keyboard_and_the_alert_is_gone(watching: OpenDesk) -> None:
    tab = tab_of(watching)
    (waiting,) = tab._found.waiting
    assert tab.rows.select_key(waiting)
    QTest.keyClick(tab.rows, Qt.Key.Key_Return)
    (dialog,) = watching.window.findChildren(JudgeDialog)
    dialog.ui.verdictComboBox.setCurrentIndex(1)
    dialog.save()
    watching.settle()
    assert "Say in a few words" in dialog.ui.hintLabel.text()
    watching.type(dialog.ui.notePlainTextEdit, "Prepared the weekly agenda")
    dialog.save()
    watching.settle()
    assert "Nothing stands out" in texts(tab)
    with watching.register.reading() as uow:
        alert = uow.session.scalars(sa.select(Alert)).one()
    assert alert.verdict is SampleVerdict.EXPLAINED


def test_the_sample_of_the_month_before_is_drawn_and_what_is_mine_waits(watching: OpenDesk) -> None:
    tab = tab_of(watching)
    with watching.register.reading() as uow:
        earlier = uow.session.scalar(sa.select(sa.func.min(LedgerEntry.at)))
    assert earlier is not None
    tab.verbs.sample.click()
    watching.settle()
    with watching.register.reading() as uow:
        drawn = len(uow.session.scalars(sa.select(SampledLook)).all())
    assert tab.verbs.said.text() in {f"{drawn} looks drawn and assigned.", "Nobody looked at anything in that month."}


def test_the_chain_is_checked_beside_everything_else_and_the_result_is_said(watching: OpenDesk) -> None:
    tab = tab_of(watching)
    tab.verbs.check_chain()
    watching.settle()
    assert "hold." in tab.verbs.said.text()
    assert tab.verbs.check.isEnabled()


def test_an_extract_is_locked_named_without_names_and_written_down(
    watching: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = tab_of(watching)
    monkeypatch.setattr(watching.window, "choose_folder", lambda _title: str(tmp_path))
    tab.verbs.make_extract()
    watching.settle()
    (saved,) = tmp_path.glob("*.pdf")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(saved)
    password = tab.verbs.said.text().split("password is ")[1].split(";")[0]
    with pikepdf.open(saved, password=password) as document:
        assert list(document.attachments)
    with watching.register.reading() as uow:
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "export")).one()
    assert line.object_type == "ledger"


def test_a_mark_on_printed_minutes_is_looked_up(watching: OpenDesk) -> None:
    tab = tab_of(watching)
    with watching.register.reading() as uow:
        mark = ledger_mark(uow)
    with watching.register.writing(actor(watching.register)) as uow:
        uow.record("view", "case", case_id=case_id(watching.register, "0130"))

    def looked_up(typed: str) -> str:
        tab.verbs.mark.setText(typed)
        QTest.keyClick(tab.verbs.mark, Qt.Key.Key_Return)
        watching.settle()
        return str(tab.verbs.said.text())

    assert "is in the ledger" in looked_up(f"{mark[:4].upper()} {mark[4:]}")
    other = f"{int(mark, 16) ^ 1:08x}"
    assert "is not in the ledger" in looked_up(other)
    for wrong in ("", mark[:7], f"{mark}0", "minutes!", "९" * 8):
        assert "has eight signs" in looked_up(wrong)


def test_others_see_their_own_lines_and_no_verb_of_the_auditor(qtbot: QtBot, demonstration_file: Register) -> None:
    with demonstration_file.writing(actor(demonstration_file, Role.CHAIR)) as uow:
        uow.record("view", "case", case_id=case_id(demonstration_file, "0130"))
    desk = OpenDesk(qtbot, demonstration_file)
    tab = tab_of(desk)
    shown = texts(tab)
    assert actor(demonstration_file, Role.CHAIR).name not in shown
    assert "These are your own lines" in shown
    assert not [verb for verb in tab.findChildren(QPushButton) if verb.isVisible() and "extract" in verb.objectName()]
    assert QApplication.focusWidget() is not None
    desk.close()
