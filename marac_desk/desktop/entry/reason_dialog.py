"""The smallest step form: it says what a step does, and asks why, or how somebody knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.forms.ui_reason_dialog import Ui_ReasonDialog
from marac_desk.services.changes import Changes


@dataclass(frozen=True, slots=True)
class Ask:
    """What such a form says: its title, what the step does, what the field asks for, and the verb on the button."""

    code: str
    title: str
    about: str
    question: str
    verb: str


class AskReasonDialog(StepDialog):
    """Runs one use case with the words that were typed."""

    kind: ClassVar[str] = "reason"
    refused_at: ClassVar = {"reason_needed": "reasonPlainTextEdit", "recall_how_needed": "reasonPlainTextEdit"}
    ui: Ui_ReasonDialog

    def __init__(
        self,
        desk: Desk,
        ask: Ask,
        subject: str,
        run: Callable[[Any, str], tuple[Any, Changes]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, Ui_ReasonDialog(), parent)
        self.setModal(True)
        self._run = run
        self.ui.titleLabel.setText(ask.title)
        self.ui.aboutLabel.setText(ask.about)
        self.ui.aboutLabel.setVisible(bool(ask.about))
        self.ui.reasonLabel.setText(ask.question)
        self.ui.reasonPlainTextEdit.setAccessibleName(ask.question)
        self.ui.saveButton.setText(ask.verb)
        self.ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=ask.verb))
        self.begin(f"{ask.code} {subject}")
        self.ui.reasonPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Run it with what is typed."""
        run, words = self._run, self.ui.reasonPlainTextEdit.toPlainText()
        return lambda uow: run(uow, words)
