"""Makes copies one after the other in the printing process, writes each whole, and records all that were written."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.documents.client import Printed
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.recording import MadeCopy, new_password, record_copies, save_copy
from marac_desk.services.circulation.sheets import PlannedSheet, save_book
from marac_desk.services.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Saved:
    """A copy on the disk and the password that opens it; the password is kept nowhere else."""

    made: MadeCopy
    password: str
    missing_glyphs: tuple[str, ...]


class Making(QObject):
    """One run over planned copies; may be stopped between two of them, and records what was written by then."""

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        planned: Sequence[PlannedCopy],
        folder: Path,
        parent: QObject,
        approval_id: uuid.UUID | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._planned, self._folder, self._approval = desk, list(planned), folder, approval_id
        self._saved: list[Saved] = []
        self._stopped = False

    def start(self) -> None:
        """Begin with the first copy."""
        self._next()

    def stop(self) -> None:
        """Make no further copy."""
        self._stopped = True

    def _next(self) -> None:
        if self._stopped or len(self._saved) == len(self._planned):
            self._record()
            return
        planned, folder = self._planned[len(self._saved)], self._folder
        sheet = planned if isinstance(planned, PlannedSheet) else None
        password = sheet.password if sheet is not None else new_password()
        press = self._desk.work.press

        def make() -> tuple[Printed, str, str]:
            printed = press.ask(planned.content, password)
            sha256 = save_copy(folder, planned, printed.pdf)
            return printed, sha256, save_book(folder, sheet) if sheet is not None else ""

        def made(result: tuple[Printed, str, str]) -> None:
            printed, sha256, book = result
            copy = MadeCopy(planned, printed.pages, sha256, book, printed.drawn)
            saved = Saved(copy, password, printed.missing_glyphs)
            self._saved.append(saved)
            self.progressed.emit(saved)
            self._next()

        self._desk.work.child(self, make, made, self._on_failure)

    def _on_failure(self, error: Exception) -> None:
        self.failed.emit(error)
        self._stopped = True
        self._record()

    def _record(self) -> None:
        copies, actor, approval = [saved.made for saved in self._saved], self._desk.actor, self._approval
        self._desk.work.write(
            self,
            lambda uow: record_copies(uow, actor=actor, copies=copies, approval_id=approval),
            lambda _none: self.finished.emit(tuple(self._saved)),
            self._on_unrecorded,
        )

    def _on_unrecorded(self, error: Exception) -> None:
        """Take the copies away again where they may not leave: the leave ended while they were made."""
        if isinstance(error, RefusedError):
            with contextlib.suppress(OSError):
                for name in (name for saved in self._saved for name in saved.made.planned.files):
                    (self._folder / name).unlink(missing_ok=True)
        self.failed.emit(error)
