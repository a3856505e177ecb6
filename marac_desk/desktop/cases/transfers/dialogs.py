"""Three small forms of a transfer: what is told on the telephone, who answered there, and a file that came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import typed_day, write_out_days
from marac_desk.desktop.forms.ui_transfer_answer_dialog import Ui_TransferAnswerDialog
from marac_desk.desktop.forms.ui_transfer_made_dialog import Ui_TransferMadeDialog
from marac_desk.desktop.forms.ui_transfer_open_dialog import Ui_TransferOpenDialog
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.labels import dress, set_tone
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import codes_transfer as codes
from marac_desk.desktop.wording import dates, problems
from marac_desk.rules.transfers import KeyStanding
from marac_desk.services.changes import Changes
from marac_desk.services.transfers.receiving import (
    IncomingView,
    OpenedPackage,
    look_through,
    open_package,
    take_in,
)
from marac_desk.services.transfers.sending import MadePackage

Answered = Callable[[Any, str, date | None, str], tuple[Any, Changes]]


class TransferAnswerDialog(StepDialog):
    """Asks who, on which day and, where there is one, under which reference; runs one use case with it."""

    kind: ClassVar[str] = "transfer_answer"
    refused_at: ClassVar = {
        "whom_needed": "whomLineEdit",
        "day_ahead": "dayLineEdit",
        "transfer_day_before": "dayLineEdit",
    }
    ui: Ui_TransferAnswerDialog

    def __init__(
        self, desk: Desk, subject: str, words: tuple[str, str, str, str], run: Answered, parent: QWidget,
        *, reference: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(desk, Ui_TransferAnswerDialog(), parent)
        self.setModal(True)
        self._run = run
        title, about, whom, verb = words
        self.ui.titleLabel.setText(title)
        self.ui.aboutLabel.setText(about)
        self.ui.whomLabel.setText(whom)
        self.ui.whomLineEdit.setAccessibleName(whom)
        self.ui.saveButton.setText(verb)
        self.ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=verb))
        self.ui.referenceLabel.setVisible(reference)
        self.ui.referenceLineEdit.setVisible(reference)
        write_out_days(desk, self.ui.dayLineEdit)
        self.begin(subject)
        self.ui.whomLineEdit.setFocus()

    def job(self) -> Job:
        """Run it with what is typed."""
        run, ui = self._run, self.ui
        whom, reference = ui.whomLineEdit.text(), ui.referenceLineEdit.text()
        day = typed_day(self.desk, ui.dayLineEdit)
        return lambda uow: run(uow, whom, day, reference)


class TransferMadeDialog(QDialog):
    """Shows the passphrase of a package once; it stands nowhere else."""

    def __init__(self, made: MadePackage, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui: Any = Ui_TransferMadeDialog()
        self.ui.setupUi(self)
        dress(self)
        self.setModal(True)
        self.ui.aboutLabel.setText(
            self.tr(
                "{name} is saved, and beside it the same on paper, locked with the same passphrase. Send them by the "
                "secure way. Ring them and read these two out; neither ever goes with a file. The passphrase is shown "
                "this once."
            ).format(name=made.file_name)
        )
        self.ui.passphraseLabel.setText(made.passphrase)
        self.ui.passphraseLabel.setAccessibleName(made.passphrase)
        self.ui.fingerprintLabel.setText(made.fingerprint)
        self.ui.fingerprintLabel.setAccessibleName(made.fingerprint)
        self.ui.stayedLabel.setText("; ".join(codes.stays(one) for one in made.left_behind if one.part is not None))
        self.ui.saveButton.clicked.connect(self.accept)
        self.ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=self.ui.saveButton.text()))
        QShortcut("Ctrl+Return", self, self.accept)
        self.ui.saveButton.setFocus()


class TransferOpenDialog(QDialog):
    """Opens a file that came, says what is in it, and takes it in once its sender is known."""

    taken = Signal(object)

    def __init__(self, desk: Desk, name: str, data: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self._data = desk, data
        self._package: OpenedPackage | None = None
        self._standing: KeyStanding | None = None
        self.ui: Any = Ui_TransferOpenDialog()
        self.ui.setupUi(self)
        dress(self)
        self.setModal(True)
        self.ui.aboutLabel.setText(self.tr("{name} came from another MARAC. Nothing is written yet.").format(name=name))
        self._show_parts(opened=False)
        self.ui.saveButton.clicked.connect(self.go_on)
        self.ui.saveButton.setToolTip(self.tr("Go on (Ctrl+Return)"))
        self.ui.cancelButton.clicked.connect(self.reject)
        self.ui.passphraseLineEdit.returnPressed.connect(self.go_on)
        QShortcut("Ctrl+Return", self, self.go_on)
        self.ui.passphraseLineEdit.setFocus()

    def _show_parts(self, *, opened: bool) -> None:
        for part in (self.ui.passphraseLabel, self.ui.passphraseLineEdit):
            part.setVisible(not opened)
        for part in (self.ui.saysLabel, self.ui.keyLabel):
            part.setVisible(opened)
        self.ui.comparedCheckBox.setVisible(opened and self._standing is not KeyStanding.KNOWN)
        changed = opened and self._standing is KeyStanding.CHANGED
        self.ui.whyLabel.setVisible(changed)
        self.ui.whyLineEdit.setVisible(changed)

    def go_on(self) -> None:
        """Open the file, or take in what was opened."""
        if not self.ui.saveButton.isEnabled():
            return
        self.ui.saveButton.setEnabled(False)
        self.ui.hintLabel.setText("")
        if self._package is None:
            data, passphrase = self._data, self.ui.passphraseLineEdit.text()
            self.desk.work.child(self, lambda: open_package(data, passphrase), self._on_opened, self._refuse)
            return
        package, actor = self._package, self.desk.actor
        compared, why = self.ui.comparedCheckBox.isChecked(), self.ui.whyLineEdit.text()
        self.desk.work.write(
            self,
            lambda uow: take_in(uow, actor=actor, package=package, compared=compared, why_changed=why),
            self._on_taken,
            self._refuse,
        )

    def _on_opened(self, package: OpenedPackage) -> None:
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: look_through(uow, actor=actor, package=package),
            lambda view: self._show(package, view),
            self._refuse,
            what="transfer",
        )

    def _show(self, package: OpenedPackage, view: IncomingView) -> None:
        self._package, self._standing = package, view.sign.standing
        self.ui.passphraseLineEdit.clear()
        self._show_parts(opened=True)
        self.ui.saysLabel.setText(says(self, self.desk, view))
        self.ui.keyLabel.setText(key_words(self, view))
        set_tone(self.ui.keyLabel, _TONES[view.sign.standing])
        text = self.tr("Add its papers") if view.adds else self.tr("Take in as a referral")
        self.ui.saveButton.setText(text)
        self.ui.saveButton.setEnabled(True)
        (self.ui.saveButton if view.sign.standing is KeyStanding.KNOWN else self.ui.comparedCheckBox).setFocus()

    def _on_taken(self, taken: Any) -> None:
        self.accept()
        self.taken.emit(taken)

    def _refuse(self, error: Exception) -> None:
        self.ui.saveButton.setEnabled(True)
        sentence = problems.sentence(error)
        self.ui.hintLabel.setText(sentence)
        self.ui.hintLabel.setAccessibleName(sentence)


_TONES = {KeyStanding.KNOWN: Tone.DONE, KeyStanding.FIRST: Tone.SOON, KeyStanding.CHANGED: Tone.LATE}


def says(dialog: QWidget, desk: Desk, view: IncomingView) -> str:
    """Return what a package says, in a few lines."""
    named = desk.name(view.victim, dialog.tr("somebody without a name"))
    lines = [
        dialog.tr("{name}, from {area}, their case {reference}, package {number} made {day}.").format(
            name=named, area=view.sign.name, reference=view.reference, number=view.number,
            day=dates.day(view.made_on, desk.today()),
        )
    ]  # fmt: skip
    if view.contact:
        who = " ".join(part for part in (view.contact, view.contact_line) if part)
        lines.append(dialog.tr("Sent by {who}.").format(who=who))
    if view.reason:
        lines.append(Veil(desk, (view.victim, *view.must_not_know)).words(view.reason))  # of people nobody here knows
    if view.must_not_know:
        names = ", ".join(desk.name(name) for name in view.must_not_know)
        lines.append(dialog.tr("Must not know: {names}.").format(names=names))
    if view.new_address:
        lines.append(dialog.tr("It holds the hidden address, which stays hidden here."))
    if view.missing:
        papers = ", ".join(codes.paper(one) for one in view.missing)
        lines.append(dialog.tr("Missing, to be asked for: {papers}.").format(papers=papers))
    if view.adds:
        lines.append(dialog.tr("This transfer was taken in before: its papers are added, nothing is changed."))
    return "\n".join(lines)


def key_words(dialog: QWidget, view: IncomingView) -> str:
    """Return how the sender's key stands, and what to do about it."""
    fingerprint = view.sign.fingerprint
    if view.sign.standing is KeyStanding.KNOWN:
        return dialog.tr("Signed with the key of this area that you know.")
    if view.sign.standing is KeyStanding.FIRST:
        return dialog.tr(
            "This is the first file from this area. Ring them, by a number you looked up yourself, and compare:\n{code}"
        ).format(code=fingerprint)
    return dialog.tr(
        "Take care: this area signed with another key before. Ring them, by a number you knew before, and compare:\n"
        "{code}"
    ).format(code=fingerprint)
