"""The first steps of a set-up: what a register is, and whose it will be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.forms.ui_conference_step import Ui_ConferenceStep
from marac_desk.desktop.forms.ui_welcome_step import Ui_WelcomeStep
from marac_desk.desktop.lock.steps_window import Step


class WelcomeStep(Step):
    """Says what this is and what to have ready."""

    restore_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_WelcomeStep()
        self.ui.setupUi(self)
        self.title, self.forward = self.tr("Set up a new register"), self.tr("Begin set-up")
        self.ui.restoreButton.clicked.connect(self.restore_asked)


class ConferenceStep(Step):
    """Asks whose conference it is, which nation's, and who coordinates it."""

    def __init__(self, nations: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ConferenceStep()
        self.ui.setupUi(self)
        self.title = self.tr("Your conference")
        for name, profile, jurisdiction in nations:
            self.ui.profileComboBox.addItem(name, (profile, jurisdiction))
        for edit in (self.ui.areaNameLineEdit, self.ui.personLineEdit):
            edit.textChanged.connect(self.changed)

    @property
    def area(self) -> str:
        """The name of the conference."""
        return self.ui.areaNameLineEdit.text().strip()

    @property
    def person(self) -> str:
        """The name of who sets it up."""
        return self.ui.personLineEdit.text().strip()

    @property
    def profile(self) -> tuple[str, str]:
        """The code of the area's profile and that of the nation."""
        profile, jurisdiction = self.ui.profileComboBox.currentData()
        return str(profile), str(jurisdiction)

    def missing(self) -> str:
        """Ask for both names."""
        if not self.area:
            return self.tr("Write the name of your conference.")
        return "" if self.person else self.tr("Write your own name, as colleagues know you.")

    def enter(self) -> None:
        """Begin at the first field that is empty."""
        edit = self.ui.personLineEdit if self.area and not self.person else self.ui.areaNameLineEdit
        edit.setFocus()
