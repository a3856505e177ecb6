"""The set-up window: what a new register needs to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from marac_desk.desktop.forms.ui_set_up_window import Ui_SetUpWindow
from marac_desk.desktop.lock.quick_window import QuickWindow
from marac_desk.desktop.widgets.dressing import dress, set_tone
from marac_desk.desktop.widgets.tokens import Tone


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a person said about the register to be made."""

    area: str
    profile: str
    jurisdiction: str
    person: str
    passphrase: str


class SetUpWindow(QuickWindow):
    """Asks what a new register needs: whose conference, which nation, who coordinates, which passphrase."""

    create_asked = Signal(object)

    def __init__(self, nations: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.ui = Ui_SetUpWindow()
        self.ui.setupUi(self)
        dress(self)
        self.setFixedSize(self.size())
        for name, profile, jurisdiction in nations:
            self.ui.profileComboBox.addItem(name, (profile, jurisdiction))
        self.ui.createButton.clicked.connect(self._create)
        for edit in (self.ui.areaNameLineEdit, self.ui.personLineEdit, self.ui.repeatLineEdit):
            edit.returnPressed.connect(self._create)
        self.ui.areaNameLineEdit.setFocus()

    def _create(self) -> None:
        if not self.ui.createButton.isEnabled():
            return
        first, again = self.ui.passphraseLineEdit.text(), self.ui.repeatLineEdit.text()
        area, person = self.ui.areaNameLineEdit.text().strip(), self.ui.personLineEdit.text().strip()
        if not area or not person:
            self.refuse(self.tr("Please give the name of your conference and your own name."))
        elif len(first) < 10:
            self.refuse(self.tr("The passphrase is too short: use at least ten characters, best several words."))
        elif first != again:
            self.refuse(self.tr("The two passphrases are not the same. Type them again."))
        else:
            profile, jurisdiction = self.ui.profileComboBox.currentData()
            self.create_asked.emit(SetUp(area, profile, jurisdiction, person, first))

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Wait until the register is made."""
        self.ui.createButton.setEnabled(not busy)
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, Tone.INK3)

    def refuse(self, text: str) -> None:
        """Say what is not right yet."""
        self.set_busy(False)
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, Tone.LATE)
