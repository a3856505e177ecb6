"""Eighth chapter: the advocate signs in, tells the women what may be told, and brings their answers back."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from PySide6.QtWidgets import QComboBox

from marac_desk.demo.walk.building import do
from marac_desk.demo.walk.driver import Driver, WalkStoppedError, items, to_row
from marac_desk.demo.walk.facts import backs_to_tell, told_back
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.report_backs.page import ReportBacksPage
from marac_desk.rules.vocabulary import Share
from marac_desk.services.report_backs.views import BackView

ASKED = "The team leader of the agency"
WORDS = "Somebody will look after this for you."
ANSWERS = (
    ("lessSafeRadioButton", "She says that he has found her sister's address.", "abuseYesRadioButton"),
    ("saferRadioButton", "She is glad about the locks. She asks that nobody rings after six.", "abuseNoRadioButton"),
)


def report_back(walk: Walk) -> None:
    """Report back on the cases that the advocate was named for: told, told with new abuse, not safe now, declined."""
    driver = walk.driver
    driver.press("Ctrl+6")
    page = cast("ReportBacksPage", driver.window.page("report_backs"))
    waiting = backs_to_tell(walk.register, walk.meeting_id)
    to_row(driver, page.rows, waiting[0])
    walk.camera.take("report-backs", driver.window)
    reachable = [key for key in waiting if _show(walk, page, key).contact.contact_id is not None]
    others = [key for key in waiting if key not in reachable[:2]]
    for key, (safer, words, abuse) in zip(reachable, ANSWERS, strict=False):
        _tell(walk, page, key)
        _answer(walk, page, safer, words, abuse)
    driver.press("Ctrl+Return")  # what the last one said goes back to the meeting
    for number, key in enumerate(others):
        _show(walk, page, key)
        _try(driver, "A, S" if number else "A, U", "spokenRadioButton" if number else "notSafeRadioButton")
        if number:
            do(driver, "She does not want to know")
    walk.camera.take("report-backs-after", driver.window)
    walk.report.report_backs_told = told_back(walk.register, walk.meeting_id)
    walk.report.report_backs = len(walk.report.report_backs_told)


def _try(driver: Driver, keys: str, result: str) -> None:
    """Record an attempt in two keys; where no way is agreed with her, the form asks for one."""
    driver.press(keys)
    if driver.asks():
        form = driver.dialog()
        driver.child(QComboBox, "channelComboBox", form).setFocus()
        driver.press("Down")
        driver.click(result, form)
        driver.press("Ctrl+Return")
        driver.no_dialog()


def _show(walk: Walk, page: ReportBacksPage, key: UUID) -> BackView:
    """Go to one report-back in the list."""
    to_row(walk.driver, page.rows, key)
    walk.driver.wait_for(lambda: page.view is not None and page.view.row.report_back_id == key, "one report-back")
    return _view(page)


def _view(page: ReportBacksPage) -> BackView:
    if page.view is None:
        raise WalkStoppedError("no report-back is shown")
    return page.view


def _tell(walk: Walk, page: ReportBacksPage, key: UUID) -> None:
    """Try once in vain, check the safe contact with her, tick what may be told, and tell her."""
    driver = walk.driver
    _show(walk, page, key)
    _try(driver, "A, N", "notReachedRadioButton")
    walk.clock.advance(hours=2)
    _try(driver, "A, S", "spokenRadioButton")
    driver.press("K")
    _tick_lines(driver, page)
    if walk.camera.is_new("report-back"):
        walk.camera.take("report-back", driver.window)
    driver.press("Ctrl+Return")


def _tick_lines(driver: Driver, page: ReportBacksPage) -> None:
    """Tick every line that may be told, asking first where the plan says so."""
    pairs = page.detail.pairs.rows
    known = {row.key for row in items(pairs)}
    for line in [line for line in _view(page).lines if line.share is not Share.NEVER and line.line_id in known]:
        for _ in range(3):  # words first, then who was asked, then the tick itself
            if any(now.line_id == line.line_id and now.may_be_told for now in _view(page).lines):
                break
            to_row(driver, pairs, line.line_id)
            driver.press("Space")
            if driver.asks():
                _fill_in(driver)


def _fill_in(driver: Driver) -> None:
    form = driver.dialog()
    if form.objectName() == "CheckedWithDialog":
        driver.fill(form, "whomLineEdit", ASKED)
    else:
        driver.fill(form, "wordingPlainTextEdit", WORDS)
    driver.press("Ctrl+Return")
    driver.no_dialog()


def _answer(walk: Walk, page: ReportBacksPage, safer: str, words: str, abuse: str) -> None:
    """Write down what she answers, how safe she feels, and whether anything happened since."""
    driver = walk.driver
    walk.clock.advance(minutes=20)
    driver.press("Ctrl+Return")
    form = driver.dialog()
    driver.fill(form, "wordsPlainTextEdit", words)
    driver.click(safer, form)
    driver.click(abuse, form)
    if walk.camera.is_new("report-back-answer"):
        walk.camera.take("report-back-answer", driver.window)
    driver.press("Ctrl+Return")
    driver.no_dialog()
    driver.wait_for(lambda: _view(page).response is not None, "her answer was kept")
