"""The table in the room by keyboard: quorum, presenters, release, stepping out, three lists, handling, fair trim."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from marac_desk.desktop.room.dialogs import choose
from marac_desk.desktop.room.seats import comes_as, status_words
from marac_desk.model.agency import Agency
from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, StepOut
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.fair_trim import NEVER_DEFERRED
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import AgendaBlock, Handling, RiskList
from marac_desk.services.meeting_room.attending import add_presenter
from marac_desk.services.meeting_room.minuting import set_victim_view
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import actor
from tests.support.windows import OpenDesk

CONTROL, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier,
)  # fmt: skip


@pytest.fixture
def desk(qtbot: QtBot, demonstration_file: Register) -> Iterator[Any]:
    demonstration_file.clock.instant = MEETING_STARTS  # type: ignore[attr-defined]
    meeting = ready_meeting(demonstration_file, 4)
    opened = OpenDesk(qtbot, demonstration_file)
    opened.clock.instant = MEETING_STARTS
    room: Any = opened.go("room", {"id": str(meeting)})
    room.do_main()
    opened.settle()
    yield opened, room
    opened.close()


def press(window: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    window.press(key, modifier)
    window.settle()


def begin(window: OpenDesk, room: Any) -> None:
    """Everybody is here, and the first case is called."""
    press(window, Qt.Key.Key_E, CONTROL)
    room.opening.side.everybody.click()
    window.settle()
    room.do_main()
    window.settle()
    assert room.state.case is not None


def dialog(window: OpenDesk) -> Any:
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def seat(room: Any, agency: str) -> Any:
    return next(one for one in room.state.room.seats if one.agency == agency)


def tell(window: OpenDesk, room: Any, use_case: Any, **values: Any) -> Any:
    me = actor(window.register)
    with window.register.writing(me) as uow:
        done = use_case(uow, actor=me, **values)[0]
    room.refresh()
    window.settle()
    return done


def test_starting_without_a_core_agency_asks_for_the_chairs_reason(desk: Any) -> None:
    window, room = desk
    room.opening.side.everybody.click()
    window.settle()
    room.opening.seats.setFocus()
    room.opening.seats.select_key(seat(room, "Police").attendance_id)
    press(window, Qt.Key.Key_X)
    assert "Police" in room.opening.side.missing.text()
    room.do_main()
    window.settle()
    asked = dialog(window)
    press(window, Qt.Key.Key_Return, CONTROL)
    asked.ui.saveButton.click()
    assert "minutes" in asked.ui.hintLabel.text(), "without a reason it is not minuted"
    QTest.keyClicks(asked.ui.reasonPlainTextEdit, "They sent what they know.")
    asked.ui.saveButton.click()
    window.settle()
    assert "They sent what they know." in room.opening.side.missing.text()
    assert room.state.case is not None, "and the first case is called"
    with window.register.reading() as uow:
        meeting = uow.session.get_one(Meeting, room.meeting_id)
        assert (meeting.quorum_met, meeting.quorum_exception) == (False, "They sent what they know.")


def test_somebody_leaves_the_meeting_by_one_key_and_the_times_show(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    window.clock.instant += timedelta(minutes=17)
    room.show_attendance()
    room.opening.seats.setFocus()
    room.opening.seats.select_key(seat(room, "Housing").attendance_id)
    press(window, Qt.Key.Key_L)
    gone = seat(room, "Housing")
    assert not gone.here
    assert status_words(room.desk, gone) == "here 09:30 to 09:47"


def test_child_agencies_are_let_go_when_the_last_child_case_is_heard_and_not_before(desk: Any) -> None:
    window, room = desk
    with window.register.writing() as uow:
        uow.session.scalars(sa.select(Agency).where(Agency.short_name == "Education")).one().only_child_cases = True
        items = uow.session.scalars(
            sa.select(AgendaItem).where(AgendaItem.meeting_id == room.meeting_id).order_by(AgendaItem.position)
        )
        for number, item in enumerate(items):
            item.block = AgendaBlock.CHILD_CASES if number < 2 else AgendaBlock.ADULT_CASES
    begin(window, room)
    said: list[str] = []
    window.window.say = said.append
    press(window, Qt.Key.Key_J, ALT)
    assert "still to be heard" in said[-1]
    assert seat(room, "Education").here
    for _ in range(2):
        assert not any("may leave" in line for line in room.running.notes.said())
        window.clock.instant += timedelta(minutes=5)
        room.moves.conclude()
        window.settle()
    assert any("Education may leave" in line for line in room.running.notes.said())
    press(window, Qt.Key.Key_J, ALT)
    assert not seat(room, "Education").here
    assert not any("may leave" in line for line in room.running.notes.said())
    with window.register.reading() as uow:
        assert uow.session.get_one(Attendance, seat(room, "Education").attendance_id).left_after_item_id is not None


def test_a_presenter_comes_for_one_case(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    room.asking.who_else()
    window.settle()
    asked = dialog(window)
    assert not asked.ui.caseComboBox.isVisible()
    asked.ui.capacityComboBox.setCurrentIndex(asked.ui.capacityComboBox.findData("presenter"))
    assert asked.ui.caseComboBox.currentData() == room.state.case.item_id
    QTest.keyClicks(asked.ui.nameLineEdit, "Pia Presents")
    asked.ui.caseComboBox.setCurrentIndex(1)
    asked.ui.saveButton.click()
    window.settle()
    came = next(one for one in room.state.room.seats if one.person == "Pia Presents")
    assert came.for_item == room.state.room.cases[1].item_id
    assert comes_as(came, room.state.room) == "presents case 2"
    room.moves.conclude()
    window.settle()
    assert any("Pia Presents" in line for line in room.running.notes.said())


def test_stepping_out_and_coming_back_are_one_key_away(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    who = seat(room, "Housing")
    press(window, Qt.Key.Key_G, ALT)
    asked = dialog(window)
    choose(asked.ui.whoComboBox, who.attendance_id)
    assert "minutes of this case" in asked.ui.effectLabel.text()
    asked.ui.saveButton.click()
    window.settle()
    assert [one.person for one in room.state.case.stepped_out] == [who.person]
    assert any("Out of the room" in line for line in room.running.notes.said())
    room.asking.step_out()
    asked = dialog(window)
    choose(asked.ui.whoComboBox, who.attendance_id)
    assert asked.ui.saveButton.text() == "Came back"
    asked.ui.saveButton.click()
    window.settle()
    assert room.state.case.stepped_out == ()
    with window.register.reading() as uow:
        assert [row.in_at is not None for row in uow.session.scalars(sa.select(StepOut))] == [True]


def test_a_conflict_found_in_the_room_shuts_out_and_is_a_recorded_disclosure(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    case, who = room.state.case.case_id, seat(room, "Housing")
    press(window, Qt.Key.Key_G, ALT)
    asked = dialog(window)
    choose(asked.ui.whoComboBox, who.attendance_id)
    asked.ui.restrictCheckBox.setChecked(True)
    asked.ui.saveButton.click()
    assert "how she or he knows them" in asked.ui.hintLabel.text()
    QTest.keyClicks(asked.ui.reasonLineEdit, "His sister in law.")
    asked.ui.saveButton.click()
    window.settle()
    with window.register.reading() as uow:
        row = uow.session.scalars(sa.select(CaseExclusion).where(CaseExclusion.case_id == case)).all()[-1]
        assert (row.representative_id, row.reason) == (who.representative_id, "His sister in law.")
        assert row.found_later, "she or he sat there while it was called"
    assert [one.person for one in room.state.case.stepped_out] == [who.person]


def test_who_must_not_hear_the_next_case_leaves_before_it_is_called(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    second, who = room.state.room.cases[1], seat(room, "Housing")
    with window.register.writing() as uow:
        uow.add(CaseExclusion(case_id=second.case_id, name=who.person, party="staff_conflict",
                              representative_id=who.representative_id))  # fmt: skip
    room.refresh()
    window.settle()
    first = room.state.case.item_id
    room.moves.conclude()
    window.settle()
    asked = dialog(window)
    assert who.person in asked.ui.effectLabel.text()
    assert second.reference not in asked.ui.effectLabel.text()
    asked.ui.cancelButton.click()
    window.settle()
    assert room.state.case.item_id == first, "nothing is called while they still sit there"
    room.moves.conclude()
    window.settle()
    dialog(window).ui.saveButton.click()
    window.settle()
    assert room.state.case.item_id == second.item_id
    assert [one.person for one in room.state.case.stepped_out] == [who.person]


def test_the_three_lists_are_typed_by_keyboard(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    press(window, Qt.Key.Key_T, ALT)
    asked = dialog(window)
    for edit, line in (
        (asked.ui.harmLineEdit, "killed when she leaves"),
        (asked.ui.harmLineEdit, "stalked at work"),
        (asked.ui.indicatorsLineEdit, "separation last week"),
        (asked.ui.indicatorsLineEdit, "a shotgun licence"),
        (asked.ui.protectionLineEdit, "her brother sleeps there"),
    ):
        edit.setFocus()
        QTest.keyClicks(edit, line)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        window.settle()
    case = room.state.case
    assert case.risks[0].of_what == "killed when she leaves; stalked at work"
    assert case.indicators == ("separation last week", "a shotgun licence")
    assert case.protection == ("her brother sleeps there",)
    QTest.keyClick(asked.ui.indicatorsLineEdit, Qt.Key.Key_Down)
    QTest.keyClick(asked.lists[RiskList.INDICATORS], Qt.Key.Key_Delete)
    window.settle()
    assert room.state.case.indicators == ("a shotgun licence",)
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    window.settle()
    assert window.window.focusWidget() is room.running.line.edit


def test_what_is_about_him_is_not_for_her_until_somebody_says_so(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    press(window, Qt.Key.Key_S, ALT)
    share, name = room.running.share, room.state.case.perpetrators[0].name
    QTest.keyClicks(share.edit, f"police {name.split()[-1]} was seen near the school")
    assert share.handling() is Handling.NOT_FOR_VICTIM
    assert "Not for the victim." in share._preview.text()
    QTest.keyClick(share.edit, Qt.Key.Key_F3)
    assert share.handling() is Handling.DO_NOT_MINUTE
    QTest.keyClick(share.edit, Qt.Key.Key_F2)
    QTest.keyClicks(share.edit, " again")
    assert share.handling() is Handling.MAY_MINUTE, "what somebody marked stays marked"
    QTest.keyClick(share.edit, Qt.Key.Key_Return)
    window.settle()
    QTest.keyClicks(share.edit, "housing no rent arrears")
    assert share.handling() is Handling.MAY_MINUTE
    QTest.keyClick(share.edit, Qt.Key.Key_F4)
    QTest.keyClick(share.edit, Qt.Key.Key_Return)
    window.settle()
    assert [line.handling for line in room.state.case.shared[-2:]] == [Handling.MAY_MINUTE, Handling.NOT_FOR_VICTIM]


def test_what_she_expects_is_asked_at_the_risk_and_the_actions_and_as_such_an_action_is_typed(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    case = room.state.case
    tell(window, room, set_victim_view, item_id=case.item_id, version=case.version, words="He laughs at orders.",
         expects_order_ignored=True, expects_child_taken=True)  # fmt: skip
    assert not any("expects an order" in line for line in room.running.notes.said())
    for step in (ItemState.RISK_SUMMARY, ItemState.ACTIONS):
        room.moves.go_to_step(step)
        window.settle()
        said = " ".join(room.running.notes.said())
        assert "expects an order to be ignored" in said
        assert "expects a child to be taken" in said
    line = room.running.line
    QTest.keyClicks(line.edit, "advocate apply for a non-molestation order")
    assert "expected to be ignored" in line._preview.warning
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    window.settle()
    assert len(room.state.case.plan) == len(case.plan) + 1, "it is said, and nothing is blocked"
    QTest.keyClicks(line.edit, "housing change the locks")
    assert "expected to be ignored" not in line._preview.warning


def test_fair_trim_is_proposed_accepted_line_by_line_and_ends_in_time(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    with window.register.writing() as uow:
        meeting = uow.session.get_one(Meeting, room.meeting_id)
        meeting.break_minutes = 0
        meeting.ends_at = MEETING_STARTS + timedelta(minutes=meeting.opening_minutes)
    window.clock.instant += timedelta(minutes=6)
    room.refresh()
    window.settle()
    room._on_second()
    assert any("what could give way" in line for line in room.running.notes.said())
    press(window, Qt.Key.Key_F, ALT)
    asked = dialog(window)
    window.settle()
    assert asked.trim.lines
    assert "after" in asked.ui.effectLabel.text()
    assert not [line for line in asked.trim.lines if line.defers and line.why in NEVER_DEFERRED]
    first = next(line for line in asked.trim.lines if line.defers)
    before, rest = asked.trim.over_by, [line for line in asked.trim.lines if line is not first]
    asked.rows.select_key(first.key)
    QTest.keyClick(asked.rows, Qt.Key.Key_Space)
    window.settle()
    form = asked.deferring.ui  # it asks what every deferral is asked
    assert "gave way" in form.reasonPlainTextEdit.toPlainText()
    window.type(form.noneLineEdit, "The advocate sees her tomorrow.")
    window.type(form.beyondLineEdit, "The list was too long.")
    QTest.keyClick(form.noneLineEdit, Qt.Key.Key_Return, CONTROL)
    window.settle()
    assert form.hintLabel.text() == ""
    assert asked.trim.over_by == before - first.gains
    assert {line.key: line.becomes for line in asked.trim.lines} == {line.key: line.becomes for line in rest}
    listed = next(case for case in room.state.room.cases if case.item_id == first.key)
    assert listed.state is ItemState.DEFERRED
    with window.register.reading() as uow:
        assert "gave way" in str(uow.session.get_one(AgendaItem, first.key).aside_reason)


def test_a_meeting_in_time_proposes_nothing(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    press(window, Qt.Key.Key_F, ALT)
    asked = dialog(window)
    window.settle()
    assert asked.trim.lines == ()
    assert "Nothing has to give way" in asked.ui.effectLabel.text()


def test_a_presenter_who_waits_is_let_in_from_the_list(desk: Any) -> None:
    window, room = desk
    begin(window, room)
    agency = seat(room, "Housing").agency_id
    key = tell(window, room, add_presenter, item_id=room.state.room.cases[1].item_id, agency_id=agency,
               person_name="Pia Presents")  # fmt: skip
    room.show_attendance()
    room.opening.seats.setFocus()
    room.opening.seats.select_key(key)
    press(window, Qt.Key.Key_Space)
    came = next(one for one in room.state.room.seats if one.attendance_id == key)
    assert (came.here, came.declared) == (True, True)
