"""The lock process when its desk process fails, and when there is nothing to sign in to; the desks are stand-ins."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event, Timer

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from marac_desk.desktop.lock.trouble_window import TroubleWindow
from marac_desk.desktop.lock.windows import LockWindow
from marac_desk.lock_process.starting import After, Started, command_after
from marac_desk.register.files import RegisterPlace
from marac_desk.register.holding import Holding
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.tries import Tries
from tests.support.keyrings import FileKeyring
from tests.support.lock_processes import KEEPS, READY, SHOWN, WAITS, Beginner, beginner, hint, sign_in
from tests.support.registers import COORDINATOR
from tests.support.setting_up import set_up_anew
from tests.support.windows import wait_for

DIES_AT_ONCE = "sys.exit(3)"
DIES_LATER = f"{READY}{SHOWN}sys.exit(3)"
CANNOT_SAVE = f"{READY}{SHOWN}say(**{{'is': 'locked', 'why': 'idle', 'unsaved': 'disk_full'}})"
LOCKS = f"{READY}{SHOWN}say(**{{'is': 'locked', 'why': 'sleep'}})"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a register that was set up once for all tests."""
    folder = tmp_path_factory.mktemp("template") / "place"
    set_up_anew(folder)
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """Return the folder of a register that was set up."""
    shutil.copytree(template, tmp_path / "place")
    shutil.copy(template.with_name("place.keyring"), tmp_path)
    return tmp_path / "place"


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beginner]:
    """Return what starts a lock process on that folder."""
    with beginner(qtbot, qapp, folder, monkeypatch) as found:
        yield found


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what boxes say; nobody has to close them."""
    texts: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    return texts


def refusing(code: str, **values: object) -> str:
    """Return a desk that cannot open, and why."""
    return f"{READY}say(**{{'is': 'problem', 'code': {code!r}, 'values': {values!r}}})"


def test_a_desk_that_cannot_start_is_not_started_for_ever(begin: Beginner, qtbot: QtBot) -> None:
    process = begin(DIES_AT_ONCE)
    wait_for(qtbot, lambda: "ended before it could open" in hint(process.window))
    qtbot.wait(300)
    assert begin.starts() == 1
    sign_in(process, qtbot)
    wait_for(qtbot, lambda: begin.starts() == 2)
    wait_for(qtbot, lambda: "ended before it could open" in hint(process.window))
    assert process.window.ui.unlockButton.isEnabled()


def test_a_locked_desk_starts_a_new_lock_process_that_knew_no_key(begin: Beginner, qtbot: QtBot) -> None:
    process = begin(LOCKS)
    sign_in(process, qtbot)
    wait_for(qtbot, lambda: bool(begin.anew))
    assert begin.anew == [After("sleep", str(COORDINATOR))]
    Holding(RegisterPlace(begin.folder)).release()  # the new one gets hold of the folder


def test_a_desk_that_is_lost_is_told_from_one_that_was_locked(begin: Beginner, qtbot: QtBot) -> None:
    process = begin(DIES_LATER)
    sign_in(process, qtbot)
    wait_for(qtbot, lambda: bool(begin.anew))
    assert begin.anew == [After("lost", str(COORDINATOR))]


def test_what_could_not_be_saved_before_a_lock_is_said(begin: Beginner, qtbot: QtBot) -> None:
    process = begin(CANNOT_SAVE)
    sign_in(process, qtbot)
    wait_for(qtbot, lambda: bool(begin.anew))
    after = begin.anew[0]
    assert after == After("idle", str(COORDINATOR), "disk_full")
    process.end()
    words = command_after(["-m", "marac_desk"], after, None)[2:]
    again = begin(WAITS, *words)
    wait_for(qtbot, lambda: "could not be saved" in hint(again.window))
    assert "nobody used the desk" in again.window.ui.reasonLabel.text()


def test_the_command_of_a_new_start_keeps_its_words_and_forgets_the_lock_before() -> None:
    first = command_after(["python", "-m", "marac_desk", "--register", "/a b"], After("idle", "u", ""), None)
    second = command_after(first, After("lost", "v", "disk_full"), Path("/tmp/kept"))
    assert second == [
        *("python", "-m", "marac_desk", "--register", "/a b"),
        *("--after", "lost:v:disk_full", "--in", "/tmp/kept"),
    ]
    started = Started.from_words(second[3:])
    assert (started.folder, started.kept) == (Path("/a b"), Path("/tmp/kept"))
    assert started.after == After("lost", "v", "disk_full")


def test_the_order_has_the_keys_the_fingerprint_and_the_wrong_tries(begin: Beginner, qtbot: QtBot) -> None:
    process = begin(KEEPS + SHOWN + WAITS)
    window = sign_in(process, qtbot, "seven loud rivers")
    wait_for(qtbot, lambda: "does not open" in hint(window))
    wait_for(qtbot, window.ui.unlockButton.isEnabled)
    sign_in(process, qtbot)
    wait_for(qtbot, lambda: not window.isVisible())
    order = json.loads(begin.kept.read_text())
    assert order["do"] == "open"
    assert order["user"] == str(COORDINATOR)
    assert order["failed"] == {str(COORDINATOR): 1}
    assert (order["first"], order["again"]) == (True, False)
    assert len(order["fingerprint"][0]) == 64
    assert Tries(RegisterPlace(begin.folder)).wrong() == {}


def wrong_tries_are(folder: Path, count: int) -> bool:
    """Tell whether so many wrong tries are counted for the one person there is."""
    return Tries(RegisterPlace(folder)).wrong() == {COORDINATOR: count}


def test_a_wrong_passphrase_makes_everybody_wait_and_a_new_start_saves_nobody_the_wait(
    begin: Beginner, qtbot: QtBot
) -> None:
    process = begin()
    window = sign_in(process, qtbot, "seven loud rivers")
    wait_for(qtbot, lambda: "Try again in" in hint(window))
    assert not window.ui.unlockButton.isEnabled()
    assert window.ui.passphraseLineEdit.isEnabled()  # typing the next one goes on meanwhile
    wait_for(qtbot, window.ui.unlockButton.isEnabled)
    assert "Try again" not in hint(window)
    for count in (2, 3):
        sign_in(process, qtbot, "seven loud rivers")
        wait_for(qtbot, partial(wrong_tries_are, begin.folder, count))
        if count == 2:
            wait_for(qtbot, window.ui.unlockButton.isEnabled)
    process.end()
    again = begin()
    wait_for(qtbot, lambda: "Try again in" in hint(again.window))
    assert not again.window.ui.unlockButton.isEnabled()


@pytest.mark.parametrize("code", ["keyring_locked", "keyring_missing"])
def test_a_keyring_that_does_not_answer_is_no_wrong_try(begin: Beginner, qtbot: QtBot, code: str) -> None:
    begin.store = FileKeyring(begin.folder.with_name("place.keyring"), problem=code)
    process = begin()
    window = sign_in(process, qtbot)
    wait_for(qtbot, lambda: "keyring" in hint(window))
    assert window.ui.unlockButton.isEnabled()
    assert not window.ui.cannotSignInButton.isHidden()
    assert Tries(RegisterPlace(begin.folder)).wrong() == {}


def test_another_keyring_is_refused_and_explained(begin: Beginner, qtbot: QtBot) -> None:
    begin.store = FileKeyring(begin.folder.with_name("place.keyring"), backend="keyring.backends.kwallet.DBusKeyring")
    window = sign_in(begin(), qtbot)
    wait_for(qtbot, lambda: "another kind of keyring" in hint(window))


def test_a_keyring_that_forgot_is_refused_and_explained(begin: Beginner, qtbot: QtBot) -> None:
    begin.folder.with_name("place.keyring").unlink()
    window = sign_in(begin(), qtbot)
    wait_for(qtbot, lambda: "no longer holds" in hint(window))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("rolled_back", "older than it was"),
        ("fingerprint", "not as it was left"),
        ("journal_missing", "not as it was left"),
        ("row_changed", "not as it was left"),
        ("ledger_broken", "broken"),
        ("damaged", "damaged"),
    ],
)
def test_a_register_that_cannot_be_trusted_gets_a_window_of_its_own(
    begin: Beginner, qtbot: QtBot, code: str, words: str
) -> None:
    process = begin(refusing(code, line=12))
    sign_in(process, qtbot)
    wait_for(qtbot, lambda: isinstance(process.window, TroubleWindow))
    window = process.window
    assert words in window.ui.titleLabel.text()
    assert window.ui.restoreButton.isVisible()
    assert window.ui.foundPlainTextEdit.isHidden()
    window.ui.showButton.click()
    assert "line: 12" in window.ui.foundPlainTextEdit.toPlainText()
    assert window.ui.foundPlainTextEdit.isVisible()
    window.ui.againButton.click()
    assert isinstance(process.window, LockWindow)


def test_how_far_the_register_was_looked_through_is_said(begin: Beginner, qtbot: QtBot) -> None:
    script = f"{READY}say(**{{'is': 'progress', 'what': 'ledger', 'done': 30, 'of': 120}})\n{WAITS}"
    process = begin(script)
    window = sign_in(process, qtbot)
    wait_for(qtbot, lambda: "ledger, 25 %" in hint(window))
    assert window.ui.examinationProgressBar.isVisible()
    assert window.ui.examinationProgressBar.value() == 30


def test_a_register_whose_keys_are_gone_is_not_set_up_again(begin: Beginner, qtbot: QtBot) -> None:
    place = RegisterPlace(begin.folder)
    before = place.register.read_bytes()
    place.keys.unlink()
    process = begin()
    wait_for(qtbot, lambda: isinstance(process.window, TroubleWindow))
    assert "keys of this register are missing" in process.window.ui.titleLabel.text()
    assert place.register.read_bytes() == before


def test_a_register_that_is_open_elsewhere_is_not_opened(begin: Beginner, said: list[str]) -> None:
    holding = Holding(RegisterPlace(begin.folder))
    with pytest.raises(SystemExit):
        begin(DIES_AT_ONCE)
    assert "open on this register already" in said[0]
    holding.release()
    assert begin.starts() == 0


def test_after_a_lock_the_folder_may_be_let_go_a_little_later(begin: Beginner, qtbot: QtBot) -> None:
    holding = Holding(RegisterPlace(begin.folder))
    Timer(0.3, holding.release).start()
    process = begin(WAITS, "--after", f"key:{COORDINATOR}:")
    wait_for(qtbot, lambda: process.window.isVisible())


def test_what_comes_back_when_all_is_over_shows_no_window(begin: Beginner, qtbot: QtBot) -> None:
    process, gate, heard = begin(), Event(), list[str]()

    def fail() -> None:
        gate.wait()
        raise RegisterProblemError("busy")

    process.in_background(fail, lambda _result: heard.append("done"))
    process.end()
    process.window.hide()
    gate.set()
    qtbot.wait(200)
    assert not process.window.isVisible()
    assert heard == []
