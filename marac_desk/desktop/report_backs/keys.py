"""What can be done with report-backs, with its keys: found by Ctrl+K, listed by F1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.page import Command
from marac_desk.desktop.report_backs.offered import KEYS, MAIN, main_step, offered, texts
from marac_desk.services.report_backs.views import BackView

_CONTEXT = "ReportBackKeys"
LIST_KEYS = frozenset({"Space", "F9"})
"""Keys that the list and the held key know by themselves."""


class ReportBacks(Protocol):
    """What the commands need of the page."""

    @property
    def view(self) -> BackView | None:
        """The report-back that is shown."""
        ...

    def step(self, code: str) -> None:
        """Take a step on it."""
        ...

    def toggle_line(self) -> None:
        """Tick the line the keyboard is on."""
        ...

    def go_to_case(self) -> None:
        """Open its case."""
        ...

    def say_how_to_hold(self) -> None:
        """Say that the key must be held."""
        ...


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def commands_of(page: ReportBacks, *, everything: bool = False) -> list[Command]:
    """Return the commands; only what follows from how the report-back stands, or with `everything` all of them."""
    view = page.view
    if view is None and not everything:
        return []
    allowed = offered(view) if view else frozenset[str]()
    words = texts()

    def step(code: str) -> Callable[[], None]:
        return lambda: page.step(code)

    def may(code: str) -> bool:
        return everything or code in allowed

    found = []
    main = main_step(view) if view else ""
    if main or everything:
        found.append(Command(words.get(main, ""), step("main"), "Ctrl+Return"))
    if may("attempt"):
        found += [
            Command(_tr("Record attempt: spoken to"), step("spoken_to"), "A, S"),
            Command(_tr("Record attempt: not reached"), step("not_reached"), "A, N"),
            Command(_tr("Record attempt: not safe now"), step("attempt_not_safe"), "A, U"),
            Command(_tr("Record attempt with details"), step("attempt"), KEYS["attempt"]),
        ]
    if may("lines"):
        found += [
            Command(_tr("Tick the line, or take its tick away"), page.toggle_line, "Space"),
            Command(words["reword"], step("reword"), KEYS["reword"]),
            Command(_tr("Reword the first line to look at"), step("reword_doubtful"), "R"),
            Command(words["asked"], step("asked"), KEYS["asked"]),
        ]
    rest = ("plan", "check", "own_words", "hand_on", "not_safe", "leaflet", "answer", "decline")
    for code in rest:
        if may(code) and code != main:
            keys = "" if code in MAIN else KEYS.get(code, "")
            found.append(Command(words[code], step(code), keys))
    found.append(Command(_tr("Open the case"), page.go_to_case, "O"))
    if everything or (view and view.may_reveal and view.contact.contact_id is not None):
        found.append(Command(_tr("Show safe contact while held"), page.say_how_to_hold, "F9"))
    return found
