"""The letters that ask copies back: planned, made in the printing process, written to a folder, and recorded."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.letters import Letter, why_not_written, write_letters
from marac_desk.desktop.wording import problems
from marac_desk.services.recalls import PlannedLetter, RecallLine, plan_recall_letters, record_letters


class RecallLetters(QObject):
    """One run over copies for which no letter was made yet; what was written is recorded with its hash."""

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__(tab)
        self._desk = desk

    def make(self, lines: Sequence[RecallLine]) -> None:
        """Ask for a folder and make the letters into it."""
        folder = self._desk.window.choose_folder(self.tr("Folder for the letters")) if lines else ""
        if not folder:
            return
        actor, keys = self._desk.actor, [line.recall_id for line in lines]
        self._desk.work.read(
            self,
            lambda uow: plan_recall_letters(uow, actor=actor, recall_ids=keys),
            lambda planned: self._write(planned, Path(folder)),
            self._refuse,
        )

    def _write(self, planned: tuple[PlannedLetter, ...], folder: Path) -> None:
        letters = [Letter(one.content, one.file_name) for one in planned]
        keys = [one.recall_id for one in planned]
        write_letters(
            self._desk,
            self,
            letters,
            folder,
            lambda hashes: self._record(list(zip(keys, hashes, strict=True))),
            lambda error: self._desk.window.say(why_not_written(error)),
        )

    def _record(self, letters: list[tuple[uuid.UUID, str]]) -> None:
        actor = self._desk.actor
        said = self.tr("%n letter(s) saved. They name no case and no reason.", None, len(letters))
        self._desk.work.write(
            self,
            lambda uow: record_letters(uow, actor=actor, letters=letters),
            lambda _none: self._desk.window.say(said),
            self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        self._desk.window.say(problems.sentence(error))
