"""The backups tab on the real window, by keyboard: choosing a folder, making, checking, and restoring by two people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from marac_desk.desktop.partnership.backup_dialog import AskRestoreDialog, RefuseRestoreDialog
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.model.ledger import LedgerEntry
from marac_desk.rules.access import Role
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.backups.noting import ask_restore
from marac_desk.services.backups.working import Backups
from tests.desktop.test_backing_up import never_ends
from tests.support.backup_desks import BackedDesk
from tests.support.backups import scramble
from tests.support.examining import reopened
from tests.support.faults import chance
from tests.support.registers import actor

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[BackedDesk]:
    """Return a desk with two backups, made in two hours."""
    opened = BackedDesk(qtbot, tmp_path)
    opened.look()
    opened.clock.advance(hours=1, minutes=30)
    opened.work()
    opened.look()
    opened.clock.advance(minutes=20)
    yield opened
    opened.close()


def rows(desk: BackedDesk) -> list[str]:
    """Return the rows of the list, as a screen reader says them."""
    return [row.sentence for row in desk.tab().list.rows_model.rows if row.sentence]


def todo(desk: BackedDesk) -> list[str]:
    """Return what to do next."""
    return [row.sentence for row in desk.tab().todo.rows_model.rows]


def said(desk: BackedDesk, name: str) -> str:
    """Return what a label says."""
    return str(desk.child(QLabel, name).text())


def test_a_fresh_register_says_what_backups_are_for_and_offers_the_first_step(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = BackedDesk(qtbot, tmp_path, chosen=False)
    tab = desk.tab()
    assert said(desk, "backupAgeLabel") == "none yet"
    assert "encrypted under a key of its own" in said(desk, "backupWordsLabel")
    assert tab.foot.choose.isVisible()
    assert not tab.foot.make.isVisible()
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(desk.folder))
    QTest.keyClick(tab.foot.choose, Qt.Key.Key_Space)
    desk.settle()
    assert len(desk.stems()) == 1, "the first is made at once"
    assert said(desk, "backupAgeLabel") == "just now"
    assert said(desk, "backupWhereLabel") == f"In {desk.folder}"
    assert len(rows(desk)) == 2
    desk.close()


def test_the_registers_own_folder_is_refused_and_nothing_changes(
    desk: BackedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(desk.place.folder))
    desk.tab().verbs.choose_folder()
    desk.settle()
    assert "the register's own" in said(desk, "saidLabel")
    assert said(desk, "backupWhereLabel") == f"In {desk.folder}"
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: "")
    desk.tab().verbs.choose_folder()
    desk.settle()
    assert said(desk, "backupWhereLabel") == f"In {desk.folder}"


def test_the_page_says_what_is_backed_up_where_and_when(desk: BackedDesk) -> None:
    assert rows(desk)[0] == "The last two days 2"
    assert rows(desk)[1].startswith("Sat 21 Nov, 11:30, up to line ")
    assert "the newest" in rows(desk)[1]
    assert rows(desk)[2].startswith("Sat 21 Nov, 10:00, up to line ")
    assert said(desk, "backupAgeLabel").startswith("20 minute")
    assert said(desk, "backupWhatLabel").startswith("Sat 21 Nov, 11:30, up to line ")
    assert todo(desk) == ["Nothing. The desk makes the next one by itself."]
    assert said(desk, "partnershipRemarkLabel").startswith("2 backup")


def test_b_makes_one_now(desk: BackedDesk) -> None:
    desk.tab()
    desk.clock.advance(hours=1)
    desk.press(Qt.Key.Key_B)
    desk.settle()
    assert len(desk.stems()) == 3
    assert said(desk, "backupAgeLabel") == "just now"


def test_enter_reads_a_backup_again_and_says_what_was_found(desk: BackedDesk) -> None:
    tab = desk.tab()
    tab.list.select_first()
    tab.list.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert "read again just now, and it holds" in rows(desk)[1]
    assert said(desk, "saidLabel") == "The backup of Sat 21 Nov, 11:30 holds."
    scramble(desk.folder / f"{desk.stems()[-1]}.backup", chance("tab"), share=0.05)
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert "This backup was changed after it was made" in rows(desk)[1]
    assert "Find out who or what writes to that folder" in said(desk, "saidLabel")
    assert not tab.foot.restore.isEnabled(), "what does not hold cannot be asked for"
    desk.press(Qt.Key.Key_Down)
    assert tab.foot.restore.isEnabled()


def test_progress_is_shown_and_cancel_takes_it_back(desk: BackedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backups, "make", never_ends)
    tab = desk.tab()
    desk.press(Qt.Key.Key_B)
    desk.qtbot.waitUntil(lambda: said(desk, "backupStageLabel") == "Copying page by page, 1 %", timeout=20_000)
    assert tab.foot.cancel.isVisible()
    assert not tab.foot.make.isVisible()
    QTest.keyClick(tab.foot.cancel, Qt.Key.Key_Space)
    desk.settle()
    assert not tab.foot.cancel.isVisible()
    assert tab.foot.make.isVisible()
    assert len(desk.stems()) == 2


def test_a_folder_that_is_gone_is_said_in_words(desk: BackedDesk) -> None:
    desk.folder.rename(desk.folder.with_name("pulled out"))
    desk.work()
    desk.clock.advance(hours=1)
    desk.look()
    desk.tab()
    assert said(desk, "backupProblemLabel").startswith("Since Sat 21 Nov, 12:50: The folder for backups is not there.")
    assert said(desk, "backupWordsLabel").startswith("The folder for backups is not there.")
    desk.folder.with_name("pulled out").rename(desk.folder)
    desk.clock.advance(minutes=11)
    desk.look()
    desk.tab()
    assert not desk.child(QLabel, "backupProblemLabel").isVisible()
    assert len(desk.stems()) == 3


def test_a_week_later_one_is_to_be_taken_off_line(desk: BackedDesk) -> None:
    desk.clock.advance(days=7)
    desk.work()
    desk.look()
    desk.tab()
    desk.window.refresh_page()
    desk.settle()
    assert todo(desk)[0].startswith("Copy the newest backup, both files, to a stick")
    desk.press(Qt.Key.Key_O)
    desk.settle()
    assert todo(desk) == ["Nothing. One was taken off line Sat 28 Nov; the desk makes the next by itself."]


def test_today_reminds_and_leads_here(desk: BackedDesk) -> None:
    def line() -> Any:
        page = desk.go("today")
        desk.window.refresh_page()
        desk.settle()
        found: Any = page
        return next((row for row in found._runs_out.rows if row.tab == "backups"), None)

    assert line() is None
    desk.clock.advance(hours=26)
    found = line()
    assert found.sentence.startswith("26 hour")
    assert found.tone.value == "soon"
    desk.clock.advance(hours=50)
    assert line().tone.value == "late"
    today: Any = desk.go("today")
    today._runs_out.chosen.emit(line())
    desk.settle()
    assert desk.window.here == ("partnership", {"tab": "backups"})


def test_whoever_may_not_know_of_backups_has_no_such_tab(qtbot: QtBot, tmp_path: Path) -> None:
    desk = BackedDesk(qtbot, tmp_path, role=Role.ADVOCATE)
    page = desk.go("partnership")
    assert isinstance(page, PartnershipPage)
    assert "backups" not in page.more
    desk.close()


# Restoring


def test_a_restore_by_two_people_from_asking_to_signing_in_again(qtbot: QtBot, tmp_path: Path) -> None:
    desk = BackedDesk(qtbot, tmp_path)
    desk.work()
    desk.look()
    desk.clock.advance(hours=2)
    desk.work("after the backup")
    desk.look()
    tab = desk.tab()
    tab.list.select_key(tab._lines[1].name)
    QTest.keyClick(tab.foot.restore, Qt.Key.Key_Space)
    desk.settle()
    dialog = desk.window.findChild(AskRestoreDialog)
    assert dialog is not None
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert dialog.ui.hintLabel.text(), "without a reason nothing is asked"
    desk.type(dialog.ui.reasonPlainTextEdit, "The wrong agenda was deleted.")
    QTest.keyClick(dialog.ui.reasonPlainTextEdit, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert todo(desk)[0].startswith("You asked to restore the backup of Sat 21 Nov, 10:00.")
    assert not tab.foot.restore.isVisible()

    desk = signed_in_again(desk, Role.CHAIR)
    assert "asks to restore the backup of Sat 21 Nov, 10:00: The wrong agenda was deleted." in todo(desk)[0]
    assert "Lucy Tremain-Obi" in todo(desk)[0]
    desk.program.desk.names.toggle()
    desk.settle()
    assert "Lucy Tremain-Obi" not in todo(desk)[0], "F8 hides names here as everywhere"
    enter(desk)

    desk = signed_in_again(desk, Role.COORDINATOR)
    assert "approved the restore of the backup of Sat 21 Nov, 10:00" in todo(desk)[0]
    ready: list[bool] = []
    desk.backing_up.restore_ready.connect(lambda: ready.append(True))
    enter(desk)
    assert ready == [True]
    assert operations(desk.register)[-1] == "restore", "the register as it was says that it is put aside"
    assert desk.program.end("restored") == ""
    with closing(reopened(desk.place.folder)) as register:
        told = operations(register)
        assert "restored" in told
        assert "after the backup" not in told
    assert len(list(desk.place.folder.glob("register.marac.before-*"))) == 1


def enter(desk: BackedDesk) -> None:
    """Press Enter on the first thing to do."""
    tab = desk.tab()
    tab.todo.select_first()
    QTest.keyClick(tab.todo, Qt.Key.Key_Return)
    desk.settle()


def signed_in_again(desk: BackedDesk, role: Role) -> BackedDesk:
    """Lock the desk, and have somebody sign in to it."""
    now = desk.clock.now()
    desk.program.end("key")
    desk.window.hide()
    register = reopened(desk.place.folder)
    register.clock.instant = now  # type: ignore[attr-defined]
    return BackedDesk(desk.qtbot, desk.folder.parent, register, role=role, chosen=False)


def operations(register: Any) -> list[str]:
    """Return what the ledger tells of, in order."""
    with register.reading() as uow:
        return list(uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)))


def test_a_restore_is_refused_with_a_reason_and_forgotten(qtbot: QtBot, tmp_path: Path) -> None:
    desk = BackedDesk(qtbot, tmp_path, role=Role.CHAIR)
    desk.look()
    coordinator = actor(desk.register)
    (line,) = desk.backups.lines(str(desk.folder))
    with desk.register.writing(coordinator) as uow:
        ask_restore(uow, actor=coordinator, backup=line, reason="A try.")
    tab = desk.tab()
    desk.window.refresh_page()
    desk.settle()
    assert not tab.foot.make.isVisible()
    assert "The coordinator or the administrator makes backups" in said(desk, "backupFootLabel")
    tab.todo.select_first()
    QTest.keyClick(tab.todo, Qt.Key.Key_Down)
    QTest.keyClick(tab.todo, Qt.Key.Key_Return)
    desk.settle()
    dialog = desk.window.findChild(RefuseRestoreDialog)
    assert dialog is not None
    desk.type(dialog.ui.reasonPlainTextEdit, "The register is sound.")
    QTest.keyClick(dialog.ui.reasonPlainTextEdit, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert todo(desk) == ["Nothing. The desk makes the next one by itself."]
    desk.close()


def test_a_restore_whose_backup_was_spoilt_since_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    desk = BackedDesk(qtbot, tmp_path)
    desk.look()
    coordinator, chair = actor(desk.register), actor(desk.register, Role.CHAIR)
    (line,) = desk.backups.lines(str(desk.folder))
    with desk.register.writing(coordinator) as uow:
        key, _ = ask_restore(uow, actor=coordinator, backup=line, reason="The disk reports errors.")
    with desk.register.writing(chair) as uow:
        decide_approval(uow, actor=chair, approval_id=key, approve=True)
    scramble(desk.folder / f"{line.name}.backup", chance("restore"), share=0.05)
    enter(desk)
    assert "This backup was changed after it was made" in said(desk, "saidLabel")
    assert desk.backing_up.prepared is None
    assert not list(desk.place.folder.glob("*.restored"))
    assert "approved the restore" in todo(desk)[0], "the leave is not used up by what did not happen"
    desk.close()
