"""Coverage in the room: the risks beside the plan, marked by a key, and kept as they are marked."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from marac_desk.model.action import Action
from marac_desk.model.discussion import RiskLine
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.answering import Answer
from marac_desk.rules.coverage import GapCode
from marac_desk.services.actions.steps import Seen
from marac_desk.services.errors import NotFoundError
from marac_desk.services.meeting_room.answering import mark_answer
from marac_desk.services.meeting_room.minuting import record_risk
from tests.support.registers import actor
from tests.support.room_desks import desk_in_room, meeting_of
from tests.support.windows import OpenDesk

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot: QtBot, demonstration_file: Register) -> Iterator[Any]:
    with desk_in_room(qtbot, demonstration_file, meeting_of(demonstration_file, 2)) as opened:
        yield opened


def typed(desk: OpenDesk, room: Any, *lines: str) -> None:
    for line in lines:
        QTest.keyClicks(room.running.line.edit, line)
        QTest.keyClick(room.running.line.edit, Qt.Key.Key_Return)
        desk.settle()


def risk(desk: OpenDesk, room: Any, at_risk: str, of_what: str) -> uuid.UUID:
    """Write down a risk to the victim, or to a child, from the person causing harm."""
    case, me = room.state.case, actor(desk.register)
    row = next(row for row in case.risks if row.at_risk == at_risk)
    same = ("at_risk", "at_risk_person_id", "from_whom", "from_person_id", "version")
    who: dict[str, Any] = {name: getattr(row, name) for name in same}
    with desk.register.writing(me) as uow:
        line, _ = record_risk(uow, actor=me, item_id=case.item_id, of_what=of_what, **who)
    room.refresh()
    desk.settle()
    return line


def opened(room: Any) -> Any:
    QTest.keyClick(room.running.line.edit, Qt.Key.Key_C, ALT)
    return room.asking._coverage


def test_a_risk_is_answered_by_what_is_about_the_same_person_until_somebody_says_more(desk: Any) -> None:
    window, room = desk
    case = room.state.case
    hers, childs = risk(window, room, case.name, "stalking"), risk(window, room, case.children[0].name, "harm")
    typed(window, room, "police marker fri", "housing locks 2wd")
    dialog = opened(room)
    shown = dialog._coverage
    assert [one.line_id for one in shown.risks] == [hers, childs]
    assert set(shown.risks[0].answers) == {Answer.LIKELY}
    assert set(shown.risks[1].answers) == {Answer.NONE}
    assert "1 risk without an action" in dialog.ui.effectLabel.text()
    assert GapCode.RISK_UNANSWERED in {gap.code for gap in room.state.case.gaps}
    dialog.grid.setCurrentIndex(dialog.grid.rows.index(1, 2))
    assert "Housing: Change locks" in dialog.ui.hereLabel.text()
    QTest.keyClick(dialog.grid, Qt.Key.Key_Space)
    window.settle()
    assert dialog._coverage.risks[1].answers == (Answer.NONE, Answer.MARKED)
    assert dialog._coverage.risks[0].answers == (Answer.LIKELY, Answer.NONE), "one that is marked answers no other risk"
    assert dialog.ui.effectLabel.text() == "Every risk has an action, every action answers a risk."
    assert GapCode.RISK_UNANSWERED not in {gap.code for gap in room.state.case.gaps}
    assert (dialog.grid.currentIndex().row(), dialog.grid.currentIndex().column()) == (1, 2), "one stays in the cell"
    with window.register.reading() as uow:
        assert set(uow.session.scalars(sa.select(Action.risk_line_id))) >= {childs, None}
    QTest.keyClick(dialog.grid, Qt.Key.Key_Space)
    window.settle()
    assert dialog._coverage.risks[1].answers == (Answer.NONE, Answer.NONE)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    window.settle()
    assert window.window.focusWidget() is room.running.line.edit


def test_an_action_that_answers_no_risk_is_said(desk: Any) -> None:
    window, room = desk
    risk(window, room, room.state.case.children[0].name, "harm")
    typed(window, room, "police marker fri")
    dialog = opened(room)
    assert "1 action for no risk" in dialog.ui.effectLabel.text()
    cell = dialog.grid.rows.index(1, 1)
    assert dialog.grid.rows.data(cell, Qt.ItemDataRole.AccessibleTextRole) == "answers no risk"
    dialog.grid.setCurrentIndex(cell)
    QTest.keyClick(dialog.grid, Qt.Key.Key_Space)
    window.settle()
    assert {line.answers for line in room.state.case.plan} == {None}, "there is nothing to mark in the last row"


def test_without_a_risk_it_says_where_one_is_written(desk: Any) -> None:
    _, room = desk
    dialog = opened(room)
    assert "Alt+R" in dialog.ui.effectLabel.text()
    assert not dialog.grid.isVisible()


def test_a_risk_of_another_case_is_not_there(desk: Any) -> None:
    window, room = desk
    typed(window, room, "police marker fri")
    line, me = room.state.case.plan[0], actor(window.register)
    with window.register.writing() as uow:
        elsewhere = RiskLine(item_id=room.state.room.cases[1].item_id, position=1, at_risk="x", of_what="x")
        uow.add(elsewhere)
    seen = Seen(line.action_id, line.version)
    with pytest.raises(NotFoundError), window.register.writing(me) as uow:
        mark_answer(uow, actor=me, seen=seen, line_id=elsewhere.id)
    with pytest.raises(NotFoundError), window.register.writing(me) as uow:
        mark_answer(uow, actor=me, seen=seen, line_id=uuid.uuid4())
