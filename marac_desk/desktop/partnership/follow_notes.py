"""The one small form of flags and evidence: a day, or a note that says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import typed_day, write_out_days
from marac_desk.desktop.forms.ui_follow_note_dialog import Ui_FollowNoteDialog

Run = Callable[[Any, date | None, str], Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for: its words, whether for a day or a note, and under which key its text is kept."""

    subject: str
    title: str
    about: str
    button: str
    day: bool = False
    why: str = ""


class FollowNoteDialog(StepDialog):
    """Asks for a day or for a note and runs one step with it."""

    kind: ClassVar[str] = "follow_note"
    refused_at: ClassVar = {
        "reason_needed": "notePlainTextEdit",
        "flag_still_runs": "notePlainTextEdit",
        "text_too_long": "notePlainTextEdit",
        "day_ahead": "dayLineEdit",
    }
    ui: Ui_FollowNoteDialog

    def __init__(self, desk: Desk, asked: Asked, run: Run, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_FollowNoteDialog(), parent)
        self.setModal(True)
        self._run = run
        self.ui.titleLabel.setText(asked.title)
        self.ui.aboutLabel.setText(asked.about)
        self.ui.whyLabel.setText(asked.why)
        self.ui.saveButton.setText(asked.button)
        days: tuple[QWidget, ...] = (self.ui.dayLabel, self.ui.dayLineEdit)
        notes: tuple[QWidget, ...] = (self.ui.noteLabel, self.ui.whyLabel, self.ui.notePlainTextEdit)
        for widget in (*days, *notes):
            widget.setVisible(asked.day == (widget in days))
        write_out_days(desk, self.ui.dayLineEdit)
        self.begin(asked.subject)
        (self.ui.dayLineEdit if asked.day else self.ui.notePlainTextEdit).setFocus()

    def job(self) -> Job:
        """Take the step."""
        day, note, run = typed_day(self.desk, self.ui.dayLineEdit), self.ui.notePlainTextEdit.toPlainText(), self._run
        return lambda uow: run(uow, day, note)
