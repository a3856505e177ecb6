"""The first start by the keyboard: six steps, nothing on the disk before the last, and a kit that two shares prove."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from marac_desk.desktop.lock.set_up_window import SetUpWindow
from marac_desk.lock_process import LockProcess
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.keys import Secrets, Way, read_key_document, read_share, recover
from tests.support.keyrings import FileKeyring
from tests.support.lock_processes import READY, SHOWN, WAITS, Beginner, beginner, hint
from tests.support.setting_up import PASSPHRASE
from tests.support.windows import wait_for

DIES_ON_ITS_ORDER = f"{READY}sys.exit(3)"
REFUSES = f"{READY}say(**{{'is': 'problem', 'code': 'disk_full', 'values': {{}}}})"
KEEPS = f"{READY}open({{kept!r}}, 'w').write(order)\n{SHOWN}{WAITS}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a register that is not there yet."""
    return tmp_path / "place"


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beginner]:
    """Return what starts a lock process on that folder."""
    with beginner(qtbot, qapp, folder, monkeypatch) as found:
        yield found


def window_of(process: LockProcess) -> SetUpWindow:
    """Return the window of the first start."""
    assert isinstance(process.window, SetUpWindow)
    return process.window


def here(window: SetUpWindow) -> str:
    """Return the name of the step that is shown."""
    return window.step.objectName()


def press(window: SetUpWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(window.focusWidget(), key, modifier)


def type_into(window: SetUpWindow, text: str) -> None:
    """Type where the keyboard is."""
    QTest.keyClicks(window.focusWidget(), text)


def to_kit(process: LockProcess, qtbot: QtBot) -> SetUpWindow:
    """Answer everything up to the recovery kit, by the keyboard alone."""
    window = window_of(process)
    wait_for(qtbot, window.ui.nextButton.isEnabled)
    press(window, Qt.Key.Key_Return)
    type_into(window, "Anytown MARAC")
    press(window, Qt.Key.Key_Tab)  # the nation stays as it is offered
    press(window, Qt.Key.Key_Tab)
    type_into(window, "Ada Test")
    press(window, Qt.Key.Key_Return)
    assert here(window) == "KeyringStep"
    wait_for(qtbot, lambda: not window.keyring._looking)
    if not window.keyring.ui.aloneCheckBox.isHidden():
        press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Return)
    type_into(window, PASSPHRASE)
    press(window, Qt.Key.Key_Tab)
    type_into(window, PASSPHRASE)
    press(window, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: here(window) == "KitStep")
    return window


def shown_shares(window: SetUpWindow) -> list[str]:
    """Show all three shares in turn and return what stood there."""
    found = []
    window.kit.ui.showButton.setFocus()
    for _ in range(3):
        press(window, Qt.Key.Key_Space)
        found.append("-".join(window.kit.ui.sheetLabel.text().split()))
    return found


def type_shares(window: SetUpWindow, one: str, other: str) -> None:
    """Type two shares and press Enter."""
    window.shares.ui.oneLineEdit.setFocus()
    type_into(window, one)
    press(window, Qt.Key.Key_Tab)
    type_into(window, other)
    press(window, Qt.Key.Key_Return)


def test_the_whole_set_up_by_the_keyboard(begin: Beginner, qtbot: QtBot) -> None:
    process = begin(KEEPS)
    window = to_kit(process, qtbot)
    assert process.place.settle() is PlaceState.EMPTY
    assert not RegisterPlace(begin.folder).new_keys.exists()
    shares = shown_shares(window)
    press(window, Qt.Key.Key_Return)
    assert here(window) == "SharesStep"
    type_shares(window, shares[2].lower(), shares[0])
    wait_for(qtbot, begin.kept.exists)
    wait_for(qtbot, lambda: not window.isVisible())
    order = json.loads(begin.kept.read_text())
    assert (order["do"], order["area"], order["person"]) == ("set_up", "Anytown MARAC", "Ada Test")
    keys = read_key_document(json.loads(RegisterPlace(begin.folder).new_keys.read_text()))
    assert [envelope.way for envelope in keys.envelopes] == [Way.KEYRING]
    secrets = Secrets.from_bytes(order["secrets"].encode())
    assert recover(keys, read_share(shares[1]), read_share(shares[2])) == secrets


def test_each_step_says_what_is_missing_and_stays(begin: Beginner, qtbot: QtBot) -> None:
    window = window_of(begin())
    wait_for(qtbot, window.ui.nextButton.isEnabled)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert "name of your conference" in hint(window)
    type_into(window, "Anytown MARAC")
    assert hint(window) == ""
    press(window, Qt.Key.Key_Return)
    assert "your own name" in hint(window)
    type_into(window, "Ada Test")
    press(window, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: not window.keyring._looking)
    press(window, Qt.Key.Key_Return)
    assert here(window) == "PassphraseStep"
    type_into(window, "short")
    press(window, Qt.Key.Key_Return)
    assert "too short" in hint(window)
    type_into(window, " but longer now")
    press(window, Qt.Key.Key_Return)
    assert "not the same" in hint(window)
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert here(window) == "KeyringStep"
    assert window.conference.area == "Anytown MARAC"


def test_without_a_keyring_a_passphrase_alone_is_a_knowing_choice(begin: Beginner, qtbot: QtBot) -> None:
    begin.store = FileKeyring(begin.folder, problem="keyring_missing")
    process = begin(KEEPS)
    window = window_of(process)
    wait_for(qtbot, window.ui.nextButton.isEnabled)
    window.conference.ui.areaNameLineEdit.setText("Anytown MARAC")
    window.conference.ui.personLineEdit.setText("Ada Test")
    window.show_step(window.keyring)
    wait_for(qtbot, window.keyring.ui.aloneCheckBox.isVisible)
    press(window, Qt.Key.Key_Return)
    assert "Tick that you know" in hint(window)
    assert here(window) == "KeyringStep"
    assert "passphrase alone would open the register" in window.keyring.ui.meansLabel.text()
    window.show_step(window.conference)
    window.show_step(window._steps[0])
    window = to_kit(process, qtbot)
    shares = shown_shares(window)
    press(window, Qt.Key.Key_Return)
    type_shares(window, shares[0], shares[1])
    wait_for(qtbot, begin.kept.exists)
    keys = read_key_document(json.loads(RegisterPlace(begin.folder).new_keys.read_text()))
    assert [envelope.way for envelope in keys.envelopes] == [Way.PASSPHRASE]


def test_a_locked_keyring_is_unlocked_first_and_never_done_without(begin: Beginner, qtbot: QtBot) -> None:
    store = begin.store = FileKeyring(begin.folder.with_name("place.keyring"), problem="keyring_locked")
    window = window_of(begin())
    wait_for(qtbot, window.ui.nextButton.isEnabled)
    window.show_step(window.keyring)
    wait_for(qtbot, lambda: "is locked" in window.keyring.ui.foundLabel.text())
    assert window.keyring.ui.aloneCheckBox.isHidden()
    press(window, Qt.Key.Key_Return)
    assert here(window) == "KeyringStep"
    store.problem = ""
    window.keyring.ui.lookAgainButton.click()
    wait_for(qtbot, lambda: "was found and is used" in window.keyring.ui.foundLabel.text())
    press(window, Qt.Key.Key_Return)
    assert here(window) == "PassphraseStep"


def test_shares_that_are_not_right_make_nothing(begin: Beginner, qtbot: QtBot) -> None:
    process = begin(KEEPS)
    window = to_kit(process, qtbot)
    shares = shown_shares(window)
    press(window, Qt.Key.Key_Return)
    type_shares(window, shares[0], shares[0])
    assert "share 1 twice" in hint(window)
    for wrong, words in ((f"{shares[1][:-2]}QQ", "slip"), ("AAAA", "40 letters")):
        window.shares.ui.otherLineEdit.setText(wrong)
        press(window, Qt.Key.Key_Return)
        assert "Two shares are needed" in hint(window)
        assert words in window.shares.ui.otherSaidLabel.text()
    assert process.place.settle() is PlaceState.EMPTY
    assert not begin.kept.exists()
    window.shares.ui.otherLineEdit.setText(shares[1])
    assert window.shares.ui.otherSaidLabel.text() == "Share 2 is right"


def test_the_kit_cannot_be_passed_by(begin: Beginner, qtbot: QtBot) -> None:
    window = to_kit(begin(), qtbot)
    press(window, Qt.Key.Key_Escape)
    window.ui.nextButton.setFocus()
    press(window, Qt.Key.Key_Return)
    assert here(window) == "KitStep"
    assert "write down all three" in hint(window)
    window.kit.ui.showButton.click()
    press(window, Qt.Key.Key_Return)
    assert here(window) == "KitStep"  # one share is not all


def test_the_sheets_are_saved_one_share_each(
    begin: Beginner, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(sheets))
    window = to_kit(begin(), qtbot)
    press(window, Qt.Key.Key_Space)
    wait_for(qtbot, lambda: "Saved" in window.kit.ui.savedLabel.text())
    press(window, Qt.Key.Key_Return)
    assert here(window) == "SharesStep"
    files = sorted(sheets.iterdir())
    assert len(files) == 3
    numbers = set()
    for file in files:
        assert "Ada" not in file.name
        pages = pypdf.PdfReader(file).pages
        text = "".join(page.extract_text() for page in pages)
        found = [share for share in window.kit._sheets if all(group in text for group in share.split("-"))]
        assert len(pages) == len(found) == 1
        numbers.add(read_share(found[0]).number)
    assert numbers == {1, 2, 3}


def test_closing_in_between_leaves_nothing(begin: Beginner, qtbot: QtBot) -> None:
    process = begin()
    window = to_kit(process, qtbot)
    store = begin.store
    assert isinstance(store, FileKeyring)
    assert len(store.entries) == 1  # the half of a key that nothing will ever need
    window.close()
    assert store.entries == {}
    process.end()
    left = {path.name for path in begin.folder.iterdir()} if begin.folder.exists() else set()
    assert left <= {"register.held"}
    again = window_of(begin())
    assert again.at == 0


def test_going_back_behind_the_kit_drops_it(begin: Beginner, qtbot: QtBot) -> None:
    process = begin()
    window = to_kit(process, qtbot)
    before = shown_shares(window)
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert here(window) == "PassphraseStep"
    assert window.passphrase.passphrase == ""
    assert isinstance(begin.store, FileKeyring)
    assert begin.store.entries == {}
    type_into(window, PASSPHRASE)
    press(window, Qt.Key.Key_Tab)
    type_into(window, PASSPHRASE)
    press(window, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: here(window) == "KitStep")
    assert window.kit.ui.sheetLabel.text() == ""
    assert not set(before) & set(shown_shares(window))


@pytest.mark.parametrize(
    ("script", "words"), [(DIES_ON_ITS_ORDER, "ended before it could open"), (REFUSES, "disk is full")]
)
def test_a_desk_that_fails_leaves_the_answers_and_a_free_place(
    begin: Beginner, qtbot: QtBot, script: str, words: str
) -> None:
    process = begin(script)
    window = to_kit(process, qtbot)
    shares = shown_shares(window)
    press(window, Qt.Key.Key_Return)
    type_shares(window, shares[0], shares[2])
    for _ in range(2):  # and it may be tried again
        wait_for(qtbot, lambda: words in hint(window))
        assert window.isVisible()
        assert window.conference.area == "Anytown MARAC"
        assert process.place.settle() is PlaceState.EMPTY
        window.ui.hintLabel.clear()
        press(window, Qt.Key.Key_Return)
    window.close()
    assert isinstance(begin.store, FileKeyring)
    assert begin.store.entries == {}


def test_no_passphrase_and_no_share_stays_in_a_field(begin: Beginner, qtbot: QtBot) -> None:
    window = to_kit(begin(), qtbot)
    fields: list[Any] = [window.passphrase.ui.passphraseLineEdit, window.passphrase.ui.repeatLineEdit]
    shown_shares(window)
    window.forget()
    fields += [window.shares.ui.oneLineEdit, window.shares.ui.otherLineEdit]
    for field in fields:
        field.undo()
        assert field.text() == ""
    assert window.kit.ui.sheetLabel.text() == ""
