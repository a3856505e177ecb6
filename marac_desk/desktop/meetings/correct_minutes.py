"""The form that adds a dated correction to sealed minutes."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.blaming_note import BlamingNote
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.forms.ui_correct_minutes_dialog import Ui_CorrectMinutesDialog
from marac_desk.services.circulation.sealed.entries import correct_minutes
from marac_desk.services.circulation.sealed.looking import MinutesRow


class CorrectMinutesDialog(StepDialog):
    """Asks for the words; a phrase that blames the victim is pointed out, as wherever something is minuted."""

    kind: ClassVar[str] = "correct_minutes"
    refused_at: ClassVar = {"correction_needed": "wordsPlainTextEdit", "text_too_long": "wordsPlainTextEdit"}
    ui: Ui_CorrectMinutesDialog

    def __init__(self, desk: Desk, row: MinutesRow, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_CorrectMinutesDialog(), parent)
        self.setModal(True)
        assert row.sealed_id is not None
        self._key = row.sealed_id
        self.ui.titleLabel.setText(self.tr("Correct the minutes of {case}").format(case=row.reference))
        place = QVBoxLayout(self.ui.notePlaceWidget)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(BlamingNote(self.ui.wordsPlainTextEdit))
        self.begin(self._key.hex)
        self.ui.wordsPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Add the correction."""
        actor, key, text = self.desk.actor, self._key, self.ui.wordsPlainTextEdit.toPlainText()
        return lambda uow: correct_minutes(uow, actor=actor, sealed_id=key, text=text)
