"""Reads an original again for showing it: the bytes from the register, their text from the limited process."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.referrals.source_view import SourceView, one_part, one_record
from marac_desk.desktop.wording import problems
from marac_desk.intake.pictures import PagePictures
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import (
    SourceFile,
    draw_original,
    is_pdf,
    read_original,
    source_of_form,
    source_of_referral,
)


class SourceLoader(QObject):
    """Fills a source view; nothing of the text is kept when the page is left. `came` carries file and reading."""

    shown = Signal()
    came = Signal(object, object)

    def __init__(self, desk: Desk, view: SourceView) -> None:
        super().__init__(view)
        self._desk, self._view = desk, view
        self._turn = 0

    def forget(self) -> None:
        """Drop what is shown, and whatever is still being read."""
        self._turn += 1
        self._view.forget()

    def load(self, subject: str, referral_id: UUID | None) -> None:
        """Show the file of a form, or of the referral that it corrects."""
        self._turn += 1
        turn, actor = self._turn, self._desk.actor
        self._view.say(self.tr("Reading the source"))

        if referral_id is None:
            self._desk.work.read(
                self,
                lambda uow: source_of_form(uow, actor=actor, subject=subject),
                partial(self._on_bytes, turn),
                self._on_failure,
                what="source",
            )
            return
        self._desk.work.write(  # the look at what a referral says in clear is on the disk before it is shown
            self,
            lambda uow: source_of_referral(uow, actor=actor, referral_id=referral_id),
            partial(self._on_bytes, turn),
            self._on_failure,
        )

    def _on_bytes(self, turn: int, file: SourceFile) -> None:
        if turn != self._turn:
            return
        original, today = Original(file.name, "", file.content), self._desk.today()
        self._desk.work.child(
            self,
            lambda: read_original(original, today=today, profiles=file.profiles),
            partial(self._on_reading, turn, file),
            self._on_failure,
        )

    def _on_reading(self, turn: int, file: SourceFile, reading: Reading) -> None:
        if turn != self._turn:
            return
        if reading.outcome is Outcome.REFUSED:
            self._view.say(intake_words.refusal(reading.reason_code or ""))
            return
        self.came.emit(file, reading)
        blocks = reading.source_text
        if file.part:
            blocks, name = one_part(blocks, file.part), file.name
        elif file.record is not None:
            blocks = one_record(blocks, file.record)
            name = self.tr("{name}, row {number}").format(name=file.name, number=file.record)
        else:
            name = file.name
        self._view.show_source(name, blocks)
        self.shown.emit()
        if is_pdf(file):
            self._desk.work.child(
                self,
                lambda: draw_original(Original(file.name, "", file.content)),
                partial(self._on_pictures, turn, reading),
                lambda _error: None,  # the text stands there already
            )

    def _on_pictures(self, turn: int, reading: Reading, pictures: PagePictures) -> None:
        if turn == self._turn and len(pictures.pages) == pictures.of:
            self._view.show_pictures(pictures.pages, reading.places)

    def _on_failure(self, error: Exception) -> None:
        self._view.say(problems.sentence(error))
