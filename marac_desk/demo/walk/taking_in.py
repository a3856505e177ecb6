"""First chapter: three Word forms and a sheet of sixty rows are dropped on the window, checked and handed in."""

from __future__ import annotations

from typing import cast

from marac_desk.assets.demo import demo_forms, demo_sheet
from marac_desk.demo.walk.driver import Driver, WalkStoppedError, items, to_row
from marac_desk.demo.walk.facts import referral_count
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.referrals.batch_page import BatchPage
from marac_desk.desktop.referrals.form_pane import FormPane
from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.referral_page import ReferralPage
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.services.referrals.views import InboxGroup


def take_in(walk: Walk) -> None:
    """Take everything in."""
    driver, before = walk.driver, referral_count(walk.register)
    inbox = cast("ReferralsPage", driver.go("referrals"))
    walk.camera.take("referrals", driver.window)
    _forms(walk, inbox)
    driver.go("referrals", {"part": InboxGroup.TO_SCREEN.value})
    walk.for_meeting = [row.key for row in items(inbox.rows)]
    _sheet(walk)
    walk.report.files_taken_in = [path.name for path in (*demo_forms(), demo_sheet())]
    walk.report.referrals_taken_in = referral_count(walk.register) - before


def _forms(walk: Walk, inbox: ReferralsPage) -> None:
    """Drop the Word forms in one go, then check each beside its source and hand it in."""
    driver, forms = walk.driver, demo_forms()
    driver.drop_files(forms)
    driver.wait_for(lambda: inbox.group is InboxGroup.DRAFTS and len(items(inbox.rows)) == len(forms), "forms read")
    driver.settle()
    walk.camera.take("referrals-drafts", driver.window)
    for number in range(len(forms)):
        driver.go("referrals", {"part": "drafts"})
        driver.press("Return")
        pane = opened_form(driver)
        if number == 0:
            walk.camera.take("referral-form", driver.window)
        look_at_remarks(driver, pane)
        driver.press("Ctrl+Return")
        _wait_until_screening(driver)


def opened_form(driver: Driver) -> FormPane:
    """Return the form once it can be typed into, with its source beside it."""
    page = cast("ReferralPage", driver.window.page("referral"))
    driver.wait_for(lambda: page.at_form and page.form.is_open, "the form opened")
    driver.wait_for(lambda: bool(page.form.form.sections.pointer_at_focus()), "the keyboard is in the form")
    driver.settle()
    return page.form


def look_at_remarks(driver: Driver, pane: FormPane) -> None:
    """Tick off what the reader asks somebody to look at."""
    pane.strip.setFocus()
    remarks = cast("RowView", pane.strip.focusProxy())
    for _ in range(20):
        waiting = [row for row in items(remarks) if row.cells[0].check is False]
        if not waiting:
            return
        to_row(driver, remarks, waiting[0].key)
        driver.press("Space")
        pane.reckon()
    raise WalkStoppedError("what was to be checked could not be ticked off")


def _wait_until_screening(driver: Driver) -> None:
    page = cast("ReferralPage", driver.window.page("referral"))
    driver.wait_for(lambda: not page.at_form and bool(page.screening.rows.rows_model.rows), "handed in")
    driver.settle()


def _sheet(walk: Walk) -> None:
    """Drop the sheet, hand in the complete rows together, and the others one by one after a look."""
    driver = walk.driver
    driver.go("referrals")
    driver.drop_files([demo_sheet()])
    driver.wait_for(lambda: driver.window.here[0] == "referral_batch", "the sheet read")
    driver.settle()
    page = cast("BatchPage", driver.window.page("referral_batch"))
    walk.camera.take("referral-batch", driver.window)
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: not page.running.is_running, "the complete rows handed in")
    driver.settle()
    while waiting := [row for row in items(page.rows) if row.verb == "check"]:
        to_row(driver, page.rows, waiting[0].key)
        driver.press("Return")
        look_at_remarks(driver, opened_form(driver))
        driver.press("Ctrl+Return")
        driver.wait_for(lambda: driver.window.here[0] == "referral_batch", "back at the sheet")
        driver.settle()
