"""Break-glass: coordinator or chair names a case and the emergency, and it opens for half an hour."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import typed_day, write_out_days
from marac_desk.desktop.forms.ui_emergency_dialog import Ui_EmergencyDialog
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.emergency import Opened, open_in_emergency


def may_open(desk: Desk) -> bool:
    """Tell whether emergencies are offered to the person acting."""
    may = desk.allowed.may
    return may(Operation.APPROVE, DataClass.RESTRICTION) and may(Operation.READ, DataClass.VICTIM)


class EmergencyDialog(StepDialog):
    """Asks which case and why; a case that is not there and one that is not for this person get the same answer."""

    kind: ClassVar[str] = "emergency"
    refused_at: ClassVar = {"emergency_whom": "referenceLineEdit", "reason_needed": "reasonPlainTextEdit"}
    ui: Ui_EmergencyDialog

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_EmergencyDialog(), parent)
        self.setModal(True)
        self.ui.aboutLabel.setText(
            self.tr(
                "For a case you are not at work on, when somebody may come to harm before you could be let in. "
                "It is open for 30 minutes, and the auditor is told at once. It never opens a case that is kept from "
                "you."
            )
        )
        write_out_days(desk, self.ui.bornLineEdit)
        self.saved.connect(self._go)
        self.begin("open")
        self.ui.referenceLineEdit.setFocus()

    def _go(self, opened: Opened) -> None:
        self.desk.window.go("case", {"id": str(opened.case_id)})

    def job(self) -> Job:
        """Open the case."""
        actor, reason = self.desk.actor, self.ui.reasonPlainTextEdit.toPlainText()
        reference, name = self.ui.referenceLineEdit.text(), self.ui.nameLineEdit.text()
        born = typed_day(self.desk, self.ui.bornLineEdit)
        return lambda uow: open_in_emergency(uow, actor=actor, reason=reason, reference=reference, name=name, born=born)
