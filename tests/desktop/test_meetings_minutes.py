"""The minutes of a closed meeting on the real window: verified, corrected, approved, read; by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.desktop.entry.blaming_note import BlamingNote
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.wording import labels
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import Meeting
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.seal import SealedMinutes
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import MeetingState
from marac_desk.services.circulation.sealed.reading import read_minutes
from tests.support.registers import actor
from tests.support.sealed import STATEMENT, HeldMeeting
from tests.support.windows import OpenDesk, shown_texts

CTRL = Qt.KeyboardModifier.ControlModifier


class Minutes:
    """The minutes of a meeting of three cases on somebody's desk."""

    def __init__(self, qtbot: QtBot, register: Register, role: Role = Role.COORDINATOR, *, close: bool = True) -> None:
        self.held = HeldMeeting(register, close=close)
        self.open(qtbot, role)

    def open(self, qtbot: QtBot, role: Role) -> None:
        self.desk = OpenDesk(qtbot, self.held.register, role)
        target = {"id": str(self.held.meeting_id), "part": "minutes"}
        self.page = cast("MeetingsPage", self.desk.go("meetings", target))
        self.view = self.page.minutes

    @property
    def said(self) -> str:
        return " ".join(shown_texts(self.page))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.activate()
        self.view.setFocus()
        self.desk.press(key, modifier)
        self.desk.settle()

    def activate(self) -> None:
        """Let the window have the keyboard, as it does when nothing lies over it."""
        self.desk.window.activateWindow()
        self.desk.qtbot.waitUntil(self.desk.window.isActiveWindow, timeout=5_000)

    def dialog(self) -> QDialog:
        return next(dialog for dialog in self.page.findChildren(QDialog) if dialog.isVisible())


@pytest.fixture
def minutes(qtbot: QtBot, demonstration_file: Register) -> Iterator[Minutes]:
    made = Minutes(qtbot, demonstration_file)
    yield made
    made.desk.close()


@pytest.fixture
def chairs(qtbot: QtBot, demonstration_file: Register) -> Iterator[Minutes]:
    made = Minutes(qtbot, demonstration_file, Role.CHAIR)
    yield made
    made.desk.close()


def test_every_case_stands_there_with_its_seal(minutes: Minutes) -> None:
    rows = minutes.held.view().rows
    for row in rows:
        assert row.reference in minutes.said
        assert row.seal in minutes.said
    assert "not approved yet" in minutes.said
    assert minutes.page.place() == {"id": str(minutes.held.meeting_id), "part": "minutes"}


def test_verify_says_that_nothing_was_changed_or_what_was(minutes: Minutes) -> None:
    minutes.press(Qt.Key.Key_V)
    assert minutes.said.count("unchanged") == 3
    with minutes.held.register.writing(actor(minutes.held.register)) as uow:
        row = uow.session.get_one(SealedMinutes, minutes.held.key(2))
        at = row.paths.index("risk_statement")
        row.texts = [*row.texts[:at], "All is well.", *row.texts[at + 1 :]]
    minutes.press(Qt.Key.Key_V)
    assert minutes.said.count("unchanged") == 2
    assert "changed: the chair's statement" in minutes.said
    assert "Change nothing more" in minutes.said


def test_a_correction_is_added_by_keyboard_and_stands_below_its_case(minutes: Minutes) -> None:
    minutes.view.rows.select_key(minutes.held.items[1])
    minutes.press(Qt.Key.Key_A)
    dialog = minutes.dialog()
    minutes.desk.type(QApplication.focusWidget() or dialog, "She chose to stay until Tuesday.")
    assert "chose to stay" in dialog.findChild(BlamingNote).text()  # type: ignore[union-attr]  # it blocks nothing
    minutes.desk.press(Qt.Key.Key_Return, CTRL)
    minutes.desk.settle()
    assert not dialog.isVisible()
    assert "She chose to stay until Tuesday." in minutes.said
    assert [one.words for one in minutes.held.view().rows[1].corrections] == ["She chose to stay until Tuesday."]


def test_an_empty_correction_stays_with_a_sentence(minutes: Minutes) -> None:
    minutes.view.rows.select_first()
    minutes.press(Qt.Key.Key_A)
    dialog = minutes.dialog()
    minutes.desk.press(Qt.Key.Key_Return, CTRL)
    minutes.desk.settle()
    assert dialog.isVisible()
    assert "Write down what is to be corrected" in " ".join(shown_texts(dialog))
    dialog.reject()


def test_the_chair_reads_and_approves_all_of_them_in_one_act(chairs: Minutes) -> None:
    chairs.view.rows.select_first()
    chairs.press(Qt.Key.Key_Return)
    reading = chairs.dialog()
    shown = " ".join(shown_texts(reading))
    with chairs.held.register.writing(chairs.desk.program.actor) as uow:
        content = read_minutes(uow, actor=chairs.desk.program.actor, sealed_id=chairs.held.key(1))[0]
    assert STATEMENT in shown
    on_paper = [
        content.victim, *(one.name for one in content.said_to_harm), *(labels.word(flag) for flag in content.red_flags),
        *(line.words for said in content.said for line in said.lines), *(one.title for one in content.actions),
        *(one.person for one in content.attendance), *(one.agency.short_name for one in content.flags),
    ]  # fmt: skip
    assert [words for words in on_paper if words not in shown] == []
    assert len(on_paper) > 20
    reading.accept()
    assert chairs.view.foot.main.text() == "Approve the minutes of 3 cases"
    chairs.press(Qt.Key.Key_Return, CTRL)
    assert all(row.is_approved for row in chairs.held.view().rows)
    assert "All approved." in chairs.said
    assert not chairs.view.foot.main.isVisible()


def test_what_was_added_while_the_chair_looked_is_shown_before_it_is_approved(chairs: Minutes) -> None:
    chairs.held.correct(1, "Added meanwhile.")
    chairs.press(Qt.Key.Key_Return, CTRL)
    assert "something was added to these minutes meanwhile" in chairs.said
    assert "Added meanwhile." in chairs.said
    assert not any(row.approved for row in chairs.held.view().rows)
    chairs.press(Qt.Key.Key_Return, CTRL)
    assert all(row.is_approved for row in chairs.held.view().rows)


def test_a_seal_from_paper_names_its_minutes(minutes: Minutes) -> None:
    row = minutes.held.view().rows[2]
    minutes.activate()
    field = minutes.desk.child(QLineEdit, "sealLineEdit", minutes.page)
    field.setFocus()
    minutes.desk.type(field, row.seal.upper())
    minutes.desk.press(Qt.Key.Key_Return)
    minutes.desk.settle()
    assert f"{row.reference}, Tue 1 Dec: unchanged" in minutes.said
    field.clear()
    minutes.desk.type(field, "0123")
    minutes.desk.press(Qt.Key.Key_Return)
    minutes.desk.settle()
    assert "A seal has 16 signs" in minutes.said


def test_the_list_of_meetings_opens_the_minutes_and_these_the_agenda(minutes: Minutes) -> None:
    minutes.press(Qt.Key.Key_Escape)
    assert minutes.page.place() == {"list": True}
    minutes.desk.press(Qt.Key.Key_Return)
    minutes.desk.settle()
    assert minutes.page.place() == {"id": str(minutes.held.meeting_id), "part": "minutes"}
    minutes.press(Qt.Key.Key_G)
    assert minutes.page.place() == {"id": str(minutes.held.meeting_id)}
    button = minutes.desk.child(QPushButton, "meetingMinutesButton", minutes.page)
    assert button.isVisible()
    button.click()
    minutes.desk.settle()
    assert minutes.page.place() == {"id": str(minutes.held.meeting_id), "part": "minutes"}


def test_from_closing_to_all_action_lists_it_takes_three_keys_and_a_folder(
    qtbot: QtBot, demonstration_file: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldMeeting(demonstration_file, close=False)
    desk = OpenDesk(qtbot, demonstration_file)
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(tmp_path))
    page = cast("RoomPage", desk.go("room", {"id": str(held.meeting_id)}))
    keys = 0

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal keys
        keys += 1
        (QApplication.activeModalWidget() or desk.window).activateWindow()
        qtbot.wait(10)
        desk.press(key, modifier)
        desk.settle()

    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=5_000)
    page.setFocus()
    press(Qt.Key.Key_Return, CTRL)  # close the meeting
    press(Qt.Key.Key_Return)  # yes
    circulation = desk.window.page(desk.window.here[0])
    assert isinstance(circulation, CirculationPage)
    press(Qt.Key.Key_Return, CTRL)  # save locked copies to a folder
    desk.settle()
    assert keys == 3
    with held.register.reading() as uow:
        assert uow.session.get_one(Meeting, held.meeting_id).state is MeetingState.ACTIONS_ISSUED
        made = sa.select(sa.func.count()).where(DocumentCopy.meeting_id == held.meeting_id)
        lists = uow.session.scalar(made) or 0
        assert uow.session.scalar(sa.select(Agency.id).limit(1)) is not None
    assert lists == len(list(tmp_path.glob("actions-*.pdf"))) > 0
    desk.close()
