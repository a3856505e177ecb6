"""The step that says where the key is kept: in the system's keyring, or by a knowing choice in a passphrase alone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.forms.ui_keyring_step import Ui_KeyringStep
from marac_desk.desktop.lock.steps_window import Step


class KeyringStep(Step):
    """Nothing is chosen where a keyring was found: it is used. Without one the person has to say that she or he knows.

    A keyring that is locked is one that was found: it is unlocked first, never done without.
    """

    look_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_KeyringStep()
        self.ui.setupUi(self)
        self.title = self.tr("Where the key is kept")
        self._found = self._locked = False
        self._looking = True
        self.ui.lookAgainButton.clicked.connect(self._look)
        self.ui.aloneCheckBox.toggled.connect(lambda _on: self.changed.emit())
        self._show(self.tr("Looking for this system's keyring"), "", alone=False)

    @property
    def alone(self) -> bool:
        """Tell whether the passphrase alone was chosen."""
        return not self._found

    def _look(self) -> None:
        self._looking = True
        self._show(self.tr("Looking for this system's keyring"), "", alone=False)
        self.look_asked.emit()

    def say_found(self, name: str) -> None:
        """Say that a keyring was found, by its plain name."""
        self._found, self._locked, self._looking = True, False, False
        means = self.tr(
            "One part of the key is kept there, the other is your passphrase. Neither opens the register without the "
            "other: a thief needs this computer, your account on it, and what only you know."
        )
        self._show(self.tr("{name} was found and is used.").format(name=name), means, alone=False)

    def say_locked(self) -> None:
        """Say that there is a keyring and that it is locked."""
        self._found, self._locked, self._looking = False, True, False
        means = self.tr("Unlock it as you usually do, for example by signing in to the computer anew, then look again.")
        self._show(self.tr("The keyring of this system is locked."), means, alone=False)

    def say_none(self) -> None:
        """Say that there is none that can be trusted, and what that means."""
        self._found, self._locked, self._looking = False, False, False
        means = self.tr(
            "Your passphrase alone would open the register. Whoever copies the file can try passphrases for as long as "
            "it takes, on any computer. Choose five words or more, and ask your IT service for a keyring: GNOME "
            "Keyring, KWallet, Windows Credential Manager or macOS Keychain."
        )
        self._show(self.tr("This computer has no keyring that MARAC Desk trusts."), means, alone=True)

    def _show(self, found: str, means: str, *, alone: bool) -> None:
        self.ui.foundLabel.setText(found)
        self.ui.meansLabel.setText(means)
        self.ui.lookAgainButton.setVisible(not (self._found or self._looking))
        for part in (self.ui.aloneCheckBox, self.ui.saysSoLabel):
            part.setVisible(alone)
        self.changed.emit()
        if self.isVisible():
            self.entered.emit()

    def missing(self) -> str:
        """Return what keeps one from going on."""
        if self._looking:
            return self.tr("The keyring is still being looked for.")
        if self._locked:
            return self.tr("Unlock the keyring first, then look again.")
        if not (self._found or self.ui.aloneCheckBox.isChecked()):
            return self.tr("Tick that you know what a passphrase alone means.")
        return ""

    def enter(self) -> None:
        """Begin where something can be done."""
        for part in (self.ui.aloneCheckBox, self.ui.lookAgainButton):
            if not part.isHidden():
                part.setFocus()
                return
