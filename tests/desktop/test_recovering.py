"""For whoever cannot sign in: two shares open the register, and a new passphrase is set before it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.lock.recover_window import RecoverWindow
from marac_desk.desktop.lock.windows import LockWindow
from marac_desk.lock_process import LockProcess
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import (
    Way,
    make_recovery,
    new_key_file,
    read_key_file,
    share_text,
    unseal_person,
    write_key_file,
)
from tests.support.keyrings import FileKeyring, beside
from tests.support.lock_processes import KEEPS, READY, SHOWN, WAITS, Beginner, beginner, hint, sign_in
from tests.support.registers import COORDINATOR, SECRETS
from tests.support.setting_up import set_up_anew
from tests.support.windows import wait_for

NEW = "kettle orbit walnut violin"


@pytest.fixture
def shares(tmp_path: Path) -> list[str]:
    """Return the three shares of a register that was set up."""
    folder = tmp_path / "place"
    set_up_anew(folder)
    keys = read_key_file(RegisterPlace(folder).keys)
    recovery, made = make_recovery(SECRETS, keys.register_id)
    write_key_file(RegisterPlace(folder).keys, new_key_file(keys.register_id, SECRETS, keys.envelopes, recovery))
    return [share_text(share) for share in made]


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beginner]:
    """Return what starts a lock process on that register."""
    with beginner(qtbot, qapp, tmp_path / "place", monkeypatch) as found:
        yield found


def recovering(process: LockProcess, qtbot: QtBot) -> RecoverWindow:
    """Press what somebody presses who cannot sign in."""
    wait_for(qtbot, process.window.ui.cannotSignInButton.isVisible)
    process.window.ui.cannotSignInButton.click()
    assert isinstance(process.window, RecoverWindow)
    return process.window


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (2, 1)])
def test_any_two_shares_and_a_new_passphrase_open_it(
    begin: Beginner, qtbot: QtBot, shares: list[str], pair: tuple[int, int]
) -> None:
    beside(begin.folder).wipe()  # the profile was made anew
    window = recovering(begin(KEEPS + SHOWN + WAITS), qtbot)
    window.shares.ui.oneLineEdit.setText(shares[pair[0]])
    window.shares.ui.otherLineEdit.setText(shares[pair[1]].lower().replace("-", " "))
    wait_for(qtbot, lambda: not window.keyring.missing())
    window.ui.nextButton.click()
    wait_for(qtbot, lambda: window.step is window.passphrase)
    assert window.passphrase.user_id == COORDINATOR
    for edit in (window.passphrase.ui.passphraseLineEdit, window.passphrase.ui.repeatLineEdit):
        edit.setText(NEW)
    window.ui.nextButton.click()
    wait_for(qtbot, begin.kept.exists)
    keys = read_key_file(RegisterPlace(begin.folder).keys)
    assert unseal_person(keys, user_id=COORDINATOR, passphrase=NEW, store=begin.store) == SECRETS
    order = json.loads(begin.kept.read_text())
    assert (order["do"], order["recovered"]) == ("open", True)
    assert window.shares.typed == ("", "")
    assert window.passphrase.passphrase == ""


def test_shares_of_another_kit_open_nothing(begin: Beginner, qtbot: QtBot, shares: list[str]) -> None:
    others = make_recovery(SECRETS, read_key_file(RegisterPlace(begin.folder).keys).register_id)[1]
    window = recovering(begin(), qtbot)
    window.shares.ui.oneLineEdit.setText(shares[0])
    window.shares.ui.otherLineEdit.setText(share_text(others[1]))
    window.ui.nextButton.click()
    wait_for(qtbot, lambda: "another kit" in hint(window))
    assert window.step is window.shares


def test_without_a_keyring_the_choice_is_asked_for(begin: Beginner, qtbot: QtBot, shares: list[str]) -> None:
    begin.store = FileKeyring(begin.folder, problem="keyring_missing")
    window = recovering(begin(KEEPS), qtbot)
    window.shares.ui.oneLineEdit.setText(shares[0])
    window.shares.ui.otherLineEdit.setText(shares[1])
    wait_for(qtbot, lambda: not window.keyring._looking)
    window.ui.nextButton.click()
    wait_for(qtbot, lambda: window.step is window.keyring)
    window.ui.nextButton.click()
    assert window.step is window.keyring
    window.keyring.ui.aloneCheckBox.setChecked(True)
    window.ui.nextButton.click()
    for edit in (window.passphrase.ui.passphraseLineEdit, window.passphrase.ui.repeatLineEdit):
        edit.setText(NEW)
    window.ui.nextButton.click()
    wait_for(qtbot, begin.kept.exists)
    envelope = read_key_file(RegisterPlace(begin.folder).keys).of(COORDINATOR)
    assert envelope.way is Way.PASSPHRASE


def test_going_back_returns_to_signing_in_and_forgets(begin: Beginner, qtbot: QtBot, shares: list[str]) -> None:
    process = begin()
    window = recovering(process, qtbot)
    window.shares.ui.oneLineEdit.setText(shares[0])
    window.ui.backButton.click()
    assert isinstance(process.window, LockWindow)
    assert process.window.isVisible()
    assert window.shares.typed == ("", "")


def test_a_desk_that_cannot_open_afterwards_leaves_one_at_the_lock_window_with_the_new_passphrase(
    begin: Beginner, qtbot: QtBot, shares: list[str]
) -> None:
    refuses = "say(**{'is': 'problem', 'code': 'disk_full'})\n"
    process = begin(READY + refuses + WAITS)
    window = recovering(process, qtbot)
    window.shares.ui.oneLineEdit.setText(shares[0])
    window.shares.ui.otherLineEdit.setText(shares[1])
    wait_for(qtbot, lambda: not window.keyring.missing())
    window.ui.nextButton.click()
    wait_for(qtbot, lambda: window.step is window.passphrase)
    for edit in (window.passphrase.ui.passphraseLineEdit, window.passphrase.ui.repeatLineEdit):
        edit.setText(NEW)
    window.ui.nextButton.click()
    wait_for(qtbot, lambda: "disk is full" in hint(process.window))
    assert isinstance(process.window, LockWindow)
    assert process.window.ui.unlockButton.isEnabled()
    given: list[dict[str, object]] = []
    process.give = given.append  # type: ignore[method-assign, assignment]
    sign_in(process, qtbot, NEW)
    wait_for(qtbot, lambda: bool(given))
