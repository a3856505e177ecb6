"""The foot of the sign-ins: what can be done about the person of the current row, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from marac_desk.desktop.partnership.people_may import Step
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.tokens import Tone, Type

KEYS: Mapping[Step, str] = {
    Step.ROLE: "R",
    Step.PROPOSE: "P",
    Step.STAND_IN: "I",
    Step.PRESENT: "G",
    Step.SUSPEND: "U",
    Step.REINSTATE: "U",
}


class PeopleFoot(QWidget):
    """Offers what may be done and nothing else."""

    pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Step, QPushButton] = {step: self._button(step, text) for step, text in self.texts().items()}
        self._whom = label("", Type.LIST_LEAD, name="chosenPersonLabel")
        self._why = label("", Type.SMALL, Tone.INK3, wrap=True, name="whyNotLabel")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._whom)
        for each in self.buttons.values():
            line.addWidget(each)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 10)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._why)

    def texts(self) -> dict[Step, str]:
        """Return each step as a verb with its object."""
        return {
            Step.ROLE: self.tr("Change role"),
            Step.PROPOSE: self.tr("Propose as coordinator"),
            Step.STAND_IN: self.tr("Let stand in as chair"),
            Step.PRESENT: self.tr("Choose a case to present"),
            Step.SUSPEND: self.tr("Suspend sign-in"),
            Step.REINSTATE: self.tr("Let sign in again"),
        }

    def _button(self, step: Step, text: str) -> QPushButton:
        made = button(text, f"person_{step.value}")
        made.setToolTip(f"{text} ({KEYS[step]})")
        made.clicked.connect(lambda: self.pressed.emit(step))
        made.hide()
        return made

    def show_person(self, name: str, steps: Collection[Step], why: str) -> None:
        """Offer the steps that are open for somebody."""
        self._whom.setText(name)
        self._why.setText(why)
        for step, each in self.buttons.items():
            each.setVisible(step in steps)
