"""Taking in return sheets one by one: read in the limited process, kept with their answers, or refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Signal

from marac_desk.desktop.actions.sheets.refusals import refusal
from marac_desk.desktop.desk import Desk
from marac_desk.intake.sheets.reading import SheetReading
from marac_desk.rules.plain_text import visible
from marac_desk.services.errors import RefusedError
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import read_bytes
from marac_desk.services.return_sheets.taking import SheetTaken, passwords_to_try, read_returned, take_in_sheet

_CONTEXT = "SheetTaking"
_LONGEST_NAME = 60


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class SheetTaking(QObject):
    """Works through the files somebody chose or dropped; `locked` asks for the password of one that does not open."""

    said = Signal(str, bool)
    taken = Signal(object)
    locked = Signal(str)
    finished = Signal()

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._waiting: list[tuple[str, tuple[str, ...]]] = []
        self.busy = False
        self.from_agency: UUID | None = None

    def take(self, paths: Sequence[str], passwords: Sequence[str] = ()) -> None:
        """Take files in; more may be added while one is being read."""
        self._waiting += [(str(path), tuple(passwords)) for path in paths]
        if not self.busy:
            self._next()

    def _next(self) -> None:
        self.busy = bool(self._waiting)
        if not self._waiting:
            self.finished.emit()
            return
        path, typed = self._waiting.pop(0)
        actor, failed = self._desk.actor, partial(self._on_refused, path)

        def read(known: tuple[str, ...]) -> None:
            self._desk.work.child(self, lambda: _read(path, (*typed, *known)), partial(self._on_read, path), failed)

        self._desk.work.read(self, lambda uow: passwords_to_try(uow, actor=actor), read, failed, what="sheets")

    def _on_read(self, path: str, outcome: tuple[Original, SheetReading]) -> None:
        original, reading = outcome
        if reading.refused == "password":
            self._on_refused(path, RefusedError("sheet_unreadable", reason=reading.refused))
            self.locked.emit(path)
            return
        actor, sender = self._desk.actor, self.from_agency
        self._desk.work.write(
            self,
            lambda uow: take_in_sheet(uow, actor=actor, original=original, reading=reading, sender=sender),
            self._on_taken,
            partial(self._on_refused, path),
        )

    def _on_taken(self, taken: SheetTaken) -> None:
        self.taken.emit(taken)
        self._next()

    def _on_refused(self, path: str, error: Exception) -> None:
        text = self.tr("{name} was not taken in, and nothing was written. {why}")
        self.said.emit(text.format(name=shown_name(path), why=refusal(error)), True)
        self._next()


def _read(path: str, passwords: Sequence[str]) -> tuple[Original, SheetReading]:
    original = read_bytes(path)
    return original, read_returned(original, passwords)


def shown_name(path: str) -> str:
    """Return a file's name as it may stand in a sentence: every sign can be seen, and a long one loses its middle."""
    name = visible(Path(path).name, lines=False)
    half = _LONGEST_NAME // 2
    return name if len(name) <= _LONGEST_NAME else f"{name[:half]}…{name[-half:]}"


def left_alone(taken: SheetTaken) -> str:
    """Return what of a sheet was left as it is; empty where everything was taken."""
    parts = []
    if taken.again:
        parts.append(_tr("Answered before, left as it stands: {codes}.").format(codes=", ".join(taken.again)))
    if taken.unknown:
        parts.append(_tr("Not known to this register: {codes}.").format(codes=", ".join(taken.unknown)))
    return " ".join(parts)
