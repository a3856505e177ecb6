"""A phrase that blames the victim is pointed out under the line that is typed, and stands in nobody's way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from marac_desk.desktop.entry.blaming_note import BlamingNote
from marac_desk.desktop.room.case_dialogs import RiskDialog
from marac_desk.desktop.room.page import RoomPage
from marac_desk.model.action import Action
from marac_desk.model.discussion import InformationShared
from marac_desk.model.meeting import AgendaItem
from marac_desk.rules.vocabulary import Sex
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.windows import OpenDesk, shown_texts, wait_for

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
STAYED = "“chose to stay” puts it on the victim. Perhaps: could not leave safely."


@pytest.fixture
def room(desk: OpenDesk) -> RoomPage:
    """Return the room with the first case on the table, at the step of sharing."""
    desk.clock.instant = MEETING_STARTS
    page = desk.go("room", {"id": str(ready_meeting(desk.register, 2))})
    for key in (Qt.Key.Key_Return, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_Return):
        press(desk, key, CONTROL)
    for _ in range(3):
        press(desk, Qt.Key.Key_F6)
    assert isinstance(page, RoomPage)
    return page


def press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is and wait until everything is on the disk and shown."""
    desk.press(key, modifier)
    desk.settle()


def note_of(desk: OpenDesk, field: QLineEdit | QPlainTextEdit) -> BlamingNote:
    """Return the note under a field."""
    note = desk.child(BlamingNote, f"{field.objectName()}BlamingNote", field.window())
    assert isinstance(note, BlamingNote)
    return note


def test_what_is_shared_is_pointed_out_and_recorded_as_typed(desk: OpenDesk, room: RoomPage) -> None:
    press(desk, Qt.Key.Key_S, ALT)
    line = desk.child(QLineEdit, "shareLineEdit")
    note = note_of(desk, line)
    assert not note.isVisible()
    desk.type(line, "police she chose to sta")
    assert not note.isVisible()
    desk.type(line, "y with him")
    assert (note.isVisible(), note.text(), line.accessibleDescription()) == (True, STAYED, STAYED)
    press(desk, Qt.Key.Key_Return)
    assert (line.text(), note.isVisible(), line.accessibleDescription()) == ("", False, "")
    with desk.register.reading() as uow:
        assert uow.session.scalars(sa.select(InformationShared.text)).all() == ["she chose to stay with him"]
    assert "she chose to stay with him" in " ".join(shown_texts(room))


def test_the_agency_that_speaks_is_not_taken_for_who_is_blamed(desk: OpenDesk, room: RoomPage) -> None:
    press(desk, Qt.Key.Key_S, ALT)
    line = desk.child(QLineEdit, "shareLineEdit")
    desk.type(line, "housing failed to protect the children")
    assert note_of(desk, line).text().startswith("“failed to protect”")


def test_who_causes_harm_may_be_said_to_do_so(desk: OpenDesk, room: RoomPage) -> None:
    assert room.state is not None
    case = room.state.case
    assert case is not None
    assert (case.sex, {person.sex for person in case.perpetrators}) == (Sex.FEMALE, {Sex.MALE})
    press(desk, Qt.Key.Key_S, ALT)
    line = desk.child(QLineEdit, "shareLineEdit")
    first_name = case.perpetrators[0].name.split()[0]
    for words in ("police he refuses to engage", f"police {first_name} refuses to engage"):
        line.clear()
        desk.type(line, words)
        assert note_of(desk, line).text() == "", words
    line.clear()
    desk.type(line, f"police {case.name.split()[0]} refuses to engage")
    assert "judges" in note_of(desk, line).text()


def test_an_action_is_recorded_with_words_that_were_pointed_out(desk: OpenDesk, room: RoomPage) -> None:
    line = desk.child(QLineEdit, "recordLineEdit")
    line.setFocus()
    desk.type(line, "police visit because she chose to stay fri")
    note = note_of(desk, line)
    assert (note.isVisible(), note.text()) == (True, STAYED)
    press(desk, Qt.Key.Key_Return)
    assert not note.isVisible()
    with desk.register.reading() as uow:
        typed = uow.session.scalars(sa.select(Action.typed).where(Action.meeting_id == room.meeting_id)).all()
    assert typed == ["police visit because she chose to stay fri"]


def test_what_a_line_lacks_comes_first_and_alone(desk: OpenDesk, room: RoomPage) -> None:
    line = desk.child(QLineEdit, "recordLineEdit")
    line.setFocus()
    desk.type(line, "visit because she chose to stay")
    assert not note_of(desk, line).isVisible()
    for words in (
        "police visit, she chose to stay",
        "visit, she chose to stay, police",
        "police visit, failed to protect",
    ):
        line.setText(words)
        assert note_of(desk, line).isVisible(), words


def test_the_risk_statement_is_looked_at_where_one_writes(desk: OpenDesk, room: RoomPage) -> None:
    press(desk, Qt.Key.Key_R, ALT)
    form = desk.child(RiskDialog, "RiskDialog")
    statement = desk.child(QPlainTextEdit, "statementPlainTextEdit", form)
    note = note_of(desk, statement)
    height = note.height()
    statement.setPlainText("A volatile relationship. She chose to stay. Her words: “I let him back in”.")
    assert note.text().startswith("“volatile relationship”")
    cursor = statement.textCursor()
    cursor.setPosition(50)
    statement.setTextCursor(cursor)
    note.look()
    assert note.text() == STAYED
    desk.settle()
    assert note.height() == height
    what = desk.child(QLineEdit, "whatLineEdit", form)
    desk.type(what, "she puts herself at risk")
    assert "at risk” puts it on the victim" in note_of(desk, what).text()
    what.clear()
    written = statement.toPlainText()
    form.save()
    desk.settle()
    with desk.register.reading() as uow:
        assert room.state is not None
        assert room.state.case is not None
        item = uow.session.get_one(AgendaItem, room.state.case.item_id)
        assert item.risk_statement == written


def test_a_screen_reader_hears_it_at_a_pause(desk: OpenDesk, room: RoomPage, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr("marac_desk.desktop.entry.blaming_note.announce", lambda _field, text: heard.append(text))
    press(desk, Qt.Key.Key_S, ALT)
    line = desk.child(QLineEdit, "shareLineEdit")
    line.setText("police she chose to stay")
    assert heard == []
    wait_for(desk.qtbot, lambda: heard == [STAYED])


def test_who_has_not_spoken_is_one_quiet_line(desk: OpenDesk, room: RoomPage) -> None:
    def waited_for() -> str:
        return next((text for text in shown_texts(room) if text.startswith("Not spoken yet")), "")

    agency = waited_for().split(", ")[1]
    press(desk, Qt.Key.Key_S, ALT)
    desk.type(desk.child(QLineEdit, "shareLineEdit"), f"{agency.casefold()} knows her brother")
    press(desk, Qt.Key.Key_Return)
    assert waited_for()
    assert agency not in waited_for()
