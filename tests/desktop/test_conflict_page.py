"""The conflict question on the real window: asked before a case is listed, answered by keyboard, shutting out."""

from __future__ import annotations

import uuid
from datetime import date
from typing import cast

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from marac_desk.desktop.cases.conflicts.dialogs import RestrictDialog
from marac_desk.desktop.cases.conflicts.page import ConflictPage
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.model.access import ConflictAnswer, StaffDeclaration
from marac_desk.model.agency import Representative
from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import Meeting
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.vocabulary.access import ConflictVerdict
from marac_desk.services.conflicts.question import ensure_answered
from marac_desk.services.errors import RefusedError
from marac_desk.services.finding import find
from tests.support.cases import case_id, ledger_of, on_the_table
from tests.support.registers import actor, user
from tests.support.windows import OpenDesk, shown_texts

ANSWER = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
END, NAME = "0130", "Dunnock"


def cousin(register: Register) -> Actor:
    """Return somebody of Housing who is called as the one who causes harm is."""
    return user(register, Role.REPRESENTATIVE, name="Simon Dunnock", agency="Housing")


def declares(register: Register, name: str, knows: str) -> None:
    """Have somebody of the partnership have declared whom she or he knows."""
    with register.writing() as uow:
        person = uow.session.scalars(sa.select(Representative).where(Representative.person_name == name)).one()
        uow.add(StaffDeclaration(representative_id=person.id, knows=[knows], declared_on=date(2026, 1, 5)))


def ask(desk: OpenDesk, end: str = END, **more: object) -> ConflictPage:
    return cast("ConflictPage", desk.go("conflict", {"id": str(case_id(desk.register, end)), **more}))


def next_meeting(register: Register) -> uuid.UUID:
    with register.reading() as uow:
        query = (
            sa.select(Meeting.id)
            .where(Meeting.state.in_((MeetingState.PLANNED, MeetingState.OPEN_FOR_REFERRALS)))
            .order_by(Meeting.day)
        )
        found = uow.session.scalars(query).first()
    assert found is not None
    return found


def in_front(desk: OpenDesk) -> None:
    """Give the window the keyboard, as a window manager does."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow, timeout=5_000)


def press(desk: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.press(key, modifier)
    desk.settle()


def may_be_listed(register: Register, end: str = END) -> str:
    """Return nothing where a case may be placed on an agenda, else why not."""
    try:
        with register.reading() as uow:
            ensure_answered(uow, case_id(register, end))
    except RefusedError as error:
        return error.code
    return ""


def texts(page: ConflictPage) -> str:
    return "\n".join(shown_texts(page))


def answers(register: Register, end: str = END) -> list[ConflictVerdict]:
    with register.reading() as uow:
        query = sa.select(ConflictAnswer.verdict).where(ConflictAnswer.case_id == case_id(register, end))
        return list(uow.session.scalars(query.order_by(ConflictAnswer.asked_at)))


def hidden_from(qtbot: QtBot, register: Register, who: Actor, case: uuid.UUID) -> str:
    """Return everything somebody is shown who looks for a case in every way."""
    desk = OpenDesk(qtbot, register, who=who)
    shown = []
    for place, target in (("cases", None), ("actions", None), ("today", None), ("case", {"id": str(case)})):
        desk.go(place, target)
        shown += shown_texts(desk.window)
    with register.reading(who) as uow:
        shown.append(repr(find(uow, actor=who, query=NAME)))
    desk.close()
    return "\n".join(shown)


def test_the_question_stands_before_the_agenda_and_one_key_answers_it(desk: OpenDesk) -> None:
    assert may_be_listed(desk.register) == "conflict_not_asked"
    page = ask(desk)
    assert "Nobody answered yet: the case cannot be placed on an agenda." in texts(page)
    assert "Rachel Dunnock, person at risk" in texts(page)
    assert "None of" in texts(page)
    assert ("view", "case") in ledger_of(desk.register, case_id(desk.register, END))
    press(desk, *ANSWER)
    assert may_be_listed(desk.register) == ""
    assert answers(desk.register) == [ConflictVerdict.NONE_KNOWN]
    assert "Answered: the case can be placed." in "\n".join(shown_texts(desk.window))


def test_a_case_is_not_placed_on_an_agenda_before_it_is_answered(desk: OpenDesk) -> None:
    page = cast("MeetingsPage", desk.go("meetings", {"id": str(next_meeting(desk.register))}))
    pool = page.builder.editor.view.pool if page.builder.editor.view else ()
    assert pool
    placed = len(page.builder.editor.view.items) if page.builder.editor.view else 0
    page.builder.editor.place(pool[0].referral_id)
    desk.settle()
    assert desk.window.here[0] == "conflict"
    desk.go("meetings")
    assert page.builder.editor.view is not None
    assert len(page.builder.editor.view.items) == placed
    next(one for one in page.commands() if one.text.startswith("Place every case that waits")).run()
    desk.settle()
    assert desk.window.here[0] == "conflict"
    asked = cast("ConflictPage", desk.window.page("conflict"))
    in_front(desk)
    for _ in range(40):  # those on the agenda already are asked about as well
        if desk.window.here[0] == "conflict":
            press(desk, *ANSWER)
    assert desk.window.here[0] == "meetings"
    assert asked.place() is not None
    next(one for one in page.commands() if one.text.startswith("Place every case that waits")).run()
    desk.settle()
    view = page.builder.editor.view
    assert view is not None
    assert len(view.items) == placed + len(pool)


def test_one_letter_asks_about_the_case_that_the_keyboard_is_on(desk: OpenDesk) -> None:
    page = cast("MeetingsPage", desk.go("meetings", {"id": str(next_meeting(desk.register))}))
    in_front(desk)
    pool = next(view for view in page.findChildren(RowView) if view.accessibleName() == "Accepted, not placed")
    pool.setFocus()
    pool.select_first()
    press(desk, Qt.Key.Key_K)
    assert desk.window.here[0] == "conflict"


def test_a_likely_match_is_shut_out_or_explained(desk: OpenDesk) -> None:
    declares(desk.register, "Tom Pelling-Roy", "Rachel Dunnock")
    page = ask(desk)
    assert "Likely to know them" in texts(page)
    assert "Tom Pelling-Roy" in texts(page)
    press(desk, *ANSWER)
    assert answers(desk.register) == []
    assert "Shut the person out, or write why that is not so." in texts(page)
    assert page.foot.note.hasFocus()
    desk.type(page.foot.note, "A different man, born 1961.")
    press(desk, *ANSWER)
    assert answers(desk.register) == [ConflictVerdict.NONE_KNOWN]


def test_whoever_is_ticked_is_shut_out_and_finds_no_trace(qtbot: QtBot, desk: OpenDesk) -> None:
    who, case = cousin(desk.register), case_id(desk.register, END)
    on_the_table(desk.register, END, who)
    assert NAME in hidden_from(qtbot, desk.register, who, case).replace("Simon Dunnock", "")
    in_front(desk)
    page = ask(desk)
    assert page.rows.hasFocus()
    press(desk, Qt.Key.Key_Space)
    assert page.foot.answer.text() == "Shut out 1 and answer"
    press(desk, *ANSWER)
    assert answers(desk.register) == [ConflictVerdict.RESTRICTED]
    assert may_be_listed(desk.register) == ""
    with desk.register.reading() as uow:
        row = uow.session.scalars(sa.select(CaseExclusion).where(CaseExclusion.user_id == who.user_id)).one()
        assert row.case_id == case
    shown = hidden_from(qtbot, desk.register, who, case).replace("Simon Dunnock", "")
    assert NAME not in shown
    assert "0130" not in shown
    assert "It is not there, or not for you." in shown


def test_somebody_else_is_shut_out_by_name(desk: OpenDesk) -> None:
    page = ask(desk)
    press(desk, Qt.Key.Key_S)
    dialog = cast("RestrictDialog", page.steps.dialog)
    assert dialog.ui.filterLineEdit.hasFocus()
    desk.type(dialog.ui.filterLineEdit, "pelling")
    press(desk, Qt.Key.Key_Return)
    desk.type(dialog.ui.reasonPlainTextEdit, "They share a house.")
    press(desk, *ANSWER)
    assert "Tom Pelling-Roy" in texts(page)
    assert "Must not know" in texts(page)
    assert "Shut out from this minute." in "\n".join(shown_texts(desk.window))


def test_the_coordinator_is_never_shut_out_here(desk: OpenDesk) -> None:
    page = ask(desk)
    press(desk, Qt.Key.Key_S)
    dialog = cast("RestrictDialog", page.steps.dialog)
    desk.type(dialog.ui.filterLineEdit, "tremain")
    assert [row.sentence for row in dialog.list.rows_model.rows] == ["Nobody here is called that."]


def test_the_answer_is_asked_again_when_somebody_is_new(desk: OpenDesk) -> None:
    page = ask(desk)
    press(desk, *ANSWER)
    cousin(desk.register)
    assert may_be_listed(desk.register) == "conflict_ask_again"
    desk.go("today")
    ask(desk)
    page.refresh()
    desk.settle()
    assert "Simon Dunnock" in texts(page)


def test_the_next_case_that_waits_follows_and_esc_goes_back(desk: OpenDesk) -> None:
    first, second = (str(case_id(desk.register, end)) for end in ("0130", "0129"))
    page = ask(desk, queue=[first, second], back=["today", None])
    assert "1 more case" in texts(page)
    press(desk, *ANSWER)
    assert page.place() == {"id": second, "queue": [second], "back": ["today", None]}
    assert "Larkspur" in texts(page)
    assert NAME not in texts(page)
    page.rows.setFocus()
    press(desk, Qt.Key.Key_Escape)
    assert desk.window.here[0] == "today"
    assert answers(desk.register, "0129") == []


def test_what_is_written_survives_leaving_the_page(desk: OpenDesk) -> None:
    page = ask(desk)
    press(desk, Qt.Key.Key_N)
    desk.type(page.foot.note, "ask the school first")
    press(desk, Qt.Key.Key_Escape)
    press(desk, Qt.Key.Key_Escape)
    page.flush()
    desk.settle()
    with desk.register.reading() as uow:
        assert uow.session.scalar(sa.select(Draft.id).where(Draft.kind == "conflict_answer")) is not None
    ask(desk, "0129")
    assert page.foot.note.text() == ""
    ask(desk)
    assert page.foot.note.text() == "ask the school first"


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.REPRESENTATIVE])
def test_who_may_not_answer_is_shown_nothing_of_it(qtbot: QtBot, demonstration_file: Register, role: Role) -> None:
    who = actor(demonstration_file, role) if role is Role.ADVOCATE else cousin(demonstration_file)
    on_the_table(demonstration_file, END, who)
    desk = OpenDesk(qtbot, demonstration_file, who=who)
    page = ask(desk)
    assert "Rachel" not in texts(page)
    assert page.commands() == []
    press(desk, *ANSWER)
    assert answers(demonstration_file) == []
    desk.close()
