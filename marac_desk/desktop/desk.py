"""What every page is handed: who acts, the lanes, the signal of changes, how to go elsewhere, how to show a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.backing_up import BackingUp
from marac_desk.desktop.changed import Changed
from marac_desk.desktop.work import Work
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock
from marac_desk.rules.references import initials
from marac_desk.services.access import Allowed

_WORD = re.compile(r"[^\W\d_]+")


class Terms(Protocol):
    """The area's own words, by the keys of its profile."""

    def __getitem__(self, key: str, /) -> str:
        """Return the area's word."""
        ...


@dataclass(frozen=True, slots=True)
class DeskArea:
    """What pages need of the area: its name, marking, words, local time and the language of its profile."""

    name: str
    marking: str
    terms: Terms
    zone: tzinfo
    language: str


class Names(QObject):
    """Shows names, or initials while names are hidden."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hidden = False
        self._known: frozenset[str] = frozenset()

    def know(self, parts: frozenset[str]) -> None:
        """Take in the parts of all names that stand in what people typed, so that they can be hidden there too."""
        if parts != self._known:
            self._known = parts
            if self.hidden:
                self.changed.emit(True)

    def words(self, text: str) -> str:
        """Return what somebody typed as it may be shown now."""
        if not (self.hidden and self._known and text):
            return text
        return _WORD.sub(lambda found: initials(found[0]) if found[0] in self._known else found[0], text)

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

    @property
    def here(self) -> tuple[str, Any]:
        """The place that is shown, and its target."""
        ...

    def go(self, place: str, target: Any = None) -> None:
        """Show a place, and there the thing named by target."""
        ...

    def say(self, text: str) -> None:
        """Say a sentence in the status line, and to a screen reader."""
        ...

    def warn(self, text: str) -> None:
        """Say what must not be overlooked; it stays in the status line until the desk is locked."""
        ...

    def lock_for_new_key(self) -> None:
        """Lock the desk, so that the register is brought under a new key when the person signs in again."""
        ...

    def open_file(self, title: str, filters: str) -> str:
        """Ask for a file to read; an empty string means that the person changed her or his mind."""
        ...

    def choose_folder(self, title: str) -> str:
        """Ask for a folder to write to; empty as above."""
        ...


class Keys(Protocol):
    """What pages may ask of the register's keys; each takes as long as argon2id does, so never on the window's thread.

    What goes wrong is a RegisterProblemError, which `wording.problems` puts into words.
    """

    def verify(self, user_id: UUID, passphrase: str) -> None:
        """Check a passphrase again before something grave is done."""
        ...

    def change_passphrase(self, user_id: UUID, old: str, new: str) -> None:
        """Give somebody a new passphrase, who knows the old one."""
        ...

    def add_person(self, user_id: UUID, name: str, passphrase: str, *, alone: bool) -> None:
        """Let somebody sign in from now on; `alone` is the knowing choice of a passphrase without a keyring."""
        ...

    def remove_person(self, user_id: UUID) -> bool:
        """Let somebody sign in no more; tells whether this computer's keyring forgot her or his part too."""
        ...

    def alone(self) -> frozenset[UUID]:
        """Return who signs in by a passphrase alone: the desk keeps saying so."""
        ...

    def holders(self) -> frozenset[UUID]:
        """Return everybody who can sign in."""
        ...

    def keyring(self) -> str:
        """Return the kind of keyring that answers on this computer, or nothing where none does."""
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
    allowed: Allowed
    names: Names = field(default_factory=Names)
    keys: Keys | None = None
    """None where the register has no keys of its own: on a server, and in a rehearsal."""
    backing_up: BackingUp | None = None
    """None where this desk makes no backups: on a server, and in a rehearsal."""

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def today(self) -> date:
        """Return today in the area."""
        return self.clock.now().astimezone(self.area.zone).date()

    def name(self, full_name: str | None, otherwise: str = "") -> str:
        """Return a name as it may be shown now."""
        return self.names.show(full_name, otherwise)

    def words(self, text: str) -> str:
        """Return what somebody typed as it may be shown now: names in it are initials while names are hidden."""
        return self.names.words(text)
