"""The first start: six steps in one window, and nothing on the disk before the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from marac_desk.desktop.lock.steps_window import Step, StepsWindow
from marac_desk.desktop.lock.welcome_steps import WelcomeStep

if TYPE_CHECKING:
    from marac_desk.desktop.lock.kit_steps import ReadShare

STEPS = 6


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a person said about the register to be made; `alone` is the knowing choice to do without a keyring."""

    area: str
    profile: str
    jurisdiction: str
    person: str
    alone: bool
    passphrase: str = field(repr=False)


class SetUpWindow(StepsWindow):
    """Asks what a new register needs.

    `look_asked`: which keyring is there? `keys_asked`: make keys and a kit for this. `kit_dropped`: they are not
    wanted after all. `save_asked`: write the sheets into this file. `create_asked`: these two sheets were typed back.
    """

    look_asked = Signal()
    keys_asked = Signal(object)
    kit_dropped = Signal()
    save_asked = Signal(str)
    create_asked = Signal(str, str)
    restore_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        welcome = WelcomeStep()
        welcome.restore_asked.connect(self.restore_asked)
        self.add_steps(welcome)
        self.ui.nextButton.setEnabled(False)  # the other steps come as soon as this one has been seen
        self.ui.nextButton.setFocus()

    @property
    def of(self) -> int:
        """How many steps there will be."""
        return STEPS

    def make_steps(self, nations: Sequence[tuple[str, str, str]], read_share: ReadShare) -> None:
        """Make the other steps: what they need takes longer to load than the first takes to show."""
        from marac_desk.desktop.lock.keyring_step import KeyringStep
        from marac_desk.desktop.lock.kit_steps import KitStep, SharesStep
        from marac_desk.desktop.lock.passphrase_step import PassphraseStep
        from marac_desk.desktop.lock.welcome_steps import ConferenceStep

        self.conference, self.keyring = ConferenceStep(nations), KeyringStep()
        self.passphrase, self.kit = PassphraseStep(), KitStep()
        intro = self.tr(
            "Type two of the three shares from paper, as their holders would. It proves that they can be read."
        )
        self.shares = SharesStep(read_share, intro, self.tr("Make register"))
        self.keyring.look_asked.connect(self.look_asked)
        self.kit.save_asked.connect(self.save_asked)
        self.add_steps(self.conference, self.keyring, self.passphrase, self.kit, self.shares)
        self.ui.nextButton.setEnabled(True)
        self.ui.nextButton.setFocus()
        self.look_asked.emit()

    def go_on(self, step: Step) -> None:
        """Make the keys behind the passphrase, and the register behind the sheets."""
        if step is self.passphrase:
            self.set_busy(True, self.tr("Making the keys"))
            self.keys_asked.emit(self._answers())
        elif step is self.shares:
            self.set_busy(True, self.tr("Making the register"))
            self.create_asked.emit(*self.shares.typed)
        else:
            super().go_on(step)

    def go_back(self, step: Step) -> None:
        """Drop the kit where somebody goes back behind it: sheets printed by then open nothing any more."""
        if step is self.kit:
            self.kit.forget()
            self.shares.forget()
            self.kit_dropped.emit()
        super().go_back(step)

    def _answers(self) -> SetUp:
        profile, jurisdiction = self.conference.profile
        return SetUp(
            area=self.conference.area,
            profile=profile,
            jurisdiction=jurisdiction,
            person=self.conference.person,
            alone=self.keyring.alone,
            passphrase=self.passphrase.passphrase,
        )

    def show_kit(self, sheets: Sequence[str]) -> None:
        """Show the step of the sheets, once they were made; the passphrase is not needed here any more."""
        self.passphrase.forget()
        self.kit.set_sheets(sheets)
        self.show_step(self.kit)

    def forget(self) -> None:
        """Keep nothing that opens the register."""
        self.passphrase.forget()
        self.kit.forget()
        self.shares.forget()
