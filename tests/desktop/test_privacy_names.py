"""F8 hides names everywhere: on every place, in rows, tooltips, what a screen reader hears, Ctrl+K, dialogs, titles."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from marac_desk.desktop.places import places
from marac_desk.model.case import Case
from marac_desk.model.meeting import Meeting
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from tests.support.what_shows import everything_shown
from tests.support.windows import OpenDesk

ON_THE_RAIL = [place.code for place in places() if place.icon]
LEAST = 4
"""Letters of a name part that counts: shorter ones are words as well."""


@pytest.fixture
def hidden(desk: OpenDesk) -> OpenDesk:
    """Return the open desk with its names hidden, by the key."""
    desk.press(Qt.Key.Key_F8)
    assert desk.program.desk.names.hidden
    desk.settle()
    return desk


def names_in(desk: OpenDesk) -> re.Pattern[str]:
    """Return what finds a name of anybody in a case: victims, children, people causing harm."""
    with desk.register.reading() as uow:
        people = uow.session.scalars(sa.select(Person)).all()
    parts = {part for person in people for part in (person.family_name or "").split()}
    parts |= {part for person in people for part in (person.given_names or "").split()}
    words = sorted({part for part in parts if len(part) >= LEAST} - {"Unborn", "unborn", "Baby", "baby"}, key=len)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def shown_names(desk: OpenDesk) -> set[tuple[str, str]]:
    """Return where a name of somebody stands now, and which."""
    pattern = names_in(desk)
    return {(where, found[0]) for where, text in everything_shown() for found in pattern.finditer(text)}


def test_the_search_finds_names_that_stand_there(desk: OpenDesk) -> None:
    desk.go("cases")
    assert shown_names(desk)


@pytest.mark.parametrize("place", ON_THE_RAIL)
def test_no_name_stands_on_any_place(hidden: OpenDesk, place: str) -> None:
    hidden.go(place)
    hidden.settle()
    assert shown_names(hidden) == set()


def first(desk: OpenDesk, kind: Any, *conditions: Any) -> str:
    """Return the key of one thing of a kind."""
    with desk.register.reading() as uow:
        return str(uow.session.scalars(sa.select(kind.id).where(*conditions).limit(1)).one())


PAGES: dict[str, Callable[[OpenDesk], dict[str, str]]] = {
    "case": lambda desk: {"id": first(desk, Case)},
    "referral": lambda desk: {"id": first(desk, Referral)},
    "room": lambda desk: {"meeting": first(desk, Meeting)},
    "meetings": lambda desk: {"id": first(desk, Meeting)},
    "report_backs": lambda desk: {"id": first(desk, ReportBack)},
}


@pytest.mark.parametrize("place", PAGES)
def test_no_name_stands_on_a_page_of_one_thing(hidden: OpenDesk, place: str) -> None:
    hidden.go(place, PAGES[place](hidden))
    hidden.settle()
    assert shown_names(hidden) == set()


def test_no_name_stands_in_what_is_found(hidden: OpenDesk) -> None:
    QTest.keyClick(hidden.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = hidden.child(QLineEdit, "commandLineEdit")
    QTest.keyClicks(field, "a")
    hidden.qtbot.wait(250)
    hidden.settle()
    QTest.keyClicks(field, "le")
    hidden.qtbot.wait(250)
    hidden.settle()
    assert shown_names(hidden) == set()


def test_no_name_stands_in_a_dialog(hidden: OpenDesk) -> None:
    page: Any = hidden.go("actions")
    hidden.settle()
    for command in page.commands():
        if command.keys and command.text.split()[0] in {"Extend", "Reassign", "Close", "Record", "Ask"}:
            command.run()
            hidden.settle()
            for dialog in hidden.window.findChildren(QDialog):
                if dialog.isVisible():
                    assert shown_names(hidden) == set(), command.text
                    dialog.reject()


def test_the_title_has_no_name_on_any_place(desk: OpenDesk) -> None:
    for place in ON_THE_RAIL:
        desk.go(place)
        assert desk.window.windowTitle() in {"MARAC Desk", "MARAC Desk, DEMONSTRATION"}


def test_the_key_is_among_the_keys_of_every_page(desk: OpenDesk) -> None:
    for place in ON_THE_RAIL:
        desk.go(place)
        keys = {command.keys for command in desk.window.commands()}
        assert {"F8", "Ctrl+L", "Ctrl+K"} <= keys


def test_showing_them_again_shows_them(hidden: OpenDesk) -> None:
    hidden.go("cases")
    hidden.press(Qt.Key.Key_F8)
    hidden.settle()
    assert shown_names(hidden)
