"""Reads the file of a form once more by what was just taught, and puts that in place of what it said before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import problems
from marac_desk.intake.reading import Reading
from marac_desk.services.referrals.own_profiles import profile_texts
from marac_desk.services.referrals.reading_again import read_again
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import TakenIn, read_original


class FormAgain(QObject):
    """`done` carries the key of the form that was read again; `said` tells why one was not."""

    done = Signal(str)
    said = Signal(str, bool)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk

    def start(self, subject: str, original: Original, before: Sequence[str]) -> None:
        """Read the file of a form again; `before` are the profiles by which it was read so far."""
        actor, today = self._desk.actor, self._desk.today()

        def job(now: Sequence[str]) -> tuple[Reading, Reading]:
            was = read_original(original, today=today, profiles=before)
            return was, read_original(original, today=today, profiles=now)

        self._desk.work.read(
            self,
            lambda uow: profile_texts(uow, actor=actor),
            lambda now: self._desk.work.child(self, lambda: job(now), lambda both: self._put(subject, both), self._no),
            self._no,
        )

    def of_taken(self, taken: Sequence[TakenIn], original: Original, before: Sequence[str]) -> None:
        """Read again the one form that a file became."""
        if len(taken) == 1 and len(taken[0].subjects) == 1:
            self.start(taken[0].subjects[0], original, before)

    def _put(self, subject: str, readings: tuple[Reading, Reading]) -> None:
        actor, (before, after) = self._desk.actor, readings
        self._desk.work.write(
            self,
            lambda uow: read_again(uow, actor=actor, subject=subject, before=before, after=after),
            lambda _state: self.done.emit(subject),
            self._no,
        )

    def _no(self, error: Exception) -> None:
        self.said.emit(problems.sentence(error), True)
