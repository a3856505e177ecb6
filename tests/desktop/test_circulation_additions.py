"""Additions to agenda packs on the real window: offered where packs lack something, and made by the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.desktop.page import Page
from marac_desk.desktop.today.page import TodayPage
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.model.meeting import Meeting
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.vocabulary import AgendaModel
from tests.services.test_additions import Circulation
from tests.services.test_readiness import shut_out
from tests.support.windows import OpenDesk, shown_texts


@pytest.fixture
def out(desk: OpenDesk) -> Circulation:
    """Return a meeting whose packs went out before its last case came, which Housing must not know."""
    found = Circulation(desk.register)
    shut_out(desk.register, found.cases[3], found.agencies["Housing"])
    found.move(found.cases[3:], away=True)
    found.send(found.packs())
    found.move(found.cases[3:], away=False)
    return found


def page_of(desk: OpenDesk, out: Circulation, kind: str) -> CirculationPage:
    return cast("CirculationPage", desk.go("circulation", {"id": str(out.meeting_id), "kind": kind}))


def said(page: Page, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return "" if found.isHidden() else found.text()


def other(desk: OpenDesk, page: Page) -> QPushButton:
    return cast("QPushButton", desk.child(QPushButton, "otherCopiesButton", page))


def command(page: Page, text: str) -> Callable[[], object] | None:
    return next((one.run for one in page.commands() if text in one.text), None)


def test_additions_are_offered_beside_the_whole_packs(desk: OpenDesk, out: Circulation) -> None:
    page = page_of(desk, out, "agenda")
    count = len(out.plan().only)
    assert other(desk, page).text().startswith(f"Additions alone, {count} cop")
    go = command(page, "Additions alone")
    assert go is not None
    go()
    desk.settle()
    words = shown_texts(page)
    assert "Additions to the agenda packs" in words
    assert said(page, "nothingNewLabel").startswith("Nothing is new for ")
    assert "Housing" in said(page, "nothingNewLabel")
    assert other(desk, page).text() == "Whole packs"


def test_additions_are_made_by_the_keyboard_and_then_there_are_none(
    desk: OpenDesk, out: Circulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(desk.window, "choose_folder", lambda _title: str(folder))
    count = len(out.plan().copies)
    page = page_of(desk, out, "additions")
    page.setFocus()
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    desk.qtbot.waitUntil(lambda: "saved and recorded" in said(page, "circulationSaidLabel"), timeout=60_000)
    files = sorted(file.name for file in folder.iterdir())
    assert len(files) == count
    assert all("-addition-1-copy-" in name for name in files)
    desk.go("today")
    page = page_of(desk, out, "agenda")
    assert other(desk, page).isHidden()
    page = page_of(desk, out, "additions")
    assert "Nothing is new or changed since the packs were sent." in said(page, "circulationSaidLabel")
    assert not desk.child(QPushButton, "makeCopiesButton", page).isEnabled()


def test_where_no_pack_went_out_nothing_is_offered(desk: OpenDesk) -> None:
    page = page_of(desk, Circulation(desk.register), "agenda")
    assert other(desk, page).isHidden()
    assert command(page, "Additions") is None


def test_the_agenda_leads_to_its_additions_once_packs_are_out(desk: OpenDesk, out: Circulation) -> None:
    page = desk.go("meetings", {"id": str(out.meeting_id)})
    button = cast("QPushButton", desk.child(QPushButton, "packAdditionsButton", page))
    assert not button.isHidden()
    go = command(page, "Additions to the agenda packs")
    assert go is not None
    go()
    desk.settle()
    assert desk.window.here[0] == "circulation"
    assert "Additions to the agenda packs" in shown_texts(desk.window.page("circulation"))


def rows_of(page: Page) -> str:
    return "\n".join(shown_texts(page))


def follow(desk: OpenDesk, page: Page, named: str) -> None:
    """Press Enter on the row of the worklist whose key has this word."""
    for view in page.findChildren(RowView):
        for number, row in enumerate(view.rows_model.rows):
            if isinstance(row.key, tuple) and named in row.key:
                view.selectRow(number)
                view.setFocus()
                desk.press(Qt.Key.Key_Return)
                desk.settle()
                return
    raise AssertionError(f"no row {named}")


def test_today_says_that_cases_came_after_the_packs_and_leads_to_the_additions(
    desk: OpenDesk, out: Circulation
) -> None:
    out.move(out.cases, away=False)
    page = cast("TodayPage", desk.go("today"))
    page.refresh()
    desk.settle()
    assert re.search(r"1 case(\(s\))? came after the packs were sent", rows_of(page))  # with and without its plural
    follow(desk, page, "additions")
    assert desk.window.here == ("circulation", {"id": str(out.meeting_id), "kind": "additions"})


def test_today_says_that_the_cut_off_passed_on_an_open_agenda_and_leads_to_the_lock(desk: OpenDesk) -> None:
    opened = Circulation(desk.register)
    with desk.register.writing() as uow:
        meeting = uow.session.get_one(Meeting, opened.meeting_id)
        meeting.state = MeetingState.OPEN_FOR_REFERRALS
        cut_off = meeting.cutoff_on
    desk.clock.instant = datetime.combine(cut_off, time(9), UTC)
    page = cast("TodayPage", desk.go("today"))
    page.refresh()
    desk.settle()
    assert "cut-off was" not in rows_of(page), "not before the day is over"
    desk.clock.advance(days=1)
    page.refresh()
    desk.settle()
    assert "The agenda is still open" in rows_of(page)
    assert "cut-off was" in rows_of(page)
    follow(desk, page, "lock")
    main = cast("QPushButton", desk.child(QPushButton, "mainVerbButton"))
    assert (main.text(), main.isVisible()) == ("Lock and make packs", True)
    with desk.register.writing() as uow:
        uow.session.get_one(Meeting, opened.meeting_id).agenda_model = AgendaModel.ROLLING
    page = cast("TodayPage", desk.go("today"))
    page.refresh()
    desk.settle()
    assert "cut-off was" not in rows_of(page), "a rolling agenda takes cases until the meeting"
