"""Judging a look that stood out or was drawn for the sample."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.forms.ui_judge_look_dialog import Ui_JudgeLookDialog
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary.access import SampleVerdict
from marac_desk.services.audit.alerts import AlertRow, judge_alert
from marac_desk.services.audit.sampling import SampledRow, judge_look


class JudgeDialog(StepDialog):
    """Asks what somebody found behind a look, and for words where it was not simply in order."""

    kind: ClassVar[str] = "judge_look"
    refused_at: ClassVar[dict[str, str]] = {"note_missing": "notePlainTextEdit"}

    def __init__(self, desk: Desk, row: AlertRow | SampledRow, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_JudgeLookDialog(), parent)
        self._row = row
        words = {code.value: word for code, word in labels.words(SampleVerdict).items()}
        fill_choices(self.ui.verdictComboBox, words)
        self.ui.aboutLabel.setText(self._about())
        key = row.alert_id if isinstance(row, AlertRow) else row.look_id
        self.begin(str(key))
        self.ui.verdictComboBox.setFocus()

    def _about(self) -> str:
        row = self._row
        if isinstance(row, AlertRow):
            about = self.tr("{person}: {what}.").format(person=row.person, what=labels.word(row.rule))
        else:
            about = self.tr("{person} looked at {reference}.").format(person=row.person, reference=row.reference)
        return f"{about} {self.tr('Ask before you judge. What you find is kept and cannot be changed.')}"

    def job(self) -> Job:
        """Record it."""
        row, actor = self._row, self.desk.actor
        verdict = SampleVerdict(self.ui.verdictComboBox.currentData())
        note = self.ui.notePlainTextEdit.toPlainText()
        if isinstance(row, AlertRow):
            return lambda uow: judge_alert(uow, actor=actor, alert_id=row.alert_id, verdict=verdict, note=note)
        return lambda uow: judge_look(uow, actor=actor, look_id=row.look_id, verdict=verdict, note=note)
