"""Restoring a real backup from the first window, and from the one for a register that cannot be trusted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from marac_desk.desktop.lock import desk_process
from marac_desk.desktop.lock.restore_window import RestoreWindow
from marac_desk.desktop.lock.set_up_window import SetUpWindow
from marac_desk.desktop.lock.trouble_window import TroubleWindow
from marac_desk.lock_process import LockProcess
from marac_desk.lock_process.starting import After
from marac_desk.register.backup.swapping import kept_aside
from marac_desk.register.files import RegisterPlace
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.tries import Tries
from marac_desk.rules.access import Role
from tests.support.backups import PASSPHRASE, SECOND, SECOND_PASSPHRASE, scramble
from tests.support.faults import chance
from tests.support.lock_processes import KEEPS, READY, WAITS, Beginner, beginner, hint
from tests.support.registers import COORDINATOR, SECRETS
from tests.support.restorable import Restorable
from tests.support.windows import wait_for

WHOLE_DESK = desk_process.ARGUMENTS
TELLS = "say(**{'is': 'progress', 'what': 'ledger', 'done': 3, 'of': 12})\n"
STOPS = "sys.stdin.readline()\nsay(**{'is': 'problem', 'code': 'restore_cancelled'})\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register with two backups, made once for all tests, and what was written after them."""
    made = Restorable(tmp_path_factory.mktemp("template"))
    made.make()
    made.work("first_work")
    made.back_up(days=1)
    made.work("later_work")
    return made.base


@pytest.fixture
def restorable(template: Path, tmp_path: Path) -> Restorable:
    """Return a copy of it."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Restorable(tmp_path)


@pytest.fixture
def begin(
    qtbot: QtBot, qapp: QApplication, restorable: Restorable, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Beginner]:
    """Return what starts a lock process on that folder; asked for a folder, the person names the one with backups."""
    folder = str(restorable.folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: folder)
    with beginner(qtbot, qapp, restorable.place.folder, monkeypatch) as found:
        yield found


def lose(place: RegisterPlace) -> None:
    """Lose the whole folder, as a computer that is stolen does."""
    shutil.rmtree(place.folder)


def from_the_start(process: LockProcess, qtbot: QtBot) -> RestoreWindow:
    """Choose to restore in the first window of a set-up, and the folder of the backups."""
    assert isinstance(process.window, SetUpWindow)
    wait_for(qtbot, process.window.ui.nextButton.isEnabled)
    process.window.step.ui.restoreButton.click()  # type: ignore[attr-defined]
    return chosen_folder(process, qtbot)


def from_trouble(process: LockProcess, qtbot: QtBot) -> RestoreWindow:
    """Choose to restore where a register cannot be trusted, and the folder of the backups."""
    wait_for(qtbot, lambda: isinstance(process.window, TroubleWindow))
    process.window.ui.restoreButton.click()
    return chosen_folder(process, qtbot)


def chosen_folder(process: LockProcess, qtbot: QtBot) -> RestoreWindow:
    """Choose the folder and wait for the list."""
    window = process.window
    assert isinstance(window, RestoreWindow)
    assert window.isVisible()
    window.backups.ui.folderButton.click()
    wait_for(qtbot, lambda: window.ui.nextButton.isEnabled())
    return window


def ask(window: RestoreWindow, qtbot: QtBot) -> None:
    """Go on to the step that asks who it is."""
    window.ui.nextButton.click()
    wait_for(qtbot, lambda: window.step in (window.people, window.shares))


def answer(window: RestoreWindow, first: str = PASSPHRASE, second: str = "") -> None:
    """Type one passphrase, or two, and go on."""
    window.people.ui.firstLineEdit.setText(first)
    window.people.ui.secondLineEdit.setText(second)
    window.ui.nextButton.click()


def order_of(begin: Beginner, qtbot: QtBot) -> dict[str, Any]:
    """Return the order that the desk process got."""
    wait_for(qtbot, begin.kept.exists)
    wait_for(qtbot, lambda: bool(begin.kept.read_text()))
    found: dict[str, Any] = json.loads(begin.kept.read_text())
    return found


def rows(window: RestoreWindow) -> list[str]:
    """Return what the list says."""
    return [row.sentence for row in window.backups.list.rows_model.rows]


def test_into_an_empty_folder_one_person_restores_what_two_backups_are_offered_for(
    begin: Beginner, qtbot: QtBot, restorable: Restorable
) -> None:
    lose(restorable.place)
    window = from_the_start(begin(KEEPS + WAITS), qtbot)
    newest, oldest = rows(window)
    assert "the newest" in newest
    assert "cases: 0" in newest
    assert "the newest" not in oldest
    ask(window, qtbot)
    assert window.people.ui.secondLineEdit.isHidden()
    answer(window)
    order = order_of(begin, qtbot)
    assert window.step is window.work
    assert (order["backup"], order["people"]) == (restorable.names()[0], [str(COORDINATOR)])
    assert [text for _, text in window.people.typed] == [""]
    stages = restorable.restored(order)
    assert {"hashing", "pages", "copying", "ledger"} <= set(stages)
    assert restorable.told()[-1] == "restored"
    assert "first_work" in restorable.told()


def test_an_older_backup_can_be_chosen_by_the_keyboard(begin: Beginner, qtbot: QtBot, restorable: Restorable) -> None:
    lose(restorable.place)
    window = from_the_start(begin(KEEPS + WAITS), qtbot)
    assert window.backups.list.hasFocus() or window.focusWidget() is window.backups.list
    QTest.keyClick(window.backups.list, Qt.Key.Key_Down)
    QTest.keyClick(window.backups.list, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: window.step is window.people)
    answer(window)
    order = order_of(begin, qtbot)
    assert order["backup"] == restorable.names()[1]
    restorable.restored(order)
    assert "first_work" not in restorable.told()


def test_a_wrong_passphrase_is_said_with_the_name_and_typed_again(
    begin: Beginner, qtbot: QtBot, restorable: Restorable
) -> None:
    lose(restorable.place)
    window = from_the_start(begin(KEEPS + WAITS), qtbot)
    ask(window, qtbot)
    answer(window, "seven loud rivers")
    wait_for(qtbot, lambda: "not the passphrase of Ada Test" in hint(window))
    assert window.step is window.people
    assert window.people.ui.firstLineEdit.text() == ""
    assert not begin.kept.exists()
    answer(window)
    assert order_of(begin, qtbot)["people"] == [str(COORDINATOR)]


def test_a_folder_without_backups_is_said(
    begin: Beginner, qtbot: QtBot, restorable: Restorable, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(restorable.place)
    window = from_the_start(begin(), qtbot)
    for path in restorable.folder.glob("*.json"):
        path.unlink()
    window.backups.ui.folderButton.click()
    wait_for(qtbot, lambda: "not offered: 2" in window.backups.ui.othersLabel.text())
    assert rows(window) == []
    window.ui.nextButton.click()
    assert "no whole backup" in hint(window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(restorable.base / "gone"))
    window.backups.ui.folderButton.click()
    wait_for(qtbot, lambda: "is not there" in hint(window))


def test_back_from_the_first_step_is_where_one_came_from(begin: Beginner, qtbot: QtBot, restorable: Restorable) -> None:
    lose(restorable.place)
    process = begin()
    window = from_the_start(process, qtbot)
    window.ui.backButton.click()
    assert isinstance(process.window, SetUpWindow)
    assert process.window.isVisible()
    assert not window.isVisible()
    process.door.refuse(RegisterProblemError("disk_full"))
    assert "disk is full" in hint(process.window)


def test_over_a_register_it_takes_two_different_people(begin: Beginner, qtbot: QtBot, restorable: Restorable) -> None:
    scramble(restorable.place.register, chance("live"))
    before = restorable.place.register.read_bytes()
    process = begin(KEEPS + WAITS)
    process.door.refuse(RegisterProblemError("damaged"))
    window = from_trouble(process, qtbot)
    ask(window, qtbot)
    answer(window)
    assert "Bea Test is missing" in hint(window)
    window.people.ui.secondComboBox.setCurrentIndex(0)
    answer(window, second=PASSPHRASE)
    assert "two different people" in hint(window)
    window.people.ui.secondComboBox.setCurrentIndex(1)
    answer(window, second="a wrong passphrase")
    wait_for(qtbot, lambda: "not the passphrase of Bea Test" in hint(window))
    assert window.people.ui.firstLineEdit.text() == PASSPHRASE
    assert Tries(restorable.place).wrong() == {SECOND: 1}
    restorable.place.tries.unlink()  # whoever was wrong has to wait a while; a test does not
    answer(window, second=SECOND_PASSPHRASE)
    order = order_of(begin, qtbot)
    assert order["people"] == [str(COORDINATOR), str(SECOND)]
    restorable.restored(order)
    assert restorable.told()[-1] == "restored"
    assert "later_work" not in restorable.told()
    (aside,) = kept_aside(restorable.place)
    assert aside.read_bytes() == before


def test_two_people_of_whom_nobody_may_approve_change_nothing(tmp_path: Path) -> None:
    other = Restorable(tmp_path / "other")
    other.base.mkdir()
    other.make(second_role=Role.ADVOCATE)
    before = other.place.register.read_bytes()
    order = {
        "register": str(other.place.folder), "secrets": secrets_text(), "folder": str(other.folder), "brought": False,
        "backup": other.names()[0], "sha256": sha256_of(other), "by_shares": False,
        "people": [str(COORDINATOR), str(SECOND)],
    }  # fmt: skip
    for people in ([str(COORDINATOR)], [str(COORDINATOR), str(SECOND)]):
        with pytest.raises(RegisterProblemError, match="restore_needs_two"):
            other.restored({**order, "people": people})
    assert other.place.register.read_bytes() == before
    assert [path.name for path in other.place.folder.glob("*.restored")] == []
    other.restored({**order, "people": [], "by_shares": True})  # two shares stand for two people
    assert other.told()[-1] == "restored"


def secrets_text() -> str:
    """Return what the lock process hands over of the keys."""
    return SECRETS.to_bytes().decode()


def sha256_of(one: Restorable) -> str:
    """Return the hash of the newest backup as its manifest says it."""
    manifest = one.folder / f"{one.names()[0]}.json"
    return str(json.loads(manifest.read_text())["sha256"])


def test_where_a_computer_knew_the_register_an_empty_folder_takes_two_as_well(
    begin: Beginner, qtbot: QtBot, restorable: Restorable
) -> None:
    restorable.place.register.unlink()
    restorable.place.keys.unlink()
    (restorable.place.folder / "register.state").write_text("{}")
    window = from_the_start(begin(KEEPS + WAITS), qtbot)
    ask(window, qtbot)
    assert not window.people.ui.secondLineEdit.isHidden()
    assert "This computer knew the register" in window.people.ui.aboutLabel.text()
    answer(window, second=SECOND_PASSPHRASE)
    restorable.restored(order_of(begin, qtbot))
    assert restorable.told()[-1] == "restored"


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_keys_that_cannot_be_used_are_kept_and_those_of_the_backup_take_their_place(
    begin: Beginner, qtbot: QtBot, restorable: Restorable, damage: str
) -> None:
    if damage == "missing":
        restorable.place.keys.unlink()
    else:
        restorable.place.keys.write_text('{"format": "marac-desk/keys", "version": 2}')
    window = from_trouble(begin(KEEPS + WAITS), qtbot)
    ask(window, qtbot)
    answer(window, second=SECOND_PASSPHRASE)
    restorable.restored(order_of(begin, qtbot))
    assert restorable.told()[-1] == "restored"
    kept = list(restorable.place.folder.glob("register.keys.before-*"))
    assert len(kept) == (damage == "damaged")


def test_two_shares_restore_without_any_passphrase(begin: Beginner, qtbot: QtBot, restorable: Restorable) -> None:
    lose(restorable.place)
    window = from_the_start(begin(KEEPS + WAITS), qtbot)
    ask(window, qtbot)
    window.people.ui.sharesButton.click()
    assert window.step is window.shares
    assert window.ui.stepLabel.text() == "Step 2 of 3"
    one, other, _ = restorable.shares
    window.shares.ui.oneLineEdit.setText(one)
    window.shares.ui.otherLineEdit.setText(other.lower())
    window.ui.nextButton.click()
    order = order_of(begin, qtbot)
    assert (order["by_shares"], order["people"]) == (True, [])
    assert window.shares.typed == ("", "")
    restorable.restored(order)
    assert restorable.told()[-1] == "restored"


def test_how_far_it_is_can_be_read_and_it_can_be_stopped(begin: Beginner, qtbot: QtBot, restorable: Restorable) -> None:
    lose(restorable.place)
    process = begin(READY + TELLS + STOPS + WAITS)
    window = from_the_start(process, qtbot)
    ask(window, qtbot)
    answer(window)
    wait_for(qtbot, lambda: "line 3 of 12" in window.work.ui.stageLabel.text())
    assert window.work.ui.stageProgressBar.value() == 3
    QTest.keyClick(window.work.ui.stopButton, Qt.Key.Key_Escape)
    assert not window.work.ui.stopButton.isEnabled()
    wait_for(qtbot, lambda: "was stopped" in hint(window))
    assert window.step is window.people
    wait_for(qtbot, lambda: begin.starts() == 2)  # another desk process waits for the next try


def test_what_is_wrong_with_a_backup_leads_back_to_the_list(
    begin: Beginner, qtbot: QtBot, restorable: Restorable
) -> None:
    lose(restorable.place)
    process = begin(f"{READY}say(**{{'is': 'problem', 'code': 'backup_damaged'}})\n{WAITS}")
    window = from_the_start(process, qtbot)
    ask(window, qtbot)
    answer(window)
    wait_for(qtbot, lambda: "This backup is damaged" in hint(window))
    assert window.step is window.backups
    assert len(rows(window)) == 2


def test_the_whole_desk_process_restores_and_the_next_start_signs_in(
    begin: Beginner, qtbot: QtBot, restorable: Restorable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real desk process, with nothing in its place but the screen."""
    lose(restorable.place)
    process = begin()
    monkeypatch.setattr(desk_process, "ARGUMENTS", WHOLE_DESK)
    window = from_the_start(process, qtbot)
    ask(window, qtbot)
    answer(window)
    qtbot.waitUntil(lambda: bool(begin.anew), timeout=90_000)
    assert begin.anew == [After("restored", str(COORDINATOR))]
    assert restorable.told()[-1] == "restored"
