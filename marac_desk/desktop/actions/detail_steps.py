"""The steps of the panel: a button for each that follows from how the action stands, for the person looking."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from marac_desk.desktop.actions.possible import allowed, hindered
from marac_desk.desktop.widgets.labels import button
from marac_desk.services.actions.views import ActionRow

ACROSS = 3


class StepButtons(QWidget):
    """The buttons in their grid; `pressed` carries the code of a step."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("detailSteps")
        self.by_code = self._made()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)

    def _made(self) -> dict[str, QPushButton]:
        """Return a button for every step, in the order in which they usually come."""
        texts = {
            "acknowledge": (self.tr("Acknowledged"), "K"),
            "claim": (self.tr("Reported done"), "D"),
            "verify": (self.tr("Accept"), "V"),
            "send_back": (self.tr("Not enough"), "B"),
            "extend": (self.tr("Extend"), "X"),
            "ask_again": (self.tr("Ask again later"), "A"),
            "reassign": (self.tr("Reassign"), "R"),
            "chase": (self.tr("Record chase"), "Ctrl+Return"),
            "reply": (self.tr("Add reply"), "Y"),
            "close": (self.tr("Close"), "C"),
            "reopen": (self.tr("Open again"), "U"),
            "wording": (self.tr("Correct wording"), "E"),
        }
        made = {}
        for code, (text, keys) in texts.items():
            made[code] = button(text, code, link=True)
            made[code].setParent(self)  # without a parent, showing it would open a window of its own
            made[code].setToolTip(f"{text} ({keys})" if keys else text)
            made[code].clicked.connect(lambda _on=False, code=code: self.pressed.emit(code))
        return made

    def offer(self, row: ActionRow) -> None:
        """Show the steps that follow, in the order in which they usually come."""
        place = 0
        for code, made in self.by_code.items():
            follows = allowed(code, row) and not hindered(code, row)
            self._grid.removeWidget(made)
            made.setVisible(follows)
            if follows:
                self._grid.addWidget(made, place // ACROSS, place % ACROSS, Qt.AlignmentFlag.AlignLeft)
                place += 1
        self._grid.setColumnStretch(ACROSS, 1)
