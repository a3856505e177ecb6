"""A new key for the register, begun in the desk and carried out when the same person signs in again."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.demo.people import user_id_of
from marac_desk.desktop.partnership.key_change import KeyChange
from marac_desk.desktop.partnership.sign_in_tab import CODE, SignInTab
from marac_desk.desktop.passphrases.key_dialog import RekeyDialog
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.program.opening import open_whole
from marac_desk.register import rekeying
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import read_key_file, unseal_person
from marac_desk.register.problems import RegisterProblemError
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.keys import REKEYED, begin_key_change
from tests.support.desk_keys import FakeKeys
from tests.support.keyrings import beside
from tests.support.lock_processes import KEEPS, SHOWN, WAITS, beginner, hint, sign_in
from tests.support.registers import COORDINATOR, actor, clock
from tests.support.setting_up import PASSPHRASE, set_up_anew
from tests.support.windows import OpenDesk, wait_for

ME, CHAIR = (user_id_of(user) for user in ("U-COORD", "U-CHAIR"))
OWN, SECOND = "seven quiet rivers", "chair chair chair"


@pytest.fixture
def keys(desk: OpenDesk) -> FakeKeys:
    """Return the keys of the open desk."""
    found = FakeKeys({ME: OWN, CHAIR: SECOND})
    desk.program.desk.keys = found
    return found


def foot(desk: OpenDesk) -> KeyChange:
    """Go to the sign-in tab and return what it says of the key."""
    page: Any = desk.go("partnership", {"tab": CODE})
    tab: SignInTab = page.more[CODE]
    desk.settle()
    return tab.key


def operations(desk: OpenDesk) -> list[str]:
    """Return what the ledger tells of, in order."""
    with desk.register.reading() as uow:
        return list(uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)))


def test_it_takes_ones_own_passphrase_and_a_second_person_and_then_the_desk_locks(
    desk: OpenDesk, keys: FakeKeys
) -> None:
    why: list[str] = []
    desk.program.lock_asked.connect(why.append)
    foot(desk).button.click()
    (dialog,) = desk.window.findChildren(RekeyDialog)
    dialog.save()
    assert "your own passphrase" in dialog.ui.hintLabel.text()
    dialog.ui.ownLineEdit.setText("seven loud rivers")
    dialog.save()
    desk.settle()
    assert "does not open" in dialog.ui.hintLabel.text()
    dialog.ui.ownLineEdit.setText(OWN)
    dialog.save()
    desk.settle()
    assert dialog.ui.secondFrame.isVisible()
    assert (why, f"begin_{REKEYED}" in operations(desk)) == ([], False)
    dialog.ui.secondComboBox.setCurrentIndex(
        next(at for at in range(dialog.ui.secondComboBox.count()) if dialog.ui.secondComboBox.itemData(at) == CHAIR)
    )
    dialog.ui.secondLineEdit.setText(SECOND)
    dialog.save()
    desk.settle()
    assert why == ["rekey"]
    assert operations(desk)[-1] == f"begin_{REKEYED}"
    assert (dialog.ui.ownLineEdit.text(), dialog.ui.secondLineEdit.text()) == ("", "")


def test_who_left_is_named_until_the_key_is_another(desk: OpenDesk, keys: FakeKeys) -> None:
    said = foot(desk).words.text
    assert "After somebody left" in said()
    with desk.register.writing() as uow:
        user = uow.session.get_one(User, user_id_of("U-IDVA"))
        user.state, user.left_at, name = PersonState.LEFT, uow.now - timedelta(days=3), user.name
    page: Any = desk.go("partnership", {"tab": CODE})
    page.more[CODE].refresh()
    desk.settle()
    assert name in said()
    assert foot(desk).words.property("tone") == "late"
    with desk.register.writing(actor(desk.register)) as uow:
        uow.record(REKEYED, "keys")
    page.more[CODE].refresh()
    desk.settle()
    assert "After somebody left" in said()


# What becomes of it when the person signs in again


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a register that was set up."""
    set_up_anew(tmp_path / "place")
    return tmp_path / "place"


def order(folder: Path, **more: Any) -> dict[str, Any]:
    """Return what the lock process tells the desk process, with the keys as the passphrase opens them now."""
    keys = read_key_file(RegisterPlace(folder).keys)
    secrets = unseal_person(keys, user_id=COORDINATOR, passphrase=PASSPHRASE, store=beside(folder))
    known = {"secrets": secrets.to_bytes().decode(), "id": str(keys.register_id), "user": str(COORDINATOR)}
    return {"do": "open", "register": str(folder), **known, **more}


def opened(folder: Path, **more: Any) -> list[str]:
    """Open the register so, and return what the ledger tells of."""
    found = open_whole(order(folder, **more), clock())
    try:
        with found.register.reading() as uow:
            return list(uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)))
    finally:
        found.register.close()


def begin_change(folder: Path) -> None:
    """Begin a change of key as the desk does, and lock."""
    found = open_whole(order(folder), clock())
    with found.register.writing(found.actor) as uow:
        begin_key_change(uow, actor=found.actor, second=None, what=REKEYED)
    found.register.close()


def data_key(folder: Path) -> str:
    """Return the key that the register is under."""
    found: str = json.loads(order(folder)["secrets"])["data_key"]
    return found


def test_the_register_is_brought_under_a_new_key_before_it_opens(folder: Path) -> None:
    begin_change(folder)
    before, told = data_key(folder), list[tuple[Any, int, int]]()
    found = open_whole(order(folder, rekey=True), clock(), tell=lambda *step: told.append(step))
    found.register.close()
    assert data_key(folder) != before
    assert ("key", 0, 0) in told
    assert any(what == "key" and done == of > 0 for what, done, of in told)
    assert opened(folder).count(REKEYED) == 1


def test_a_change_that_nobody_began_is_not_carried_out(folder: Path) -> None:
    before = data_key(folder)
    assert REKEYED not in opened(folder, rekey=True)
    assert data_key(folder) == before


def test_a_change_that_fails_leaves_the_register_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_change(folder)
    before = data_key(folder)

    def full(*_: object) -> None:
        raise RegisterProblemError("disk_full")

    monkeypatch.setattr(rekeying, "_copy_pages", full)
    with pytest.raises(RegisterProblemError) as failed:
        opened(folder, rekey=True)
    assert (failed.value.code, failed.value.values) == ("rekey_not_done", {"why": "disk_full"})
    assert data_key(folder) == before
    assert REKEYED not in opened(folder)


def test_the_lock_window_asks_for_it_once_and_opens_without_it_where_it_failed(
    folder: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with beginner(qtbot, qapp, folder, monkeypatch) as begin:
        process = begin(KEEPS + SHOWN + WAITS, "--after", f"rekey:{COORDINATOR}:")
        wait_for(qtbot, lambda: "for a new key" in process.window.ui.reasonLabel.text())
        window = sign_in(process, qtbot)
        wait_for(qtbot, lambda: begin.kept.exists() and bool(begin.kept.read_text()))
        assert json.loads(begin.kept.read_text())["rekey"] is True
        wait_for(qtbot, lambda: not window.isVisible())
        process.door.refuse(RegisterProblemError("rekey_not_done", why="disk_full"))
        assert "stands as before" in hint(window)
        given: list[dict[str, Any]] = []
        monkeypatch.setattr(process, "give", given.append)
        sign_in(process, qtbot)
        wait_for(qtbot, lambda: bool(given))
        assert given[0]["rekey"] is False


def test_somebody_else_who_signs_in_carries_out_nothing(
    folder: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with beginner(qtbot, qapp, folder, monkeypatch) as begin:
        process = begin(KEEPS + SHOWN + WAITS, "--after", f"rekey:{uuid.UUID(int=77)}:")
        sign_in(process, qtbot)
        wait_for(qtbot, lambda: begin.kept.exists() and bool(begin.kept.read_text()))
        assert json.loads(begin.kept.read_text())["rekey"] is False
