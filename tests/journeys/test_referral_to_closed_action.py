"""One referral all the way: a Word form is dropped on the window, checked, accepted, heard, its action closed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from PySide6.QtTest import QTest

from marac_desk import program
from marac_desk.assets.demo import demo_forms
from marac_desk.demo.walk.driver import Driver, items, to_row
from marac_desk.desktop.actions.page import ActionsPage
from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.desktop.referrals.referral_page import ReferralPage
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import SetClock
from marac_desk.rules.lives import ActionState, ItemState, ReferralState
from marac_desk.rules.vocabulary import CloseCode
from tests.support.meetings import MEETING_STARTS, open_meeting
from tests.support.registers import actor

pytestmark = pytest.mark.journey
LINE = "police marker fri"
EVIDENCE = "Marker seen on the screen of the control room."


@pytest.fixture
def driver(qtbot: object, demonstration_file: Register, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    """Return somebody at the real window who has no mouse."""

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("the mouse was used")

    for name in ("mouseClick", "mousePress", "mouseMove", "mouseDClick"):
        monkeypatch.setattr(QTest, name, refuse)
    clock = cast("SetClock", demonstration_file.clock)
    opened = Driver(program, demonstration_file, actor(demonstration_file), clock)
    yield opened
    opened.close()


def one(register: Register, query: Any) -> Any:
    """Return the one thing that the register has."""
    with register.reading() as uow:
        found = uow.session.scalars(query).one()
        uow.session.expunge_all()
        return found


def test_a_word_form_becomes_a_closed_action(driver: Driver, demonstration_file: Register, tmp_path: Path) -> None:
    register = demonstration_file
    meeting_id = open_meeting(register)

    with register.reading() as uow:
        before = uow.session.scalars(sa.select(Referral.id)).all()
    take_in(driver)
    referral_id = one(register, sa.select(Referral.id).where(Referral.id.not_in(before)))
    assert one(register, sa.select(Referral.state).where(Referral.id == referral_id)) is ReferralState.SCREENING
    screen(driver)
    assert one(register, sa.select(Referral.state).where(Referral.id == referral_id)) is ReferralState.ACCEPTED
    build(driver, meeting_id, referral_id, tmp_path)
    assert one(register, sa.select(Referral.state).where(Referral.id == referral_id)) is ReferralState.LISTED
    hear(driver, meeting_id)
    item = one(register, sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id))
    assert (item.referral_id, item.state) == (referral_id, ItemState.CONCLUDED)
    action = one(register, sa.select(Action).where(Action.item_id == item.id))
    assert (action.state, action.typed) == (ActionState.AGREED, LINE)
    issue(driver, tmp_path)
    assert one(register, sa.select(Action.state).where(Action.id == action.id)) is ActionState.ISSUED
    close(driver, action.id)

    closed = one(register, sa.select(Action).where(Action.id == action.id))
    assert (closed.state, closed.close_code) == (ActionState.CLOSED_DONE, CloseCode.DONE)
    with register.reading() as uow:
        order = sa.select(ActionEvent.kind).where(ActionEvent.action_id == action.id).order_by(ActionEvent.at)
        kinds = [kind for kind in uow.session.scalars(order) if kind in {"read_back", "issued", "closed"}]
        details = uow.session.scalars(sa.select(LedgerEntry.details)).all()
    assert kinds == ["read_back", "issued", "closed"]
    assert EVIDENCE not in str(details)


def take_in(driver: Driver) -> None:
    """Drop a Word form on the window, tick off what the reader asks to look at, hand it in."""
    driver.drop_files(demo_forms()[:1])
    driver.wait_for(lambda: driver.window.here[0] == "referral", "the form read")
    page = cast("ReferralPage", driver.window.page("referral"))
    driver.wait_for(lambda: page.at_form and page.form.is_open, "the form opened")
    driver.settle()
    page.form.strip.setFocus()
    remarks = cast("RowView", page.form.strip.focusProxy())
    while waiting := [row for row in items(remarks) if row.cells[0].check is False]:
        to_row(driver, remarks, waiting[0].key)
        driver.press("Space")
        page.form.reckon()
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: not page.at_form and bool(page.screening.foot.offered), "handed in")
    driver.settle()


def screen(driver: Driver) -> None:
    """Accept it; nobody it may be is the same person."""
    screening = cast("ReferralPage", driver.window.page("referral")).screening
    for _ in screening.matches.matches:
        driver.press("Alt+N")
    driver.press("Ctrl+Return")
    if driver.asks():
        driver.press("Ctrl+Return")
    driver.wait_for(lambda: "agenda" in screening.foot.offered, "accepted")


def build(driver: Driver, meeting_id: uuid.UUID, referral_id: uuid.UUID, folder: Path) -> None:
    """Ask the conflict question of the one accepted case, place it, lock the agenda, make the packs."""
    driver.press("Ctrl+3")
    builder = cast("MeetingsPage", driver.window.page("meetings")).builder
    driver.wait_for(lambda: builder.meeting_id == meeting_id, "the meeting shown")
    driver.settle()
    pool = next(view for view in builder.findChildren(RowView) if view.accessibleName() == "Accepted, not placed")
    pool.setFocus()
    to_row(driver, pool, referral_id)
    driver.press("K")
    driver.wait_for(lambda: driver.window.here[0] == "conflict", "the question asked")
    driver.settle()
    driver.press("Ctrl+Return")
    driver.press("Esc")  # the others that wait are not for this meeting
    driver.wait_for(lambda: driver.window.here[0] == "meetings", "the question answered")
    driver.settle()
    pool.setFocus()
    to_row(driver, pool, referral_id)
    driver.press("Return")
    driver.press("Ctrl+Return")
    make_copies(driver, folder / "agenda")
    driver.press("Esc")


def make_copies(driver: Driver, folder: Path) -> None:
    """Make every locked copy that is offered."""
    driver.wait_for(lambda: driver.window.here[0] == "circulation", "the copies shown")
    driver.settle()
    folder.mkdir()
    driver.answer_folder(folder)
    driver.press("Ctrl+Return")
    page = cast("CirculationPage", driver.window.page("circulation"))
    driver.wait_for(lambda: bool(page.saved) and driver.program.work.is_idle(), "copies made")
    driver.wait_for(lambda: len(list(folder.iterdir())) == len(page.saved), "copies on the disk")
    driver.settle()


def hear(driver: Driver, meeting_id: uuid.UUID) -> None:
    """Run the meeting of one case with one action."""
    driver.clock.instant = MEETING_STARTS
    driver.go("room", {"id": str(meeting_id)})
    driver.press("Ctrl+Return")  # start
    driver.press("Ctrl+E")  # everybody is here
    driver.press("Ctrl+R")  # the statement was read
    driver.press("Ctrl+Return")  # call the case
    driver.write(LINE)
    driver.press("Return")
    driver.press("Ctrl+Return")  # read back
    driver.press("Space")
    driver.press("Ctrl+Return")  # conclude
    driver.press("Ctrl+Return")  # close the meeting
    driver.press("Return")  # yes
    driver.wait_for(lambda: driver.window.here[0] == "circulation", "the meeting closed")


def issue(driver: Driver, folder: Path) -> None:
    """Make the action lists."""
    make_copies(driver, folder / "actions")


def close(driver: Driver, action_id: uuid.UUID) -> None:
    """Close the action as done, with the evidence."""
    driver.press("Ctrl+5")
    page = cast("ActionsPage", driver.go("actions", {"id": str(action_id)}))
    driver.go("actions", {"id": str(action_id)})
    to_row(driver, page.rows, action_id)
    driver.press("C")
    form = driver.dialog()
    driver.click("doneRadioButton", form)
    driver.fill(form, "saidPlainTextEdit", EVIDENCE)
    driver.press("Ctrl+Return")
    driver.no_dialog()
