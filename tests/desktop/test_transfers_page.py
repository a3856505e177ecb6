"""A transfer at the desk, by the keyboard: prepared, made, sent, acknowledged, finished; and one taken in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from marac_desk.desktop.cases.transfers.dialogs import TransferMadeDialog, TransferOpenDialog
from marac_desk.desktop.cases.transfers.page import TransferPage
from marac_desk.desktop.cases.transfers.plan_dialog import TransferPlanDialog
from marac_desk.model.area import Area
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.transfers import Part, TransferState
from marac_desk.services.transfers.acknowledging import save_acknowledgement
from marac_desk.services.transfers.receiving import open_package, take_in
from tests.support.registers import actor
from tests.support.transfers import Receiver, Sender, do
from tests.support.windows import OpenDesk, shown_texts, wait_for

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sender(demonstration_file: Register) -> Sender:
    """Return the area a case leaves, on its own file."""
    return Sender(demonstration_file)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Receiver]:
    """Return the other area."""
    made = Receiver(tmp_path / "there")
    yield made
    made.register.close()


@pytest.fixture
def here(qtbot: QtBot, sender: Sender) -> Iterator[OpenDesk]:
    """Return the window of the area a case leaves."""
    opened = OpenDesk(qtbot, sender.register)
    yield opened
    opened.close()


def _page(desk: OpenDesk) -> TransferPage:
    page = desk.window.page("transfer")
    assert isinstance(page, TransferPage)
    return page


def _state(page: TransferPage) -> TransferState | None:
    return page.view.state if page.view is not None else None


def _press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key on the page: offscreen no window becomes active by itself once a form closes."""
    desk.window.activateWindow()
    wait_for(desk.qtbot, lambda: QApplication.activeWindow() is desk.window)
    QTest.keyClick(_page(desk).rows, key, modifier)
    desk.settle()


def _prepare(desk: OpenDesk, sender: Sender) -> TransferPage:
    """Go there from the case, and prepare the transfer by the keyboard."""
    desk.go("case", {"id": str(sender.case_id)})
    desk.press(Qt.Key.Key_T)
    desk.settle()
    page = _page(desk)
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    dialog = page.steps.dialog
    assert isinstance(dialog, TransferPlanDialog)
    assert "Pass it on now" in dialog.ui.adviceLabel.text()
    desk.type(dialog.ui.areaLineEdit, "Westvale MARAC")
    desk.type(dialog.ui.wayLineEdit, "secure e-mail")
    desk.type(dialog.ui.reasonPlainTextEdit, "She has moved to her sister.")
    dialog.save()
    desk.settle()
    return page


def test_a_case_is_passed_on_from_its_page_to_the_end(
    here: OpenDesk, sender: Sender, there: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _prepare(here, sender)
    assert page.view is not None
    assert (page.view.state, Part.NEW_ADDRESS in page.view.parts) == (TransferState.PREPARED, False)
    monkeypatch.setattr(here.window, "choose_folder", lambda _title: str(tmp_path))
    _press(here, Qt.Key.Key_Return, CTRL)
    here.settle()
    shown = page.steps.dialog
    assert isinstance(shown, TransferMadeDialog), page.note.text()
    passphrase = shown.ui.passphraseLabel.text()
    assert shown.ui.fingerprintLabel.text()
    shown.accept()
    (file,) = tmp_path.glob("transfer-*.maractransfer")
    (paper,) = tmp_path.glob("transfer-*.pdf")
    assert b"/Encrypt" in paper.read_bytes()
    assert passphrase not in " ".join(shown_texts(here.window))
    _press(here, Qt.Key.Key_Return, CTRL)
    here.settle()
    assert _state(page) is TransferState.SENT
    package = open_package(file.read_bytes(), passphrase)
    taken = do(there.register, there.me, take_in, package=package, compared=True)
    answer = save_acknowledgement(tmp_path, there.acknowledge(taken.transfer_id))
    here.program.window.go("today")
    page.take_files([str(answer)])
    here.settle()
    here.go("transfer", {"id": str(sender.case_id)})
    assert _state(page) is TransferState.ACKNOWLEDGED
    _press(here, Qt.Key.Key_S)
    here.settle()
    assert _state(page) is TransferState.FINISHED
    texts = " ".join(shown_texts(here.window))
    assert "Transfer to Westvale MARAC" in texts
    assert "closed as transferred" in page.note.text()


def test_what_is_told_is_ticked_off_and_a_flag_ended(here: OpenDesk, sender: Sender) -> None:
    page = _prepare(here, sender)
    view = page.view
    assert view is not None
    row = next(row for row in page.rows.rows_model.rows if row.cells[0].check is not None)
    page.rows.ticked.emit(row.key, True)
    here.settle()
    assert page.view is not None
    assert sum(line.done_on is not None for line in page.view.told) == 1
    flags = len(page.view.flags)
    key = next(row.key for row in page.rows.rows_model.rows if isinstance(row.key, tuple) and row.key[0] == "flag")
    page.rows.opened.emit(key)
    here.settle()
    assert len(page.view.flags) == flags - 1


def test_a_transfer_is_given_up_with_a_reason(here: OpenDesk, sender: Sender) -> None:
    page = _prepare(here, sender)
    _press(here, Qt.Key.Key_U)
    dialog: Any = page.steps.dialog
    dialog.save()
    here.settle()
    assert "why" in dialog.ui.hintLabel.text().casefold() or dialog.ui.hintLabel.text()
    here.type(dialog.ui.reasonPlainTextEdit, "She came back.")
    dialog.save()
    here.settle()
    assert page.view is not None
    assert _state(page) is TransferState.WITHDRAWN


# Taking one in


@pytest.fixture
def other(qtbot: QtBot, there: Receiver) -> Iterator[OpenDesk]:
    """Return the window of the other area."""
    opened = OpenDesk(qtbot, there.register, who=there.me)
    yield opened
    opened.close()


def _file(sender: Sender, there: Receiver, tmp_path: Path) -> tuple[Path, str]:
    made = sender.make(sender.prepare())
    there.open(made)
    path = tmp_path / made.file_name
    path.write_bytes(made.file)
    return path, made.passphrase


def _opened(other: OpenDesk, path: Path) -> TransferOpenDialog:
    page = other.go("referrals")
    page.take_files([str(path)])
    other.settle()
    assert other.window.here[0] == "transfer"
    dialog = _page(other).steps.dialog
    assert isinstance(dialog, TransferOpenDialog)
    return dialog


def test_a_file_that_came_is_opened_compared_and_waits_in_the_inbox(
    sender: Sender, there: Receiver, other: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, passphrase = _file(sender, there, tmp_path)
    dialog = _opened(other, path)
    other.type(dialog.ui.passphraseLineEdit, "not the passphrase")
    dialog.go_on()
    other.settle()
    assert "does not open" in dialog.ui.hintLabel.text()
    dialog.ui.passphraseLineEdit.clear()
    other.type(dialog.ui.passphraseLineEdit, passphrase.lower())
    dialog.go_on()
    other.settle()
    assert sender.area in dialog.ui.saysLabel.text()
    assert "first file" in dialog.ui.keyLabel.text()
    dialog.go_on()
    other.settle()
    assert "Compare" in dialog.ui.hintLabel.text()
    dialog.ui.comparedCheckBox.setChecked(True)
    dialog.go_on()
    other.settle()
    page = _page(other)
    assert page.view is not None
    assert _state(page) is TransferState.RECEIVED
    with there.register.reading() as uow:
        (referral,) = uow.session.scalars(sa.select(Referral))
        assert referral.transferred_from == sender.area
    assert "Heard there" in " ".join(shown_texts(page))
    monkeypatch.setattr(other.window, "choose_folder", lambda _title: str(tmp_path))
    _press(other, Qt.Key.Key_Return, CTRL)
    other.settle()
    assert list(tmp_path.glob("*.maracanswer"))
    assert _state(page) is TransferState.ACKNOWLEDGED


def test_a_file_that_is_none_is_refused_in_one_sentence(other: OpenDesk, tmp_path: Path) -> None:
    path = tmp_path / "transfer-x.maractransfer"
    path.write_bytes(b"something else")
    dialog = _opened(other, path)
    other.type(dialog.ui.passphraseLineEdit, "XXXX")
    dialog.go_on()
    other.settle()
    assert (
        dialog.ui.hintLabel.text() == "This is not a transfer file. Nothing was written. Look for the file they sent."
    )
    page = _page(other)
    page.take_files([str(tmp_path / "nowhere.maractransfer")])
    other.settle()
    assert "cannot be read" in page.note.text()


def test_the_chair_reads_it_and_is_offered_nothing(qtbot: QtBot, sender: Sender) -> None:
    sender.prepare()
    chair = OpenDesk(qtbot, sender.register, who=actor(sender.register, Role.CHAIR))
    page = chair.go("transfer", {"id": str(sender.case_id)})
    assert "Westvale" in " ".join(shown_texts(page))
    pressed = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    assert pressed == ["Open the case"]
    chair.close()


def test_without_a_case_it_says_what_it_waits_for(desk: OpenDesk) -> None:
    page = desk.go("transfer")
    (says,) = [one for one in page.findChildren(QLabel) if one.objectName() == "transferStandingLabel"]
    assert "Drop a file" in says.text()
    assert page.place() is None
    desk.go("transfer", {"id": str(uuid.uuid4())})
    assert says.text()
    with desk.register.reading() as uow:
        assert uow.session.scalars(sa.select(Area.name)).one() not in says.text()
