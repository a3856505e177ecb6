"""Series, calling, deferring and moving by the keyboard, in the real window."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from marac_desk.desktop.entry.defer_dialog import DeferCaseDialog
from marac_desk.desktop.entry.late_case_dialog import LateCaseDialog
from marac_desk.desktop.room.dialogs import SetAsideDialog
from marac_desk.model.action import Action
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.series import Deferral, MeetingSeries
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.vocabulary import MeetingKind, Origin
from marac_desk.services.meetings.calling import late_offers
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import actor
from tests.support.signed_in import nobody_known
from tests.support.windows import OpenDesk, shown_texts, wait_for

KEY, CONTROL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot: QtBot, demonstration_file: Register) -> Iterator[OpenDesk]:
    opened = OpenDesk(qtbot, demonstration_file)
    opened.window.activateWindow()
    QTest.qWaitForWindowActive(opened.window)
    yield opened
    opened.close()


def write(desk: OpenDesk, dialog: Any, **texts: str) -> None:
    """Type into the fields of a dialog, replacing what stands there."""
    for name, text in texts.items():
        field = getattr(dialog.ui, name)
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, text)
    desk.settle()


def press(desk: OpenDesk, widget: Any, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)
    desk.settle()


def choose(dialog: Any, name: str, code: str) -> None:
    box = getattr(dialog.ui, name)
    box.setCurrentIndex(box.findData(code))


def save(desk: OpenDesk, dialog: Any) -> None:
    QTest.keyClick(dialog, KEY.Key_Return, CONTROL)
    desk.settle()


def look(desk: OpenDesk, query: Any) -> list[Any]:
    with desk.register.reading() as uow:
        found = uow.session.scalars(query).all()
        uow.session.expunge_all()
        return list(found)


def new_series(desk: OpenDesk) -> Any:
    page: Any = desk.go("meetings", {"list": True})
    next(command for command in page.commands() if command.keys == "Ctrl+Shift+N").run()
    desk.settle()
    dialog = page.series.dialog
    write(desk, dialog, nameLineEdit="Second Tuesday", firstLineEdit="2 Dec 2026")
    choose(dialog, "weekdayComboBox", "1")
    choose(dialog, "positionComboBox", "2")
    return page, dialog


def test_a_series_is_made_by_keyboard_and_shows_its_days_before(desk: OpenDesk) -> None:
    page, dialog = new_series(desk)
    wait_for(desk.qtbot, lambda: any("Tue 8 Dec" in text for text in shown_texts(dialog)))
    days = [text for text in shown_texts(dialog) if "Tue " in text]
    assert len(days) >= 6, "six meetings, each with its dates"
    save(desk, dialog)
    (series,) = look(desk, sa.select(MeetingSeries))
    meetings = look(desk, sa.select(Meeting).where(Meeting.series_id == series.id))
    assert len(meetings) >= 5
    assert any("Second Tuesday" in text and "Tue 8 Dec" in text for text in shown_texts(page.series))


def test_what_a_change_does_is_said_before(desk: OpenDesk) -> None:
    page, dialog = new_series(desk)
    save(desk, dialog)
    page.series.list.setFocus()
    page.series.list.select_first()
    press(desk, page.series.list, KEY.Key_Return)
    dialog = page.series.dialog
    choose(dialog, "weekdayComboBox", "2")
    wait_for(desk.qtbot, lambda: "move to another day" in dialog.ui.effectLabel.text())
    save(desk, dialog)
    days = [one.day.weekday() for one in look(desk, sa.select(Meeting).where(Meeting.series_id.is_not(None)))]
    assert set(days) == {2}


def test_a_series_ends_with_a_reason(desk: OpenDesk) -> None:
    page, dialog = new_series(desk)
    save(desk, dialog)
    page.series.list.setFocus()
    page.series.list.select_first()
    press(desk, page.series.list, KEY.Key_Delete)
    dialog = page.series.dialog
    assert "cancelled" in dialog.ui.aboutLabel.text()
    write(desk, dialog, reasonPlainTextEdit="weekly from now on")
    save(desk, dialog)
    states = {one.state for one in look(desk, sa.select(Meeting).where(Meeting.series_id.is_not(None)))}
    assert states == {MeetingState.CANCELLED}


def builder(desk: OpenDesk, cases: int = 3) -> tuple[Any, uuid.UUID]:
    meeting_id = ready_meeting(desk.register, cases)
    page: Any = desk.go("meetings", {"id": str(meeting_id)})
    page.builder.setFocus()
    return page, meeting_id


def first_case(page: Any) -> Any:
    row = page.builder.rows[0]
    page.builder._agenda.select_key(row.item_id)
    return row


def test_a_case_is_deferred_only_with_what_is_done_until_then(desk: OpenDesk) -> None:
    page, _ = builder(desk)
    row = first_case(page)
    press(desk, page.builder._agenda, KEY.Key_D)
    dialog = page.builder.verbs.dialog
    write(desk, dialog, reasonPlainTextEdit="no interpreter came")
    save(desk, dialog)
    assert dialog.isVisible()
    assert "until then" in dialog.ui.hintLabel.text()
    write(desk, dialog, interimPlainTextEdit="police marker fri")
    assert "Police" in dialog.ui.understoodLabel.text()
    if dialog.ui.beyondLineEdit.isVisible():
        write(desk, dialog, beyondLineEdit="nobody else speaks her language")
    save(desk, dialog)
    (deferral,) = look(desk, sa.select(Deferral))
    (item,) = look(desk, sa.select(AgendaItem).where(AgendaItem.id == row.item_id))
    assert (deferral.case_id, item.state) == (row.case_id, ItemState.DEFERRED)
    actions = look(desk, sa.select(Action).where(Action.case_id == row.case_id, Action.origin == Origin.IN_BETWEEN))
    assert [one.id.hex for one in actions if one.id.hex in deferral.action_ids] == deferral.action_ids


def test_a_first_hearing_with_children_is_warned_about_loudly(desk: OpenDesk) -> None:
    page, _ = builder(desk)
    row = next(one for one in page.builder.rows if one.children and not one.why.review)
    page.builder._agenda.select_key(row.item_id)
    press(desk, page.builder._agenda, KEY.Key_D)
    assert "children" in page.builder.verbs.dialog.ui.aboutLabel.text()


def test_an_emergency_meeting_is_called_in_three_keys(desk: OpenDesk) -> None:
    page, _ = builder(desk)
    row = first_case(page)
    press(desk, page.builder._agenda, KEY.Key_C)
    save(desk, page.builder.verbs.dialog)
    called = Meeting.kind.in_([MeetingKind.EMERGENCY, MeetingKind.REVIEW])
    (meeting,) = look(desk, sa.select(Meeting).where(called, Meeting.state == MeetingState.OPEN_FOR_REFERRALS))
    assert page.builder.meeting_id == meeting.id
    assert [one.case_id for one in page.builder.rows] == [row.case_id]


def test_a_locked_agenda_takes_a_late_case_with_a_reason(desk: OpenDesk) -> None:
    page, _ = builder(desk)
    pool = page.builder._side.pool
    pool.setFocus()
    pool.select_first()
    press(desk, pool, KEY.Key_Return)
    dialog = page.builder.verbs.dialog
    write(desk, dialog, reasonLineEdit="released tomorrow", agreedLineEdit="")
    save(desk, dialog)
    assert dialog.isVisible()
    assert "who agreed" in dialog.ui.hintLabel.text()
    write(desk, dialog, agreedLineEdit="the chair")
    save(desk, dialog)
    if dialog.isVisible():  # the conflict question is open, and said so
        assert "know" in dialog.ui.hintLabel.text().casefold()
    else:
        assert len(page.builder.rows) == 4


def test_a_meeting_is_put_on_another_day_by_keyboard(desk: OpenDesk) -> None:
    page, meeting_id = builder(desk)
    first_case(page)
    press(desk, page.builder._agenda, KEY.Key_Y)
    dialog = page.builder.verbs.dialog
    assert "3 case" in dialog.ui.effectLabel.text()
    write(desk, dialog, dayLineEdit="10 Dec 2026", reasonPlainTextEdit="the chair is ill")
    save(desk, dialog)
    assert page.builder.meeting_id != meeting_id
    assert len(page.builder.rows) == 3
    assert "cut-off" in "".join(shown_texts(page.builder))
    assert QApplication.activeModalWidget() is None


def running_room(desk: OpenDesk) -> Any:
    """Return the room with its first case called."""
    meeting_id = ready_meeting(desk.register, 2)
    desk.clock.instant = MEETING_STARTS
    room: Any = desk.go("room", {"id": str(meeting_id)})
    for _ in range(8):
        if room.state.case is not None:
            break
        room.do_main()
        desk.settle()
    return room


def opened(room: Any, kind: type[QDialog]) -> Any:
    return next(dialog for dialog in room.findChildren(kind) if dialog.isVisible())


def test_in_the_room_a_case_is_deferred_with_what_is_done_until_then(desk: OpenDesk) -> None:
    room = running_room(desk)
    case = room.state.case
    press(desk, room.running.line.edit, KEY.Key_X, ALT)
    aside = opened(room, SetAsideDialog)
    write(desk, aside, reasonPlainTextEdit="no interpreter came")
    aside.save()
    desk.settle()
    dialog = opened(room, DeferCaseDialog)
    assert dialog.ui.reasonPlainTextEdit.toPlainText() == "no interpreter came"
    write(desk, dialog, interimPlainTextEdit="police marker fri")
    if dialog.ui.beyondLineEdit.isVisible():
        write(desk, dialog, beyondLineEdit="nobody else speaks her language")
    save(desk, dialog)
    (deferral,) = look(desk, sa.select(Deferral))
    assert (deferral.case_id, len(deferral.action_ids)) == (case.case_id, 1)
    assert room.state.case.case_id != case.case_id, "the next case is called"


def test_an_emergency_is_added_to_the_meeting_that_runs(desk: OpenDesk) -> None:
    room = running_room(desk)
    with desk.register.writing(actor(desk.register)) as uow:
        offer = late_offers(uow, actor=actor(desk.register), meeting_id=room.meeting_id)[0]
        uow.session.get_one(Referral, offer.referral_id).emergency = True
    nobody_known(desk.register, actor(desk.register), [offer.case_id])
    before = len(room.state.room.cases)
    press(desk, room.running.line.edit, KEY.Key_N, ALT)
    dialog = opened(room, LateCaseDialog)
    assert dialog.ui.reasonLineEdit.text() == "emergency", "an emergency brings its reason along"
    write(desk, dialog, agreedLineEdit="the chair")
    save(desk, dialog)
    assert len(room.state.room.cases) == before + 1
