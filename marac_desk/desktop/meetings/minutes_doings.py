"""What one does with sealed minutes: verify, look up a seal, read, correct, approve; each says what came of it."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings import minutes_words as words
from marac_desk.desktop.meetings.correct_minutes import CorrectMinutesDialog
from marac_desk.desktop.meetings.read_minutes import ReadMinutesDialog
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.services.circulation.sealed.checking import Checked, check_minutes, minutes_by_seal
from marac_desk.services.circulation.sealed.entries import SeenMinutes, approve_minutes
from marac_desk.services.circulation.sealed.looking import MinutesRow
from marac_desk.services.circulation.sealed.reading import read_minutes


class MinutesDoings(QObject):
    """Runs one step after the other for the view above it; `looks_again` where what is shown is not what there is."""

    said = Signal(str, Tone)
    verified = Signal(object)
    looks_again = Signal()

    def __init__(self, desk: Desk, view: QWidget) -> None:
        super().__init__(view)
        self._desk, self._view = desk, view

    def verify(self, meeting_id: uuid.UUID) -> None:
        """Hold the minutes of every case of a meeting against their seals and the ledger."""
        actor = self._desk.actor
        self.said.emit(self.tr("Verifying"), Tone.INK2)
        self._desk.work.read_long(
            self, lambda uow: check_minutes(uow, actor=actor, meeting_id=meeting_id), self._on_verified, self._failed
        )

    def _on_verified(self, found: tuple[Checked, ...]) -> None:
        self.verified.emit(found)
        self.said.emit(*words.outcome(found))

    def look_up(self, mark: str) -> None:
        """Tell which minutes a seal typed from paper belongs to."""
        actor = self._desk.actor
        self._desk.work.read_long(
            self,
            lambda uow: minutes_by_seal(uow, actor=actor, mark=mark),
            lambda found: self.said.emit(*words.found_by_seal(self._desk, found)),
            self._failed,
        )

    def read(self, sealed_id: uuid.UUID) -> None:
        """Show the minutes of a case as they were sealed; the look is written down before anything is shown."""
        actor = self._desk.actor
        self._desk.work.write(
            self,
            lambda uow: read_minutes(uow, actor=actor, sealed_id=sealed_id),
            lambda content: ReadMinutesDialog(self._desk, content, self._view).open(),
            self._failed,
        )

    def correct(self, row: MinutesRow) -> None:
        """Ask for the words of a correction."""
        dialog = CorrectMinutesDialog(self._desk, row, self._view)
        dialog.saved.connect(lambda _number: self.said.emit(self.tr("The correction is added."), Tone.INK2))
        dialog.open()

    def approve(self, meeting_id: uuid.UUID, rows: list[MinutesRow]) -> None:
        """Approve minutes as they are seen."""
        actor = self._desk.actor
        seen = [SeenMinutes(row.sealed_id, row.last) for row in rows if row.sealed_id is not None]
        self._desk.work.write(
            self,
            lambda uow: approve_minutes(uow, actor=actor, meeting_id=meeting_id, seen=seen),
            lambda done: self.said.emit(self.tr("Minutes of %n case(s) approved.", None, done), Tone.INK2),
            self._not_approved,
        )

    def _not_approved(self, error: Exception) -> None:
        self._failed(error)
        self.looks_again.emit()

    def _failed(self, error: Exception) -> None:
        self.said.emit(problems.sentence(error), Tone.LATE)
