"""For whoever cannot sign in: two recovery sheets, then a new passphrase of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal

from marac_desk.desktop.lock.keyring_step import KeyringStep
from marac_desk.desktop.lock.kit_steps import ReadShare, SharesStep
from marac_desk.desktop.lock.passphrase_step import PassphraseStep
from marac_desk.desktop.lock.steps_window import Step, StepsWindow


class RecoverWindow(StepsWindow):
    """Three steps; the one about the keyring is shown where none was found.

    `shares_typed`: do these two open the register? `renew_asked`: give this person an envelope with this passphrase,
    without a keyring where the last says so. `left`: back to signing in.
    """

    look_asked = Signal()
    shares_typed = Signal(str, str)
    renew_asked = Signal(object, str, bool)
    left = Signal()

    def __init__(self, people: Sequence[tuple[UUID, str]], read_share: ReadShare) -> None:
        super().__init__()
        intro = self.tr(
            "Any two of the three shares of the recovery kit open the register; then you choose a new passphrase. "
            "Ask two holders to type theirs. That it was done is written into the ledger."
        )
        self.shares = SharesStep(read_share, intro, "")
        self.keyring = KeyringStep()
        self.passphrase = PassphraseStep(people)
        self.passphrase.title, self.passphrase.forward = self.tr("A new passphrase"), self.tr("Set passphrase")
        self.keyring.look_asked.connect(self.look_asked)
        self.add_steps(self.shares, self.keyring, self.passphrase)
        self.ui.backButton.setVisible(True)
        self.seen.connect(self.look_asked)
        self.shares.enter()

    def go_on(self, step: Step) -> None:
        """Have the sheets tried, skip what needs no answer, renew the envelope."""
        if step is self.shares:
            self.set_busy(True, self.tr("Trying the two shares"))
            self.shares_typed.emit(*self.shares.typed)
        elif step is self.passphrase:
            self.set_busy(True, self.tr("Setting the new passphrase"))
            self.renew_asked.emit(self.passphrase.user_id, self.passphrase.passphrase, self.keyring.alone)
        else:
            super().go_on(step)

    def go_back(self, step: Step) -> None:
        """Return to the step before; from the first to signing in."""
        if step is self.passphrase and not self.keyring.missing() and not self.keyring.alone:
            self.show_step(self.shares)
        else:
            super().go_back(step)

    def _back(self) -> None:
        if self.at == 0 and not self._busy:
            self.left.emit()
        else:
            super()._back()

    def _show_heads(self) -> None:
        super()._show_heads()
        self.ui.backButton.setVisible(True)

    def accept_shares(self) -> None:
        """Go on: the two sheets open the register."""
        self.show_step(self.passphrase if not (self.keyring.missing() or self.keyring.alone) else self.keyring)

    def forget(self) -> None:
        """Keep nothing that opens the register."""
        self.shares.forget()
        self.passphrase.forget()
