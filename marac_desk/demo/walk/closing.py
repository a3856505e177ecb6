"""Seventh chapter: days later the actions are followed up, and some of them end in each of the six ways."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from PySide6.QtWidgets import QDialog

from marac_desk.demo.walk.driver import items, to_row
from marac_desk.demo.walk.facts import actions
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.actions.page import ActionsPage

ENDINGS = (
    ("doneRadioButton", "Locks changed on all doors, works order 4471 seen."),
    ("notPossibleRadioButton", "The address was left; there is nothing to secure any more."),
    ("notDoneRadioButton", "Nobody was given the task, the agency says so itself."),
    ("declinedRadioButton", "She was asked at a safe time and does not want it."),
    ("supersededRadioButton", "The action for the transfer covers it."),
    ("transferredRadioButton", "Passed to the area she moved to, acknowledged there."),
    ("doneRadioButton", "Marker set, seen on the screen of the control room."),
)
EVIDENCE = "Seen by the team leader, note in the agency's own record."
MORE_TIME = "The worker was ill; the advocate agreed to the new day."
REPLY = "Will answer by tomorrow noon."
EXTENDED_DAYS = 14
FOLLOWED, CHASED = 4, 3


def follow_up(walk: Walk) -> None:
    """Acknowledge, chase, extend, check and close actions in the register."""
    driver = walk.driver
    driver.press("Ctrl+5")
    walk.camera.take("actions", driver.window)
    page = cast("ActionsPage", driver.go("actions", {"meeting": str(walk.meeting_id)}))
    waiting = [row.key for row in items(page.rows) if isinstance(row.key, UUID)]
    _end(walk, page, waiting[: len(ENDINGS)])
    rest = waiting[len(ENDINGS) :]
    _take_on(walk, page, rest[:FOLLOWED])
    _check_one(walk, page, rest[0])
    _extend(walk, page, rest[1])
    _chase(walk, page, rest[FOLLOWED : FOLLOWED + CHASED])
    driver.press("Alt+C")
    walk.camera.take("actions-closed", driver.window)
    _, walk.report.actions_closed = actions(walk.register, walk.meeting_id)
    walk.report.actions_open = walk.report.actions_recorded - sum(walk.report.actions_closed.values())


def _form(walk: Walk, page: ActionsPage, key: UUID, keys: str) -> QDialog:
    """Open a form on one action by its key."""
    to_row(walk.driver, page.rows, key)
    walk.driver.press(keys)
    return walk.driver.dialog()


def _save(walk: Walk) -> None:
    walk.driver.press("Ctrl+Return")
    walk.driver.no_dialog()


def _end(walk: Walk, page: ActionsPage, keys: list[UUID]) -> None:
    for number, (key, (how, said)) in enumerate(zip(keys, ENDINGS, strict=True)):
        form = _form(walk, page, key, "C")
        walk.driver.click(how, form)
        walk.driver.fill(form, "saidPlainTextEdit", said)
        if number == 1:
            walk.camera.take("actions-close", walk.driver.window)
        _save(walk)


def _take_on(walk: Walk, page: ActionsPage, keys: list[UUID]) -> None:
    """Record that agencies acknowledged, and look at one action closely."""
    for key in keys:
        to_row(walk.driver, page.rows, key)
        walk.driver.press("K")
    to_row(walk.driver, page.rows, keys[-1])
    walk.driver.press("Return")
    walk.camera.take("actions-one", walk.driver.window)
    walk.driver.press("Esc")


def _check_one(walk: Walk, page: ActionsPage, key: UUID) -> None:
    """The agency reports one done, and the evidence is accepted."""
    form = _form(walk, page, key, "D")
    walk.driver.fill(form, "evidencePlainTextEdit", EVIDENCE)
    _save(walk)
    to_row(walk.driver, page.rows, key)
    walk.driver.press("V")


def _extend(walk: Walk, page: ActionsPage, key: UUID) -> None:
    form = _form(walk, page, key, "X")
    until = walk.clock.now().date().toordinal() + EXTENDED_DAYS
    day = walk.clock.now().date().fromordinal(until)
    walk.driver.fill(form, "dayLineEdit", f"{day:%d/%m/%Y}")
    walk.driver.fill(form, "reasonPlainTextEdit", MORE_TIME)
    _save(walk)


def _chase(walk: Walk, page: ActionsPage, keys: list[UUID]) -> None:
    """Tick several and record in one go that their agencies were asked."""
    for key in keys:
        to_row(walk.driver, page.rows, key)
        walk.driver.press("Space")
    walk.driver.press("Ctrl+Return")
    walk.driver.fill(walk.driver.dialog(), "replyPlainTextEdit", REPLY)
    walk.camera.take("actions-chase", walk.driver.window)
    _save(walk)
