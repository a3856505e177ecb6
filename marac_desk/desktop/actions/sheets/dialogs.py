"""Two small forms: putting an answer right, and the password of a sheet that does not open by itself."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import day_text, typed_day, write_out_days
from marac_desk.desktop.forms.ui_correct_answer_dialog import Ui_CorrectAnswerDialog
from marac_desk.desktop.forms.ui_sheet_password_dialog import Ui_SheetPasswordDialog
from marac_desk.desktop.widgets.labels import dress
from marac_desk.rules.return_sheets import Outcome
from marac_desk.services.return_sheets.accepting import SeenAnswer, correct_answer
from marac_desk.services.return_sheets.views import AnswerLine


class CorrectAnswerDialog(StepDialog):
    """Says what the agency wrote, and takes how it is to be understood."""

    kind = "correct_answer"
    refused_at: ClassVar = {
        "due_too_far": "newDayLineEdit",
        "due_in_past": "newDayLineEdit",
        "text_too_long": "notePlainTextEdit",
    }
    ui: Ui_CorrectAnswerDialog

    def __init__(self, desk: Desk, line: AnswerLine, seen: SeenAnswer, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_CorrectAnswerDialog(), parent)
        self._answer = seen
        self._choices = {
            Outcome.DONE: self.ui.doneRadioButton,
            Outcome.NOT_POSSIBLE: self.ui.notPossibleRadioButton,
            Outcome.NOT_DONE: self.ui.notDoneRadioButton,
            Outcome.UNDER_WAY: self.ui.underWayRadioButton,
        }
        self.ui.aboutLabel.setText(_written(self, line))
        if line.outcome is not None:
            self._choices[line.outcome].setChecked(True)
        self.ui.dayLineEdit.setText(day_text(line.day))
        self.ui.newDayLineEdit.setText(day_text(line.new_day))
        self.ui.notePlainTextEdit.setPlainText(line.note)
        write_out_days(desk, self.ui.dayLineEdit)
        write_out_days(desk, self.ui.newDayLineEdit, ahead=True)
        self.begin(line.line_id.hex)
        self._choices.get(line.outcome or Outcome.DONE, self.ui.doneRadioButton).setFocus()

    def job(self) -> Job:
        """Keep how it is understood now; the action is not touched by it."""
        actor, answer, ui = self.desk.actor, self._answer, self.ui
        outcome = next((code for code, choice in self._choices.items() if choice.isChecked()), None)
        day = typed_day(self.desk, ui.dayLineEdit)
        new_day = typed_day(self.desk, ui.newDayLineEdit, ahead=True)
        note = ui.notePlainTextEdit.toPlainText()
        return lambda uow: correct_answer(
            uow, actor=actor, answer=answer, outcome=outcome, day=day, note=note, new_day=new_day
        )


def _written(dialog: QWidget, line: AnswerLine) -> str:
    """Return what the agency wrote, word for word."""
    names = {
        "outcome": dialog.tr("what became of it"),
        "day": dialog.tr("done on"),
        "note": dialog.tr("note"),
        "new_day": dialog.tr("new date"),
    }
    said = [f"{names[name]}: “{text}”" for name, text in line.written.items() if name in names]
    return dialog.tr("{reference}. The agency wrote: {said}").format(reference=line.reference, said="; ".join(said))


class SheetPasswordDialog(QDialog):
    """Asks for the password that a form was sent with; nothing typed here is kept."""

    given = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui: Any = Ui_SheetPasswordDialog()
        self.ui.setupUi(self)
        dress(self)
        self.setModal(True)
        self.ui.aboutLabel.setText(self.tr("{name} is locked with a password.").format(name=name))
        self.ui.openButton.clicked.connect(self._on_open)
        self.ui.openButton.setToolTip(self.tr("Open the sheet (Ctrl+Return)"))
        self.ui.cancelButton.clicked.connect(self.reject)
        self.ui.passwordLineEdit.returnPressed.connect(self._on_open)
        QShortcut("Ctrl+Return", self, self._on_open)
        self.ui.passwordLineEdit.setFocus()

    def _on_open(self) -> None:
        if text := self.ui.passwordLineEdit.text().strip():
            self.ui.passwordLineEdit.clear()
            self.accept()
            self.given.emit(text)
