"""Restoring a backup where no register can be opened: which one, who restores it, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.forms.ui_restore_work_step import Ui_RestoreWorkStep
from marac_desk.desktop.lock.backups_step import BackupsStep, Offered
from marac_desk.desktop.lock.kit_steps import ReadShare, SharesStep
from marac_desk.desktop.lock.restore_people_step import RestorePeopleStep
from marac_desk.desktop.lock.steps_window import Step, StepsWindow
from marac_desk.desktop.wording.restoring import restoring

STEPS = 3
OF_THE_BACKUP = ("backup_", "manifest_", "no_backup", "keys_", "newer_register", "restore_other_backup")
"""How the codes begin that say what is wrong with a backup, so that another one is to be chosen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who can open a backup, and what restoring it takes: `two` people, `over` a register that is kept aside."""

    people: Sequence[tuple[UUID, str]]
    two: bool
    over: bool
    can_recover: bool


class RestoreWorkStep(Step):
    """Says what is being restored and how far it is; the button stops it as long as nothing is in place."""

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_RestoreWorkStep()
        self.ui.setupUi(self)
        self.title = self.tr("Restoring")
        self.ui.stopButton.clicked.connect(self._stop)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._stop)

    def begin(self, one: Offered, *, over: bool) -> None:
        """Say what begins."""
        self.ui.whatLabel.setText(self.tr("The backup of {when} is checked and copied.").format(when=one.when))
        kept = self.tr("The register that stands there is kept beside it under another name.")
        empty = self.tr("Nothing stands under the register's name until all of it holds.")
        self.ui.safeLabel.setText(kept if over else empty)
        self.ui.stopButton.setEnabled(True)
        self.say("", 0, 0)

    def say(self, stage: str, done: int, of: int) -> None:
        """Say how far it is."""
        if not self.ui.stopButton.isEnabled():
            return
        self.ui.stageLabel.setText(restoring(stage, done, of))
        self.ui.stageProgressBar.setMaximum(of)
        self.ui.stageProgressBar.setValue(done)

    def _stop(self) -> None:
        if self.ui.stopButton.isEnabled():
            self.ui.stageLabel.setText(self.tr("Stopping; nothing is put in place"))
            self.ui.stageProgressBar.setMaximum(0)
            self.ui.stopButton.setEnabled(False)
            self.stop_asked.emit()

    def enter(self) -> None:
        """Put the keyboard on the one thing that can be done."""
        self.ui.stopButton.setFocus()


class RestoreWindow(StepsWindow):
    """Three steps: a backup, people, and the restore itself.

    `backup_chosen`: whose is it, and what does it take? `people_typed`: do these passphrases open it, and then restore.
    `shares_typed`: the same for two shares. `stop_asked`: leave everything as it is. `left`: back to where one was.
    """

    backup_chosen = Signal()
    people_typed = Signal(object)
    shares_typed = Signal(str, str)
    stop_asked = Signal()
    left = Signal()

    def __init__(self, read_share: ReadShare) -> None:
        super().__init__()
        self.backups, self.people, self.work = BackupsStep(), RestorePeopleStep(), RestoreWorkStep()
        intro = self.tr(
            "Any two of the three shares of the recovery kit open the backup, and stand for two people. "
            "Sign in as usual afterwards, or choose a new passphrase with the same two shares."
        )
        self.shares = SharesStep(read_share, intro, self.tr("Restore this backup"))
        self.add_steps(self.backups, self.people, self.shares, self.work)
        self._asked: Asked | None = None
        self._from: Step = self.people
        self.backups.taken.connect(self._forward)
        self.people.shares_asked.connect(lambda: self.show_step(self.shares))
        self.work.stop_asked.connect(self.stop_asked)
        self._enter()

    @property
    def of(self) -> int:
        """How many steps there are: two ways of saying who it is are one."""
        return STEPS

    @property
    def number(self) -> int:
        """Which of them is shown."""
        return {self.backups: 1, self.work: STEPS}.get(self.step, 2)

    def _show_heads(self) -> None:
        super()._show_heads()
        for part in (self.ui.backButton, self.ui.nextButton, self.ui.hintLabel):  # the work has one button of its own
            part.setVisible(self.step is not self.work)

    def go_on(self, step: Step) -> None:
        """Have what was answered tried."""
        if step is self.backups:
            self.set_busy(True, self.tr("Looking who can open it"))
            self.backup_chosen.emit()
        elif step is self.people:
            self.set_busy(True, self.tr("Trying the passphrase"))
            self.people_typed.emit(self.people.typed)
        else:
            self.set_busy(True, self.tr("Trying the two shares"))
            self.shares_typed.emit(*self.shares.typed)

    def _back(self) -> None:
        if self._busy or self.step is self.work:
            return
        if self.step is self.backups:
            self.left.emit()
        elif self.step is self.shares and self._may_type:
            self.show_step(self.people)
        else:
            self.forget()
            self.show_step(self.backups)

    @property
    def _may_type(self) -> bool:
        """Tell whether there are people enough to do it by passphrases."""
        return self._asked is not None and len(self._asked.people) >= (2 if self._asked.two else 1)

    def ask(self, asked: Asked) -> None:
        """Ask who it is; where two are needed and only one can sign in, two shares are."""
        self._asked = asked
        self.people.ask(self._about(asked), asked.people, two=asked.two, can_recover=asked.can_recover)
        self.show_step(self.people if self._may_type else self.shares)

    def _about(self, asked: Asked) -> str:
        if asked.over:
            return self.tr(
                "The backup takes the register's place. What was written after it is not in it; the register of now "
                "is kept aside. This takes two people, who each type a passphrase."
            )
        if asked.two:
            return self.tr(
                "This computer knew the register that the backup is of, and an older copy must not be put back by one "
                "person alone. This takes two people, who each type a passphrase."
            )
        return self.tr("Somebody who signed in to the register when the backup was made opens it with a passphrase.")

    def begin_work(self) -> None:
        """Show how far it is; what opened the backup is not needed here any more."""
        one, asked = self.backups.chosen, self._asked
        assert one is not None
        assert asked is not None
        self._from = self.step
        self.forget()
        self.work.begin(one, over=asked.over)
        self.show_step(self.work)

    def refuse_for(self, code: str, text: str) -> None:
        """Say what kept it from being done, at the step where something else can be answered."""
        of_the_backup = code.startswith(OF_THE_BACKUP)
        if of_the_backup and self.step is not self.backups:
            self.forget()
            self.show_step(self.backups)
        elif self.step is self.work:
            self.show_step(self._from)
        self.refuse(text)

    def forget(self) -> None:
        """Keep nothing that opens a backup."""
        self.people.forget()
        self.shares.forget()
