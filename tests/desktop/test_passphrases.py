"""Passphrases inside the desk: changing one's own, letting somebody sign in who types it here, taking it away."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from marac_desk.demo.people import user_id_of
from marac_desk.desktop.partnership.sign_in_tab import CODE, SignInTab
from marac_desk.desktop.passphrases.dialogs import ChangePassphraseDialog
from marac_desk.desktop.passphrases.people_dialogs import AddUserDialog, GivePassphraseDialog, TakeSignInDialog
from marac_desk.desktop.privacy.dialog import PrivacyDialog
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.changes import Changes
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.privacy import PrivacySettings, privacy_settings
from tests.support.desk_keys import FakeKeys
from tests.support.windows import OpenDesk, wait_for

OLD, NEW = "seven quiet rivers", "kettle orbit walnut violin"
ME, CHAIR, ADVOCATE = (user_id_of(user) for user in ("U-COORD", "U-CHAIR", "U-IDVA"))


@pytest.fixture
def keys(desk: OpenDesk) -> FakeKeys:
    """Return the keys of the open desk."""
    found = FakeKeys({ME: OLD, CHAIR: "chair chair chair", ADVOCATE: "advocate advocate"})
    desk.program.desk.keys = found
    return found


def top(desk: OpenDesk, kind: type[QDialog]) -> Any:
    """Return the dialog that is open."""
    found = [child for child in desk.window.findChildren(kind) if child.isVisible()]
    assert len(found) == 1
    return found[0]


def run(desk: OpenDesk, text: str) -> None:
    """Run a command by its words, as the command line does."""
    next(command for command in desk.window.commands() if command.text == text).run()


def told(register: Register, *operations: str) -> list[tuple[str, uuid.UUID | None, dict[str, Any]]]:
    """Return the lines of the ledger about these operations."""
    with register.reading() as uow:
        query = sa.select(LedgerEntry).where(LedgerEntry.operation.in_(operations)).order_by(LedgerEntry.seq)
        return [(line.operation, line.object_id, dict(line.details)) for line in uow.session.scalars(query)]


def choose(box: QComboBox, value: Any) -> None:
    """Choose what stands for a value; Qt finds no Python objects by itself."""
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemData(at) == value))


def fill(dialog: Any, **texts: str) -> None:
    """Type into fields by the beginning of their names."""
    for name, text in texts.items():
        field: QLineEdit = getattr(dialog.ui, f"{name}LineEdit")
        field.setText(text)


def test_ones_own_passphrase_is_changed_from_every_page(desk: OpenDesk, keys: FakeKeys) -> None:
    desk.go("cases")
    run(desk, "Change my passphrase")
    dialog = top(desk, ChangePassphraseDialog)
    fill(dialog, old=OLD, new=NEW, repeat=NEW)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    assert keys.passphrases[ME] == NEW
    assert not dialog.isVisible()
    assert told(desk.register, "change_passphrase") == [("change_passphrase", ME, {})]
    assert all(field.text() == "" and not field.isUndoAvailable() for field in dialog.fields())


@pytest.mark.parametrize(
    ("old", "new", "repeat", "words"),
    [
        ("", NEW, NEW, "you have now"),
        (OLD, OLD, OLD, "Choose another one"),
        (OLD, "short", "short", "too short"),
        (OLD, NEW, f"{NEW}s", "not the same"),
        ("seven loud rivers", NEW, NEW, "does not open the register"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_changes(
    desk: OpenDesk, keys: FakeKeys, old: str, new: str, repeat: str, words: str
) -> None:
    run(desk, "Change my passphrase")
    dialog = top(desk, ChangePassphraseDialog)
    fill(dialog, old=old, new=new, repeat=repeat)
    dialog.ui.saveButton.click()
    desk.settle()
    assert words in dialog.ui.hintLabel.text()
    assert keys.passphrases[ME] == OLD
    assert dialog.isVisible()
    dialog.reject()


def sign_in_tab(desk: OpenDesk) -> SignInTab:
    """Go to the list of those who sign in."""
    page: Any = desk.go("partnership", {"tab": CODE})
    desk.settle()
    found: SignInTab = page.findChild(SignInTab)
    return found


def test_the_list_says_who_signs_in_and_how(desk: OpenDesk, keys: FakeKeys) -> None:
    del keys.passphrases[ADVOCATE]
    keys.by_passphrase_alone.add(CHAIR)
    tab = sign_in_tab(desk)
    lines = {row.key: [cell.text for cell in row.cells] for row in tab.list.rows_model.rows}
    assert lines[ME][2:] == ["keyring and passphrase", "Change passphrase"]
    assert lines[CHAIR][2] == "passphrase alone"
    assert lines[ADVOCATE][2] == "no passphrase here yet"
    assert "Penhallow" in tab.words.text()
    desk.program.desk.names.toggle()
    desk.settle()
    assert "Penhallow" not in tab.words.text()


def test_an_administrator_lets_somebody_sign_in_who_types_a_passphrase(
    qtbot: QtBot, demonstration_file: Register
) -> None:
    admin = uuid.uuid4()
    with demonstration_file.writing() as uow:
        uow.add(User(id=admin, name="Ada Test", role=Role.ADMINISTRATOR))
    with demonstration_file.reading() as uow:
        who = actor_of(uow, admin)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    keys = desk.program.desk.keys = FakeKeys({admin: OLD})
    tab = sign_in_tab(desk)
    tab.add()
    dialog = top(desk, AddUserDialog)
    assert dialog.ui.secondFrame.isHidden()
    fill(dialog, name="Priya Shah", new=NEW, repeat=NEW)
    dialog.ui.roleComboBox.setCurrentIndex(dialog.ui.roleComboBox.findData(Role.AUDITOR))
    dialog.ui.saveButton.click()
    desk.settle()
    desk.settle()
    assert not dialog.isVisible()
    with demonstration_file.reading() as uow:
        user = uow.session.scalars(sa.select(User).where(User.name == "Priya Shah")).one()
    assert (user.role, user.state) == (Role.AUDITOR, PersonState.ACTIVE)
    assert keys.passphrases[user.id] == NEW
    desk.close()


def test_the_coordinator_needs_the_chair_to_let_somebody_sign_in(desk: OpenDesk, keys: FakeKeys) -> None:
    tab = sign_in_tab(desk)
    tab.add()
    dialog = top(desk, AddUserDialog)
    fill(dialog, name="Priya Shah", new=NEW, repeat=NEW)
    dialog.ui.saveButton.click()
    desk.settle()
    assert not dialog.ui.secondFrame.isHidden()
    assert "two people" in dialog.ui.hintLabel.text()
    assert len(keys.passphrases) == 3  # no envelope of nobody
    choose(dialog.ui.secondComboBox, CHAIR)
    fill(dialog, second="not the chair's")
    dialog.ui.saveButton.click()
    desk.settle()
    assert "does not open" in dialog.ui.hintLabel.text()
    fill(dialog, second="chair chair chair")
    dialog.ui.saveButton.click()
    desk.settle()
    desk.settle()
    assert not dialog.isVisible()
    (line,) = told(desk.register, "add")[-1:]
    assert line[2]["second"] == str(CHAIR)
    assert len(keys.passphrases) == 4


def test_a_keyring_that_fails_leaves_no_user_behind(desk: OpenDesk, keys: FakeKeys) -> None:
    tab = sign_in_tab(desk)
    tab.add()
    dialog = top(desk, AddUserDialog)
    fill(dialog, name="Priya Shah", new=NEW, repeat=NEW, second="chair chair chair")
    dialog.ui.saveButton.click()
    desk.settle()
    choose(dialog.ui.secondComboBox, CHAIR)
    keys.verify = lambda *_: None  # type: ignore[method-assign]
    keys.problem = "keyring_locked"
    dialog.ui.saveButton.click()
    desk.settle()
    desk.settle()
    assert "locked" in dialog.ui.hintLabel.text()
    with desk.register.reading() as uow:
        assert uow.session.scalars(sa.select(User).where(User.name == "Priya Shah")).first() is None
    dialog.reject()


def test_a_sign_in_is_taken_away_with_ones_own_passphrase(desk: OpenDesk, keys: FakeKeys) -> None:
    tab = sign_in_tab(desk)
    tab._do(ADVOCATE)
    dialog = top(desk, TakeSignInDialog)
    assert "new key within a day" in dialog.ui.aboutLabel.text()
    fill(dialog, own="seven loud rivers")
    dialog.ui.saveButton.click()
    desk.settle()
    assert "does not open" in dialog.ui.hintLabel.text()
    fill(dialog, own=OLD)
    dialog.ui.saveButton.click()
    desk.settle()
    if dialog.isVisible():  # it takes two
        choose(dialog.ui.secondComboBox, CHAIR)
        fill(dialog, second="chair chair chair")
        dialog.ui.saveButton.click()
        desk.settle()
        desk.settle()
    assert not dialog.isVisible()
    assert ADVOCATE not in keys.passphrases
    with desk.register.reading() as uow:
        assert uow.session.get_one(User, ADVOCATE).state is PersonState.LEFT


def test_somebody_without_a_passphrase_gets_one(desk: OpenDesk, keys: FakeKeys) -> None:
    del keys.passphrases[ADVOCATE]
    keys.backend = ""
    tab = sign_in_tab(desk)
    tab._do(ADVOCATE)
    dialog = top(desk, GivePassphraseDialog)
    fill(dialog, new=NEW, repeat=NEW)
    dialog.ui.saveButton.click()
    assert "Tick that you know" in dialog.ui.hintLabel.text()
    dialog.ui.aloneCheckBox.setChecked(True)
    dialog.ui.saveButton.click()
    desk.settle()
    assert keys.passphrases[ADVOCATE] == NEW
    assert ADVOCATE in keys.by_passphrase_alone


def test_the_status_line_keeps_saying_that_a_passphrase_alone_opens_it(desk: OpenDesk, keys: FakeKeys) -> None:
    said = desk.child(QLabel, "keyLabel")
    assert said.isHidden()
    keys.by_passphrase_alone.add(ME)
    desk.program.changed.tell(Changes.ACCESS)
    desk.settle()
    assert said.isVisible()
    assert "passphrase alone" in said.text()


# Privacy


def test_the_settings_of_privacy_are_read_changed_and_told(desk: OpenDesk, tmp_path: Path) -> None:
    run(desk, "Privacy of this desk")
    desk.settle()
    dialog = top(desk, PrivacyDialog)
    assert dialog.ui.lockLineEdit.text() == "5"
    dialog.ui.lockLineEdit.setText("8")
    dialog.ui.copyCheckBox.setChecked(True)
    dialog.ui.saveButton.click()
    wait_for(desk.qtbot, lambda: not dialog.isVisible())
    with desk.register.reading() as uow:
        assert privacy_settings(uow) == PrivacySettings(8, 15, copy_protected=True)
    (line,) = [line for line in told(desk.register, "change") if "copy_protected" in line[2]]
    assert line[2] == {"lock_minutes": 8, "copy_protected": True}


@pytest.mark.parametrize(("minutes", "words"), [("1", "between 2 and 30"), ("99", "between 2 and 30"), ("x", "digits")])
def test_minutes_that_make_no_sense_are_refused(desk: OpenDesk, minutes: str, words: str) -> None:
    run(desk, "Privacy of this desk")
    desk.settle()
    dialog = top(desk, PrivacyDialog)
    dialog.ui.lockLineEdit.setText(minutes)
    dialog.ui.saveButton.click()
    desk.settle()
    assert words in dialog.ui.hintLabel.text()
    dialog.reject()


def test_whoever_may_not_change_them_sees_them(qtbot: QtBot, demonstration_file: Register) -> None:
    desk = OpenDesk(qtbot, demonstration_file, Role.ADVOCATE)
    run(desk, "Privacy of this desk")
    desk.settle()
    dialog = top(desk, PrivacyDialog)
    assert dialog.ui.lockLineEdit.text() == "5"
    assert not dialog.ui.saveButton.isEnabled()
    assert "Only the coordinator" in dialog.ui.aboutLabel.text()
    dialog.reject()
    desk.close()


def test_a_system_that_cannot_keep_captures_out_says_so(desk: OpenDesk) -> None:
    for can, words in ((False, "cannot keep windows out"), (True, "telephone")):
        dialog = PrivacyDialog(desk.program.desk, desk.window, can_exclude=can)
        desk.settle()
        assert words in dialog.ui.captureLabel.text()
        assert dialog.ui.captureCheckBox.isEnabled() is can
        dialog.deleteLater()
