"""Third chapter: the agenda is built in the order of the rule, checked, moved about and locked."""

from __future__ import annotations

from typing import cast

from marac_desk.demo.walk.driver import Driver
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.cases.conflicts.page import ConflictPage
from marac_desk.desktop.meetings.builder import AgendaBuilder
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.desktop.widgets.row_view import RowView

HER_VIEW = "She wants the locks changed before he is released, and nobody to ring in the evening."
MOST_CASES = 25  # more in one pack takes a second person
NOBODY = "Asked round the table: nobody knows them."
ANSWERS = "rrnrnxrn"  # r: known and relevant, n: nothing known, x: known and not relevant


def build(walk: Walk) -> None:
    """Place every case meant for this meeting, see that the agenda is ready, and lock it."""
    driver = walk.driver
    driver.press("Ctrl+3")
    page = cast("MeetingsPage", driver.window.page("meetings"))
    driver.wait_for(lambda: page.builder.meeting_id == walk.meeting_id, "the next meeting shown")
    driver.settle()
    walk.camera.take("meetings-pool", driver.window)
    _ask_about_conflicts(walk, page.builder)
    _place(walk, page.builder)
    _prepare_first(walk, page.builder)
    driver.press("Alt+Down")
    driver.press("Ctrl+Z")
    walk.camera.take("meetings-builder", driver.window)
    _list(walk)
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: driver.window.here[0] == "circulation", "the agenda locked")
    driver.settle()


def _ask_about_conflicts(walk: Walk, builder: AgendaBuilder) -> None:
    """Ask whether anybody at the table knows the people of the cases that are to be placed; nothing is listed before.

    Where somebody is likely to, the page wants to be told why that is not so.
    """
    driver = walk.driver
    pool_of(builder).setFocus()
    pool_of(builder).select_first()
    driver.press("K")
    page = cast("ConflictPage", driver.window.page("conflict"))
    walk.camera.take("conflict-question", driver.window)
    for _ in range(MOST_CASES):
        asked = page.place()
        driver.press("Ctrl+Return")
        if driver.window.here == ("conflict", asked):
            driver.write(NOBODY)
            driver.press("Ctrl+Return")
        if driver.window.here[0] != "conflict":
            return
    driver.press("Esc")
    driver.wait_for(lambda: driver.window.here[0] == "meetings", "the question left")
    driver.settle()


def _place(walk: Walk, builder: AgendaBuilder) -> None:
    """Place what waits one by one, most urgent first, as many as the meeting has time for; the others wait."""
    driver, pool = walk.driver, pool_of(builder)
    pool.setFocus()
    for _ in range(MOST_CASES):
        pool.select_first()
        driver.press("Return")
    agenda = agenda_of(builder)
    agenda.setFocus()
    driver.press("O")


def pool_of(builder: AgendaBuilder) -> RowView:
    """Return the list of what waits."""
    return next(view for view in builder.findChildren(RowView) if view.accessibleName() == "Accepted, not placed")


def agenda_of(builder: AgendaBuilder) -> RowView:
    """Return the list of what is placed."""
    return next(view for view in builder.findChildren(RowView) if view.accessibleName() == "Agenda")


def do(driver: Driver, command: str) -> None:
    """Do something by the command line (Ctrl+K), as one does whose key one has forgotten."""
    driver.press("Ctrl+K")
    driver.write(f">{command}")
    driver.press("Return")


def _prepare_first(walk: Walk, builder: AgendaBuilder) -> None:
    """Write down what came for the first case: her view, and what the agencies know."""
    driver, agenda = walk.driver, agenda_of(builder)
    agenda.setFocus()
    agenda.select_first()
    driver.press("Return")
    form = driver.dialog()
    driver.fill(form, "viewPlainTextEdit", HER_VIEW)
    answers = next(view for view in form.findChildren(RowView))
    answers.setFocus()
    answers.select_first()
    for letter in ANSWERS:
        driver.write(letter)
    walk.camera.take("meetings-case", driver.window)
    driver.click("saveButton", form)
    driver.no_dialog()


def _list(walk: Walk) -> None:
    """Look at all meetings, and come back."""
    driver = walk.driver
    driver.go("meetings", {"list": True})
    walk.camera.take("meetings-list", driver.window)
    driver.go("meetings", {"id": str(walk.meeting_id)})
