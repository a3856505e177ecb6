"""One place of the window: what it is called, how its page is made, and for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Page
from marac_desk.rules.access import OPENLY, DataClass, Manner, Operation


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its code, icon, name, key, and how its page is made. A place without an icon is not on the rail.

    `takes_files` marks the one place that is handed what is dropped anywhere on the window, but for files that another
    place takes: what is dropped on it and ends as `files_ending` says, and wherever it is dropped what begins as
    `files_named` says. `shows` is the class of data that whoever comes here has to be allowed to read, in one of the
    `manners`, or whatever else is `done` here with it; without one it is for everybody.
    """

    code: str
    icon: str
    title: str
    keys: str
    make: Callable[[Desk], Page]
    under: str = ""
    takes_files: bool = False
    files_named: str = ""
    files_ending: tuple[str, ...] = ()
    shows: DataClass | None = None
    manners: frozenset[Manner] = OPENLY
    done: Operation = Operation.READ

    def is_for(self, desk: Desk) -> bool:
        """Tell whether the person acting has anything to read or do here."""
        return self.shows is None or desk.allowed.may(self.done, self.shows, self.manners)
