"""Teaching the form that is open: offered where something of its file was not understood, then read again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals.file_taking import is_unknown_form
from marac_desk.desktop.referrals.form_again import FormAgain
from marac_desk.desktop.referrals.form_frame import FormFrame
from marac_desk.desktop.referrals.keeping import Keeping
from marac_desk.desktop.referrals.source_loading import SourceLoader
from marac_desk.intake.reading import Reading
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import SourceFile


class FormTeaching(QObject):
    """`again` carries the key of a form that is to be shown anew."""

    again = Signal(str)

    def __init__(self, desk: Desk, frame: FormFrame, keeping: Keeping, loader: SourceLoader) -> None:
        super().__init__(frame)
        self._frame, self._keeping = frame, keeping
        self._reader = FormAgain(desk, self)
        self._say = desk.window.say
        loader.came.connect(self._on_source)
        frame.teaching.form_taught.connect(self._on_taught)
        frame.teaching.said.connect(lambda text, _bad: self._say(text))
        self._reader.said.connect(lambda text, _bad: self._say(text))
        self._reader.done.connect(self.again)

    def forget(self) -> None:
        """Offer nothing any more."""
        self._frame.teaching.offer(None, False)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return self._frame.teaching.commands()

    def _on_source(self, file: SourceFile, reading: Reading) -> None:
        """Offer a draft that came from a form of its own; a referral that was received stays as it was read."""
        state = self._frame.form.state()
        own = file.record is None and not file.part and state.referral is None and state.batch is None
        if own and is_unknown_form(file.name, reading):
            self._frame.teaching.offer(Original(file.name, "", file.content), True)

    def _on_taught(self, original: Original, before: tuple[str, ...]) -> None:
        self._keeping.flush()
        if self._keeping.subject:
            self._reader.start(self._keeping.subject, original, before)
