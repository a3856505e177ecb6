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
