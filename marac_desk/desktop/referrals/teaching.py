"""The way from a sheet that was not understood to teaching it, and back to taking it in."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.referrals.teach_dialog import TeachDialog
from marac_desk.desktop.widgets.labels import button
from marac_desk.desktop.wording import problems
from marac_desk.intake.teaching import Sample
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.referrals.own_profiles import sample_original
from marac_desk.services.referrals.receiving import Original

_KEYS = "Ctrl+T"


class Teaching(QObject):
    """Offers to teach the last sheet that was not understood. `taught` carries it where it was not taken in yet."""

    taught = Signal(object)
    said = Signal(str, bool)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._sheet: Original | None = None
        self._taken_in = False
        self.dialog: TeachDialog | None = None
        self.button = button(self.tr("Teach this sheet"), "teachSheet", keys=_KEYS)
        self.button.clicked.connect(self.begin)
        self.button.hide()

    def offer(self, original: Original | None, taken_in: bool) -> None:
        """Offer a sheet that was not understood, or not all of it; None takes the offer away."""
        may = self._desk.allowed.may(Operation.UPDATE, DataClass.PARTNERSHIP)
        self._sheet, self._taken_in = original if may else None, taken_in
        self.button.setVisible(self._sheet is not None)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [Command(self.tr("Teach this sheet"), self.begin, _KEYS)] if self._sheet else []

    def begin(self) -> None:
        """Read the titles of the sheet, and ask what they mean."""
        sheet = self._sheet
        if sheet is not None:
            self._desk.work.child(
                self, lambda: sample_original(sheet), lambda sample: self._ask(sheet, sample), self._on_refused
            )

    def _ask(self, sheet: Original, sample: Sample) -> None:
        self.dialog = TeachDialog(self._desk, sheet, sample, self._owner)
        self.dialog.saved.connect(lambda _profile: self._on_saved(sheet))
        self.dialog.open()

    def _on_refused(self, error: Exception) -> None:
        reason = getattr(error, "values", {}).get("reason")
        self.said.emit(intake_words.refusal(str(reason)) if reason else problems.sentence(error), True)

    def _on_saved(self, sheet: Original) -> None:
        taken_in = self._taken_in
        self.offer(None, False)
        if taken_in:
            self.said.emit(self.tr("Kept. The next sheet with these columns is read by it."), False)
        else:
            self.taught.emit(sheet)
