"""Copies of more than 25 cases on the real window: said before anything is made, asked, agreed to, used once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from marac_desk.desktop.circulation import page as page_module
from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.model.access import Approval
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.two_people import APPROVED_FOR, ASKED_FOR
from marac_desk.rules.vocabulary.access import ApprovalState
from marac_desk.services.approvals.deciding import decide_approval
from tests.services.test_bulk import large_agenda
from tests.support.desk_keys import FakeKeys
from tests.support.registers import actor
from tests.support.windows import OpenDesk, shown_texts

PASSPHRASE = "chair chair chair"
WHY = "The agenda has thirty cases this time."


class Bulk:
    """The copies of one long agenda on a desk, and what a person does with them."""

    def __init__(self, qtbot: QtBot, register: Register, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.register, self.folder = register, folder
        self.meeting = large_agenda(register, 26)[0].meeting_id
        self.desk = OpenDesk(qtbot, register)
        self.asked_for_a_folder = 0
        monkeypatch.setattr(self.desk.window, "choose_folder", self._choose)
        self.page = cast("CirculationPage", self.desk.go("circulation", self.target))

    @property
    def target(self) -> dict[str, str]:
        return {"id": str(self.meeting), "kind": "agenda"}

    def _choose(self, _title: str) -> str:
        self.asked_for_a_folder += 1
        return str(self.folder)

    @property
    def make_button(self) -> QPushButton:
        return cast("QPushButton", self.desk.child(QPushButton, "makeCopiesButton", self.page))

    @property
    def said(self) -> str:
        return " ".join(shown_texts(self.page))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the page, as it stands when a form over it was closed."""
        self.desk.window.activateWindow()
        self.desk.qtbot.waitUntil(self.desk.window.isActiveWindow, timeout=5_000)
        self.page.setFocus()
        self.desk.press(key, modifier)
        self.desk.settle()

    def ask(self) -> uuid.UUID:
        """Press S on the page, write why, and send it."""
        self.press(Qt.Key.Key_S)
        dialog = self.page.leave.dialog
        assert dialog is not None
        assert "26 cases each" in " ".join(shown_texts(dialog)), "what would leave the desk is said"
        self.desk.type(dialog.ui.reasonPlainTextEdit, WHY)
        QTest.keyClick(dialog.ui.reasonPlainTextEdit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.desk.settle()
        return self.requests()[-1].id

    def decide(self, key: uuid.UUID, *, approve: bool = True) -> None:
        """Have the chair decide at a desk of her own, and look at the page again."""
        chair = actor(self.register, Role.CHAIR)
        with self.register.writing(chair) as uow:
            decide_approval(uow, actor=chair, approval_id=key, approve=approve, reason="Send half of it.")
        self.look()

    def look(self) -> None:
        self.page.refresh()
        self.desk.settle()

    def make(self) -> None:
        """Press the one accent button by its key, and wait until the last copy is made."""
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        stop = self.desk.child(QPushButton, "stopMakingButton", self.page)
        self.desk.qtbot.waitUntil(lambda: not self.make_button.isDown())  # it shows for a moment that it was pressed
        self.desk.settle()
        self.desk.qtbot.waitUntil(stop.isHidden, timeout=60_000)
        self.desk.settle()

    def requests(self) -> list[Approval]:
        with self.register.reading() as uow:
            return list(uow.session.scalars(sa.select(Approval).order_by(Approval.asked_at)))

    def copies(self) -> int:
        with self.register.reading() as uow:
            return uow.session.scalar(sa.select(sa.func.count()).select_from(DocumentCopy)) or 0

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def bulk(qtbot: QtBot, demonstration_file: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bulk]:
    """Return the page of a meeting with 26 cases, and an empty folder for its copies."""
    folder = tmp_path / "copies"
    folder.mkdir()
    made = Bulk(qtbot, demonstration_file, folder, monkeypatch)
    yield made
    made.desk.close()


def nothing_left_the_desk(bulk: Bulk) -> bool:
    return not bulk.files() and not bulk.copies()


def test_it_is_said_before_anything_is_made_and_nothing_is(bulk: Bulk) -> None:
    assert "One recipient would hold 26 cases; more than 25 at once take two people." in bulk.said
    assert "Nothing is made before a second person agrees" in bulk.said
    assert bulk.page.leave.ask_button.text() == "Ask a second person"
    assert not bulk.make_button.isEnabled()
    assert any(one.text == "Ask a second person" for one in bulk.page.commands())
    bulk.make()
    bulk.page.choose_and_make()
    bulk.desk.settle()
    assert bulk.asked_for_a_folder == 0
    assert nothing_left_the_desk(bulk)


def test_the_second_person_agrees_here_and_the_copies_are_made_once(bulk: Bulk) -> None:
    chair = actor(bulk.register, Role.CHAIR)
    bulk.desk.program.desk.keys = FakeKeys({chair.user_id: PASSPHRASE})
    bulk.ask()
    dialog = bulk.page.leave.two.dialog
    assert dialog is not None
    seen = " ".join(shown_texts(dialog))
    assert WHY in seen
    assert "Agenda packs with up to 26 cases each" in seen
    words = dialog.ui.aboutLabel
    assert words.height() >= words.heightForWidth(words.width()), "nobody agrees to what is cut off"
    assert nothing_left_the_desk(bulk)
    bulk.desk.type(dialog.ui.secondLineEdit, PASSPHRASE)
    QTest.keyClick(dialog.ui.secondLineEdit, Qt.Key.Key_Return)
    bulk.desk.settle()
    assert f"{chair.name} agreed: these copies may be made once, until Sun 22 Nov, 10:00" in bulk.said
    assert nothing_left_the_desk(bulk), "agreeing makes nothing by itself"
    bulk.make()
    assert len(bulk.files()) == bulk.copies() > 1
    (request,) = bulk.requests()
    assert (request.state, request.decided_by) == (ApprovalState.USED, chair.user_id)
    assert "They were made once" in bulk.said
    assert not bulk.make_button.isEnabled(), "the leave was for once"


def test_it_may_wait_and_be_decided_elsewhere(bulk: Bulk) -> None:
    key = bulk.ask()
    assert "waits for a second person until Sat 28 Nov, 10:00, under Partnership, Decisions" in bulk.said
    assert not bulk.make_button.isEnabled()
    assert bulk.page.leave.ask_button.isHidden(), "without keys nobody can agree at this desk"
    bulk.decide(key)
    assert bulk.make_button.isEnabled()
    bulk.make()
    assert len(bulk.files()) == bulk.copies() > 1
    bulk.desk.clock.advance(seconds=1)
    bulk.decide(bulk.ask())
    assert bulk.make_button.isEnabled(), "asked and agreed again, they may be made again"
    assert bulk.page.saved, "and the passwords of the first ones still stand there"


def test_a_no_is_said_with_its_reason_and_may_be_asked_again(bulk: Bulk) -> None:
    bulk.decide(bulk.ask(), approve=False)
    assert "refused: Send half of it." in bulk.said
    assert not bulk.make_button.isEnabled()
    bulk.desk.clock.advance(seconds=1)
    bulk.ask()
    assert "waits for a second person" in bulk.said
    assert nothing_left_the_desk(bulk)


def test_what_nobody_decided_in_time_is_said(bulk: Bulk) -> None:
    bulk.ask()
    bulk.desk.clock.advance(seconds=ASKED_FOR.total_seconds())
    bulk.look()
    assert "Nobody decided by" in bulk.said
    assert bulk.page.leave.ask_button.text() == "Ask a second person"


def test_leave_that_ran_out_while_the_page_stood_there_makes_nothing(bulk: Bulk) -> None:
    bulk.decide(bulk.ask())
    assert bulk.make_button.isEnabled()
    bulk.desk.clock.advance(seconds=APPROVED_FOR.total_seconds())
    bulk.make()
    assert nothing_left_the_desk(bulk)
    assert "The approval has run out." in bulk.said
    assert "agreed, but that ran out" in bulk.said
    assert not bulk.make_button.isEnabled()


def test_copies_whose_leave_ended_while_they_were_made_are_taken_away_again(
    bulk: Bulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk.decide(bulk.ask())
    monkeypatch.setattr(page_module, "check_bulk", lambda *_, **__: None)  # as if it ended just after it was looked at
    bulk.desk.clock.advance(seconds=APPROVED_FOR.total_seconds())
    bulk.make()
    assert nothing_left_the_desk(bulk)
    assert "The approval has run out." in bulk.said
    assert bulk.page.saved == {}


def test_a_page_that_hands_no_leave_on_is_found_out(bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
    bulk.decide(bulk.ask())
    with monkeypatch.context() as planted:  # the planted defect: what was agreed is not handed to the recording
        planted.setattr(type(bulk.page.leave), "approval_id", None)
        planted.setattr(page_module, "check_bulk", lambda *_, **__: None)
        bulk.make()
    assert "This takes a second person." in bulk.said
    assert nothing_left_the_desk(bulk)
    bulk.make()
    assert len(bulk.files()) == bulk.copies() > 1, "the leave was not lost by it"


def test_a_meeting_of_few_cases_is_sent_out_by_one(desk: OpenDesk) -> None:
    meeting = large_agenda(desk.register, 3)[0].meeting_id
    page = cast("CirculationPage", desk.go("circulation", {"id": str(meeting), "kind": "agenda"}))
    assert page.leave.isHidden()
    assert page.leave.commands() == []
    assert desk.child(QPushButton, "makeCopiesButton", page).isEnabled()
