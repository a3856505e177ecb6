"""Second chapter: the caseload and the forms are screened and accepted; of the sheet some are decided in other ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from PySide6.QtWidgets import QDialog

from marac_desk.demo.walk.driver import Driver, items, to_row
from marac_desk.demo.walk.facts import decisions
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.referral_page import ReferralPage
from marac_desk.desktop.referrals.screening_pane import ScreeningPane
from marac_desk.services.referrals.views import InboxGroup

WEEK = 7
MINUTES = 4  # what looking at one referral takes on the clock of the walk
RETURNED = "Please send the checklist and the child's school."
DECLINED = "The score is below the threshold and nothing else was named."
OTHER_HELP = "The sender offers the outreach service; the advocate has the number."
DEFERRED = "The advocate speaks to her first."


def screen(walk: Walk) -> None:
    """Decide on everything that came for the meeting, and in other ways on the last three of the sheet."""
    for key in walk.for_meeting:
        _decide(walk, key, _accept)
    rest = _waiting(walk)
    for key, decide in zip(reversed(rest), (_decline, _return, _defer), strict=False):
        _decide(walk, key, decide)
    walk.report.referrals_decided = decisions(walk.register)


def _waiting(walk: Walk) -> list[object]:
    inbox = cast("ReferralsPage", walk.driver.go("referrals", {"part": InboxGroup.TO_SCREEN.value}))
    while inbox.rows.rows_model.fetch_more is not None:
        walk.driver.press("End")
    return [row.key for row in items(inbox.rows)]


def _decide(walk: Walk, key: object, decide: Callable[[Walk, ScreeningPane], None]) -> None:
    """Open a referral from the inbox, say who is who, and decide."""
    driver = walk.driver
    inbox = cast("ReferralsPage", driver.go("referrals", {"part": InboxGroup.TO_SCREEN.value}))
    to_row(driver, inbox.rows, key)
    driver.press("Return")
    pane = cast("ReferralPage", driver.window.page("referral")).screening
    driver.wait_for(lambda: bool(pane.foot.offered), "the referral opened")
    driver.settle()
    if walk.camera.is_new("referral-screening") and pane.matches.matches:
        walk.camera.take("referral-screening", driver.window)
    for _ in pane.matches.matches:
        _who_is_who(driver, pane)
    decide(walk, pane)
    driver.no_dialog()
    driver.wait_for(lambda: "decline" not in pane.foot.offered, "the decision was kept")
    walk.clock.advance(minutes=MINUTES)


def _who_is_who(driver: Driver, pane: ScreeningPane) -> None:
    """Say of the first possible match whether it is the same person: where everything agrees it is."""
    if not pane.matches.matches[0].likely:
        driver.press("Alt+N")
        return
    driver.press("Alt+S")
    driver.dialog()
    driver.press("Ctrl+Return")
    driver.no_dialog()


def _accept(walk: Walk, _pane: ScreeningPane) -> None:
    driver = walk.driver
    driver.press("Ctrl+Return")
    if not driver.asks():
        return
    driver.dialog()  # the repeat rule says "perhaps": nobody knows yet
    if walk.camera.is_new("referral-repeat"):
        walk.camera.take("referral-repeat", driver.window)
    driver.press("Ctrl+Return")


def _decline(walk: Walk, _pane: ScreeningPane) -> None:
    form = _ask(walk, "Alt+D")
    walk.driver.fill(form, "reasonPlainTextEdit", DECLINED)
    walk.driver.fill(form, "routePlainTextEdit", OTHER_HELP)
    walk.camera.take("referral-decline", walk.driver.window)
    walk.driver.press("Ctrl+Return")


def _return(walk: Walk, _pane: ScreeningPane) -> None:
    form = _ask(walk, "Alt+R")
    walk.driver.fill(form, "notePlainTextEdit", RETURNED)
    walk.driver.press("Ctrl+Return")


def _defer(walk: Walk, _pane: ScreeningPane) -> None:
    form, until = _ask(walk, "Alt+F"), walk.meeting_starts + timedelta(days=WEEK)
    walk.driver.fill(form, "dayLineEdit", f"{until:%d.%m.%Y}")
    walk.driver.fill(form, "reasonPlainTextEdit", DEFERRED)
    walk.driver.press("Ctrl+Return")


def _ask(walk: Walk, keys: str) -> QDialog:
    walk.driver.press(keys)
    return walk.driver.dialog()
