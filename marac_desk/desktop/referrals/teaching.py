"""The way from a sheet or form that was not understood to teaching it, and back to taking it in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals import intake_words, teach_words
from marac_desk.desktop.referrals.teach_dialog import TeachDialog
from marac_desk.desktop.widgets.labels import button
from marac_desk.desktop.wording import problems
from marac_desk.intake.teaching import Sample
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.referrals.own_profiles import is_form, profile_texts, sample_original, taught_before
from marac_desk.services.referrals.receiving import Original

KEYS = "Ctrl+T"
"""The key of the button, which the page need not bind once more."""


class Teaching(QObject):
    """Offers to teach the last file that was not understood.

    `taught` carries a sheet that was not taken in yet; `form_taught` a form, which was, with the profiles of the area
    as they were when teaching began.
    """

    taught = Signal(object)
    form_taught = Signal(object, object)
    said = Signal(str, bool)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._file: Original | None = None
        self._taken_in = False
        self._before: tuple[str, ...] = ()
        self.dialog: TeachDialog | None = None
        self.button = button(self.tr("Teach this sheet"), "teachSheet", keys=KEYS)
        self.button.clicked.connect(self.begin)
        self.button.hide()

    def offer(self, original: Original | None, taken_in: bool) -> None:
        """Offer a file that was not understood, or not all of it; None takes the offer away."""
        may = self._desk.allowed.may(Operation.UPDATE, DataClass.PARTNERSHIP)
        self._file, self._taken_in = original if may else None, taken_in
        self.button.setText(self._title())
        self.button.setShortcut(KEYS)  # which new words take away
        self.button.setToolTip(f"{self._title()} ({KEYS})")
        self.button.setVisible(self._file is not None)

    def _title(self) -> str:
        return teach_words.texts(form=self._file is not None and is_form(self._file.name)).title

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [Command(self._title(), self.begin, KEYS)] if self._file else []

    def begin(self) -> None:
        """Read the titles of the sheet, or the labels of the form, and ask what they mean."""
        file, actor = self._file, self._desk.actor
        if file is not None:
            self._desk.work.read(
                self,
                lambda uow: profile_texts(uow, actor=actor),
                lambda before: self._read(file, before),
                self._on_refused,
            )

    def _read(self, file: Original, before: Sequence[str]) -> None:
        self._before = tuple(before)
        self._desk.work.child(
            self, lambda: sample_original(file), lambda sample: self._ask(file, sample), self._on_refused
        )

    def _ask(self, file: Original, sample: Sample) -> None:
        self.dialog = TeachDialog(self._desk, file, sample, self._owner, before=taught_before(self._before, sample))
        self.dialog.saved.connect(lambda _profile: self._on_saved(file, form=sample.form))
        self.dialog.open()

    def _on_refused(self, error: Exception) -> None:
        reason = getattr(error, "values", {}).get("reason")
        self.said.emit(intake_words.refusal(str(reason)) if reason else problems.sentence(error), True)

    def _on_saved(self, file: Original, *, form: bool) -> None:
        taken_in = self._taken_in
        self.offer(None, False)
        if taken_in:
            self.said.emit(teach_words.texts(form=form).kept, False)
        if form:
            self.form_taught.emit(file, self._before)
        elif not taken_in:
            self.taught.emit(file)
