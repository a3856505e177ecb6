"""What every page is handed: who acts, the lanes, the signal of changes, how to go elsewhere, how to show a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.changed import Changed
from marac_desk.desktop.work import Work
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock
from marac_desk.rules.references import initials


class Terms(Protocol):
    """The area's own words, by the keys of its profile."""

    def __getitem__(self, key: str, /) -> str:
        """Return the area's word."""
        ...


@dataclass(frozen=True, slots=True)
class DeskArea:
    """What pages need of the area: its name, marking, words and local time."""

    name: str
    marking: str
    terms: Terms
    zone: tzinfo


class Names(QObject):
    """Shows names, or initials while names are hidden."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hidden = False

    def show(self, full_name: str | None, otherwise: str = "") -> str:
        """Return a name as it may be shown now."""
        if not full_name:
            return otherwise
        return initials(full_name) if self.hidden else full_name

    def toggle(self) -> None:
        """Hide names everywhere, or show them again."""
        self.hidden = not self.hidden
        self.changed.emit(self.hidden)


class Window(Protocol):
    """What a page may ask of the window around it."""

    def go(self, place: str, target: Any = None) -> None:
        """Show a place, and there the thing named by target."""
        ...

    def say(self, text: str) -> None:
        """Say a sentence in the status line, and to a screen reader."""
        ...

    def open_file(self, title: str, filters: str) -> str:
        """Ask for a file to read; an empty string means that the person changed her or his mind."""
        ...

    def choose_folder(self, title: str) -> str:
        """Ask for a folder to write to; empty as above."""
        ...


@dataclass(slots=True)
class Desk:
    """The surroundings of a page."""

    actor: Actor
    area: DeskArea
    clock: Clock
    work: Work
    changed: Changed
    window: Window
    names: Names = field(default_factory=Names)

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def today(self) -> date:
        """Return today in the area."""
        return self.clock.now().astimezone(self.area.zone).date()

    def name(self, full_name: str | None, otherwise: str = "") -> str:
        """Return a name as it may be shown now."""
        return self.names.show(full_name, otherwise)
