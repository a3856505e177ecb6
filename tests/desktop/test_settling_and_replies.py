"""What was reported is settled, who has another owner is told, what came back is added: all by keyboard."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.desktop.circulation.chase_page import ChasePage
from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.desktop.meetings.readiness_page import ReadinessPage
from marac_desk.desktop.today.page import TodayPage
from marac_desk.model.meeting import Attendance, Meeting
from marac_desk.rules.claims import Claim
from marac_desk.rules.lives import AFTER_CLOSING
from marac_desk.rules.vocabulary import AttendanceStatus, ChaseChannel, CloseCode, MeetingKind
from marac_desk.services.actions.following import record_chase
from marac_desk.services.actions.views import ActionDetail, Show
from marac_desk.services.chasing.research import record_research_chase
from tests.services.test_owner_notices import pass_to
from tests.services.test_readiness import look
from tests.services.test_return_sheets import accepted
from tests.support import sheets
from tests.support.actions import action_of, detail, seen
from tests.support.meetings import ready_meeting
from tests.support.registers import actor
from tests.support.sheets import NOT_DONE, NOT_POSSIBLE, issue
from tests.support.windows import OpenDesk, shown_texts

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
VISIT = "Health visitor to make"


def press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.press(key, modifier)
    desk.settle()


def keys(text: str) -> None:
    QTest.keyClicks(cast("QWidget", QApplication.focusWidget()), text)


def tab() -> None:
    QTest.keyClick(cast("QWidget", QApplication.focusWidget()), KEY.Key_Tab)


def save(desk: OpenDesk) -> None:
    QTest.keyClick(cast("QWidget", QApplication.focusWidget()), KEY.Key_Return, CTRL)
    desk.settle()


def after(desk: OpenDesk, key: uuid.UUID) -> ActionDetail:
    return detail(desk.register, actor(desk.register), key)


def reported(desk: OpenDesk, answer: dict[str, str]) -> uuid.UUID:
    sheets.give(desk.register, "Housing")
    return accepted(desk.register, issue(desk.register, actor(desk.register)), answer)


def first_page(desk: OpenDesk) -> TodayPage:
    """Return the first page as it stands now: the register was changed behind the window."""
    page = cast("TodayPage", desk.go("today"))
    page.refresh()
    desk.settle()
    return page


def to_settle(desk: OpenDesk, key: uuid.UUID) -> ActionsPage:
    """Come from the first page to what is to be settled, and go to one action there."""
    today = first_page(desk)
    row = next(row for row in today._work.rows_model.rows if row.key == ("settle", "to_settle"))
    assert "to be settled" in row.sentence
    today._work.setFocus()
    assert today._work.select_key(row.key)
    press(desk, KEY.Key_Return)
    assert desk.window.here[0] == "actions"
    page = cast("ActionsPage", desk.window.page("actions"))
    assert page.filters.wanted.show is Show.TO_SETTLE
    page.rows.setFocus()
    assert page.rows.select_key(key)
    return page


def test_a_claim_has_its_own_word_and_is_agreed_to_by_one_key_once_it_was_read(desk: OpenDesk) -> None:
    key = reported(desk, NOT_POSSIBLE)
    page = to_settle(desk, key)
    sentence = next(row.sentence for row in page.rows.rows_model.rows if row.key == key)
    assert "says not possible, settle" in sentence
    press(desk, KEY.Key_V)  # what is reported is shown first
    assert after(desk, key).row.closed_on is None
    assert any(NOT_POSSIBLE["note"] in row.sentence for row in page.panel.history.rows_model.rows)
    page.rows.setFocus()
    press(desk, KEY.Key_V)
    assert after(desk, key).row.close_code is CloseCode.NOT_POSSIBLE_CHANGE
    assert key not in {row.key for row in page.rows.rows_model.rows}


def test_what_is_not_enough_goes_back_with_its_reason(desk: OpenDesk) -> None:
    key = reported(desk, NOT_DONE)
    page = to_settle(desk, key)
    press(desk, KEY.Key_B)
    assert page.taking.doing.dialog is not None
    keys("When will it be done?")
    save(desk)
    assert after(desk, key).row.claim is None
    assert after(desk, key).history[0].text == "When will it be done?"


def test_closing_begins_with_what_was_reported_and_may_end_otherwise(desk: OpenDesk) -> None:
    key = reported(desk, NOT_DONE)
    page = to_settle(desk, key)
    press(desk, KEY.Key_C)
    form = page.taking.doing.dialog
    assert form is not None
    assert form.choice == CloseCode.NOT_DONE_AGENCY.value
    form.choose(CloseCode.SUPERSEDED)
    form.ui.saidPlainTextEdit.setFocus()
    keys("Another action does it.")
    save(desk)
    assert after(desk, key).row.close_code is CloseCode.SUPERSEDED


def test_a_claim_stays_where_nobody_settles_it(desk: OpenDesk) -> None:
    key = reported(desk, NOT_DONE)
    to_settle(desk, key)
    press(desk, KEY.Key_Escape)
    assert after(desk, key).row.claim is Claim.NOT_DONE


def test_a_reply_is_added_to_a_chase_by_keyboard(desk: OpenDesk) -> None:
    key, me = action_of(desk.register, VISIT), actor(desk.register)
    now = seen(desk.register, key)
    with desk.register.writing(me) as uow:
        record_chase(uow, actor=me, actions=[now], channel=ChaseChannel.PHONE)
    page = cast("ActionsPage", desk.go("actions"))
    page.rows.setFocus()
    assert page.rows.select_key(key)
    press(desk, KEY.Key_Y)
    assert page.taking.doing.dialog is not None, shown_texts(page)
    keys("The visit is booked.")
    tab()
    keys("Her deputy")
    tab()
    tab()
    keys("3/12/2026")
    save(desk)
    reply = after(desk, key).history[0]
    assert (reply.kind, reply.text, reply.details["by"]) == ("replied", "The visit is booked.", "Her deputy")
    assert reply.details["promised"] == "2026-12-03"
    press(desk, KEY.Key_Return)
    assert "promised for" in page.panel.history.rows_model.rows[0].sentence
    page = cast("ActionsPage", desk.go("ladder"))
    assert any("promised" in text for row in page.rows.rows_model.rows for text in [row.sentence])


def test_what_was_never_chased_says_why_it_takes_no_reply(desk: OpenDesk) -> None:
    page = cast("ActionsPage", desk.go("actions"))
    page.rows.setFocus()
    rows = page.rows._known.values()
    assert page.rows.select_key(next(row.action_id for row in rows if not row.times_chased))
    press(desk, KEY.Key_Y)
    assert page.taking.doing.dialog is None
    assert "no chase to reply to" in "\n".join(shown_texts(page))


def test_both_owners_are_told_and_it_waits_until_that_is_recorded(desk: OpenDesk) -> None:
    row = pass_to(desk.register, "Housing")
    today = first_page(desk)
    assert ("tell", "owners") in {line.key for line in today._work.rows_model.rows}
    page = cast("ActionsPage", desk.go("actions"))
    page.rows.setFocus()
    press(desk, KEY.Key_T)
    assert desk.window.here[0] == "chasing"
    chase = cast("ChasePage", desk.window.page("chasing"))
    assert len(chase.drafts) == 2
    assert all(f"{row.reference}/{row.number:02}" in draft.text for draft in chase.drafts)
    assert "another owner" in desk.child(QLabel, "chaseTitleLabel").text()
    press(desk, KEY.Key_Return, CTRL)
    assert [line.kind for line in after(desk, row.action_id).history[:2]] == ["told", "told"]
    today = first_page(desk)
    assert ("tell", "owners") not in {line.key for line in today._work.rows_model.rows}
    desk.go("chasing", {"about": "owners"})
    assert "Nobody to tell" in desk.child(QLabel, "chaseTitleLabel").text()


def test_a_reply_about_research_is_added_on_the_board(desk: OpenDesk) -> None:
    meeting_id, me = ready_meeting(desk.register, 3), actor(desk.register)
    desk.clock.instant = datetime(2026, 11, 30, 10, tzinfo=UTC)
    cell = next(c for case in look(desk.register, meeting_id).cases for c in case.cells if c.late and c.research_id)
    assert cell.research_id is not None
    page = cast("ReadinessPage", desk.go("readiness", {"id": str(meeting_id)}))
    index = page.grid.index_of((cell.item_id, cell.agency_id))
    assert index is not None
    page.grid.setFocus()
    page.grid.setCurrentIndex(index)
    press(desk, KEY.Key_Y)
    assert "no chase to reply to" in desk.child(QLabel, "readinessHereLabel").text()
    with desk.register.writing(me) as uow:
        record_research_chase(uow, actor=me, research_ids=[cell.research_id], channel=ChaseChannel.PHONE)
    page.refresh()
    desk.settle()
    press(desk, KEY.Key_Y)
    assert page.replies.dialog is not None
    assert "chased by phone" in page.replies.dialog.ui.aboutLabel.text()
    keys("It comes on Wednesday.")
    save(desk)
    assert "replied" in desk.child(QLabel, "readinessHereLabel").text()
    press(desk, KEY.Key_Y)
    assert "It comes on Wednesday." in page.replies.dialog.ui.aboutLabel.text()
    page.replies.dialog.reject()
    desk.settle()


def test_a_late_signature_is_recorded_beside_the_action_lists(desk: OpenDesk) -> None:
    with desk.register.writing() as uow:
        query = sa.select(Meeting).where(Meeting.state.in_(AFTER_CLOSING), Meeting.kind == MeetingKind.REGULAR)
        meeting = uow.session.scalars(query.order_by(Meeting.day.desc())).first()
        assert meeting is not None
        for seat in uow.session.scalars(sa.select(Attendance).where(Attendance.meeting_id == meeting.id)):
            seat.declaration_signed = True
        seat.status, seat.declaration_signed = AttendanceStatus.PRESENT, False
        key, meeting_id, day = seat.id, meeting.id, meeting.day
    page = cast("CirculationPage", desk.go("circulation", {"id": str(meeting_id), "kind": "actions"}))
    assert desk.child(QPushButton, "lateSignatureButton").isVisible()
    press(desk, KEY.Key_S, ALT)
    assert page.signing.dialog is not None
    tab()
    field = page.signing.dialog.ui.dayLineEdit
    field.clear()
    keys(f"{day:%d/%m/%Y}")
    save(desk)
    with desk.register.reading() as uow:
        row = uow.session.get_one(Attendance, key)
        assert (row.declaration_signed, row.signed_late_on) == (True, day)
    assert not desk.child(QPushButton, "lateSignatureButton").isVisible()
    assert day <= date(2026, 11, 21)


@pytest.mark.parametrize("width", [1280])
def test_the_new_forms_say_their_names(desk: OpenDesk, width: int) -> None:
    key = action_of(desk.register, VISIT)
    page = cast("ActionsPage", desk.go("actions", {"id": str(key)}))
    me, now = actor(desk.register), seen(desk.register, key)
    with desk.register.writing(me) as uow:
        record_chase(uow, actor=me, actions=[now], channel=ChaseChannel.PHONE)
    page.refresh()
    desk.settle()
    page.step("reply")
    desk.settle()
    form = page.taking.doing.dialog
    assert form is not None
    assert form.width() < width
    for field in form.fields.values():
        assert field.accessibleName()
