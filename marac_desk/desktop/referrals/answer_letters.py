"""The answer to a sender, put on paper into a folder that somebody chooses; the desk sends nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.letters import Letter, write_letters
from marac_desk.services.chasing.answers import PlannedAnswer, plan_answer, record_answer


class AnswerLetters(QObject):
    """Plans, prints and writes down one letter; says when it is done or why not."""

    done = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk

    def write(self, referral_id: UUID) -> None:
        """Make the letter about the latest decision on a referral."""
        actor = self._desk.actor
        self._desk.work.read(
            self,
            lambda uow: plan_answer(uow, actor=actor, referral_id=referral_id),
            lambda planned: self._print(referral_id, planned),
            self.failed.emit,
        )

    def _print(self, referral_id: UUID, planned: PlannedAnswer) -> None:
        folder = self._desk.window.choose_folder(self.tr("Folder for the letter"))
        if not folder:
            return
        letter = Letter(planned.content, planned.file_name)
        write_letters(
            self._desk,
            self,
            [letter],
            Path(folder),
            lambda hashes: self._record(referral_id, hashes[0]),
            self.failed.emit,
        )

    def _record(self, referral_id: UUID, sha256: str) -> None:
        actor = self._desk.actor
        said = self.tr("Letter saved. It names nobody; send it by a secure way.")
        self._desk.work.write(
            self,
            lambda uow: record_answer(uow, actor=actor, referral_id=referral_id, sha256=sha256),
            lambda _none: self.done.emit(said),
            self.failed.emit,
        )
