"""The window around the places."""

from __future__ import annotations

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
