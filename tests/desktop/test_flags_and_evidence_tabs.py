"""Flags and the sample of evidence on the real window, by keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.partnership.evidence_tab import EvidenceTab
from marac_desk.desktop.partnership.flags_tab import FlagsTab
from marac_desk.model.action import Action
from marac_desk.model.evidence import SampledEvidence
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import EvidenceVerdict
from tests.support.windows import OpenDesk

CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 21)


def _tab(desk: OpenDesk, code: str) -> Any:
    page = cast("Any", desk.go("partnership", {"tab": code}))
    desk.settle()
    return page.more[code]


def _flags(desk: OpenDesk) -> FlagsTab:
    return cast("FlagsTab", _tab(desk, "flags"))


def _rows(tab: Any) -> list[str]:
    return [row.sentence for row in tab.list.rows_model.rows]


def _first_flag(desk: OpenDesk, expires: date) -> Any:
    with desk.register.writing() as uow:
        query = sa.select(AgencyFlag).where(AgencyFlag.removed_on.is_(None)).order_by(AgencyFlag.id)
        flag = uow.session.scalars(query.limit(1)).one()
        flag.expires_on, flag.confirmed_on = expires, flag.requested_on
        return flag.id


def test_a_flag_asked_for_is_placed_on_a_day(desk: OpenDesk) -> None:
    tab = _flags(desk)
    row = next(row for row in tab._view.rows if row.standing.value == "asked")
    tab.list.select_key(row.flag_id)
    tab.list.setFocus()
    desk.press(Qt.Key.Key_P)
    assert tab.dialog is not None
    assert QApplication.focusWidget() is tab.dialog.ui.dayLineEdit
    desk.type(tab.dialog.ui.dayLineEdit, "19 Nov 2026")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    with desk.register.reading() as uow:
        assert uow.session.get_one(AgencyFlag, row.flag_id).confirmed_on == date(2026, 11, 19)
    assert row.flag_id not in {one.flag_id for one in tab._view.rows}


def test_a_flag_that_lapses_stands_here_and_on_today_and_is_renewed_with_a_note(desk: OpenDesk) -> None:
    key = _first_flag(desk, TODAY - timedelta(days=3))
    desk.go("today")
    page = cast("Any", desk.go("today"))
    page.refresh()
    desk.settle()
    tab = _flags(desk)
    tab.refresh()
    desk.settle()
    assert any("still on the file" in row for row in _rows(tab))
    tab.list.select_key(key)
    tab.list.setFocus()
    desk.press(Qt.Key.Key_R)
    assert tab.dialog is not None
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert "reason" in tab.dialog.ui.hintLabel.text()
    desk.type(tab.dialog.ui.notePlainTextEdit, "he comes out in spring")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    row = next(row for row in tab._view.rows if row.note == "he comes out in spring")
    assert row.standing.value == "asked"
    with desk.register.reading() as uow:
        assert uow.session.get_one(AgencyFlag, key).removed_on == TODAY


def test_a_flag_comes_off_and_early_only_with_a_note(desk: OpenDesk) -> None:
    key = _first_flag(desk, TODAY + timedelta(days=5))
    tab = _flags(desk)
    tab.refresh()
    desk.settle()
    tab.list.select_key(key)
    tab.list.setFocus()
    desk.press(Qt.Key.Key_O)
    assert tab.dialog is not None
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert "unless a note says why" in tab.dialog.ui.hintLabel.text()
    desk.type(tab.dialog.ui.notePlainTextEdit, "moved away")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert key not in {row.flag_id for row in tab._view.rows}


def _evidence(desk: OpenDesk) -> EvidenceTab:
    return cast("EvidenceTab", _tab(desk, "evidence"))


def test_evidence_is_accepted_by_one_key(desk: OpenDesk) -> None:
    tab = _evidence(desk)
    assert tab.remark == "5 pieces of evidence to look at"
    key = tab._view.rows[0].action_id
    tab.list.select_key(key)
    tab.list.setFocus()
    desk.press(Qt.Key.Key_A)
    desk.settle()
    with desk.register.reading() as uow:
        found = uow.session.scalars(sa.select(SampledEvidence)).one()
        assert (found.action_id, found.verdict) == (key, EvidenceVerdict.ACCEPTED)
    assert tab._view.waiting == 4


def test_what_is_not_enough_is_opened_again_with_a_note(desk: OpenDesk) -> None:
    tab = _evidence(desk)
    key = tab._view.rows[0].action_id
    tab.list.select_key(key)
    tab.list.setFocus()
    desk.press(Qt.Key.Key_X)
    assert tab.dialog is not None
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert "reason" in tab.dialog.ui.hintLabel.text()
    desk.type(tab.dialog.ui.notePlainTextEdit, "no date in it")
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    with desk.register.reading() as uow:
        action = uow.session.scalars(sa.select(Action).where(Action.id == key)).one()
        assert action.state is ActionState.IN_PROGRESS
    assert any("not enough" in row and "no date in it" in row for row in _rows(tab))


def test_agencies_stand_with_what_counts_and_what_counts_for_nobody(desk: OpenDesk) -> None:
    rows = _rows(_evidence(desk))
    assert any(row.startswith("Adult care 1 of 2 done by the day, 1 not done") for row in rows)
    assert not any("not possible" in row and "not done" in row.split("not possible")[1] for row in rows)


def test_another_month_and_another_share_are_chosen(desk: OpenDesk) -> None:
    tab = _evidence(desk)
    tab.share_box.setCurrentIndex(tab.share_box.findData(100))
    tab.share_box.activated.emit(tab.share_box.currentIndex())
    desk.settle()
    assert len(tab._view.rows) == 6
    tab.month_box.setCurrentIndex(1)
    desk.settle()
    assert tab._view.month == date(2026, 9, 1)
