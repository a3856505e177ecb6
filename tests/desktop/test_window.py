"""The window around the places."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from marac_desk.services.housekeeping import drafts
from tests.support.injecting import UnforeseenError
from tests.support.windows import OpenDesk, shown_texts


def test_today_says_what_needs_somebody(desk: OpenDesk) -> None:
    texts = " ".join(shown_texts(desk.window))
    assert "7 working days" in texts
    assert "12 working days late" in texts
    assert "All changes saved" in texts


def test_a_title_never_holds_a_name(desk: OpenDesk) -> None:
    assert desk.window.windowTitle() == "MARAC Desk, DEMONSTRATION"


def test_what_was_said_stays_with_its_page(desk: OpenDesk) -> None:
    desk.window.say("Kept for the next page")
    desk.window.go("actions")
    assert "Kept for the next page" in shown_texts(desk.window), "said with the step that led here"
    desk.settle()
    desk.go("cases")
    assert "Kept for the next page" not in shown_texts(desk.window)


def test_one_page_that_cannot_be_flushed_keeps_no_other_back(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a lock everything typed goes to the disk, and one page that fails is no reason to lose another's text."""
    desk.go("today")
    desk.go("partnership", {"tab": "people"})
    desk.settle()
    page = desk.window.page("partnership")
    page.people.add()  # type: ignore[attr-defined]
    field = page.people.form.findChild(QLineEdit, "nameLineEdit")  # type: ignore[attr-defined]
    desk.type(field, "Nora Half-Typed")

    def fail() -> None:
        raise UnforeseenError

    monkeypatch.setattr(desk.window.page("today"), "flush", fail)  # it was made first and is flushed first
    desk.window.flush()
    desk.settle()
    actor = desk.program.desk.actor
    with desk.register.reading(actor) as uow:
        assert "Nora Half-Typed" in repr(drafts(uow, actor=actor, kind="person_form"))
