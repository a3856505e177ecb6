"""The dialogs of passphrases; each does one thing off the window's thread and says what keeps it from being done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from marac_desk.desktop.desk import Desk, Keys
from marac_desk.desktop.forms.ui_change_passphrase_dialog import Ui_ChangePassphraseDialog
from marac_desk.desktop.widgets.fitting import show_whole
from marac_desk.desktop.widgets.labels import dress, set_tone
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.desktop.wording.passphrases import refusal, strength_words
from marac_desk.rules.passphrase import Strength, judge
from marac_desk.services.keys import passphrase_changed

TONES = {Strength.SHORT: Tone.INK3, Strength.WEAK: Tone.SOON, Strength.FAIR: Tone.INK2, Strength.GOOD: Tone.DONE}


class PassphraseDialog(QDialog):
    """What these dialogs share: fields that keep nothing, one job with the keys, and a sentence where it fails."""

    def __init__(self, desk: Desk, keys: Keys, ui: Any, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.desk, self.keys, self.ui = desk, keys, ui
        ui.setupUi(self)
        dress(self)
        self._busy = False
        ui.saveButton.clicked.connect(self.save)
        ui.cancelButton.clicked.connect(self.reject)
        self.finished.connect(lambda _result: self.forget())

    def showEvent(self, event: QShowEvent) -> None:
        """Be as tall as the words need."""
        if (words := getattr(self.ui, "aboutLabel", None)) is not None:
            show_whole(self, words)
        super().showEvent(event)

    def fields(self) -> list[QLineEdit]:
        """Return every field a passphrase is typed into."""
        return self.findChildren(QLineEdit)

    def forget(self) -> None:
        """Keep nothing of what was typed; setText drops what could be undone, which clear would keep."""
        for field in self.fields():
            field.setText("")

    def missing(self) -> str:
        """Return what is still missing, or nothing."""
        return ""

    def job(self) -> Callable[[], Any]:
        """Return what is to be done with the keys."""
        raise NotImplementedError

    def done_with_keys(self, _result: Any) -> None:
        """Write down what was done, and close."""
        self.accept()

    def save(self) -> None:
        """Do it, unless something is missing."""
        if self._busy:
            return
        if missing := self.missing():
            self.say(missing)
            return
        self.set_busy(True)
        self.desk.work.child(self, self.job(), self.done_with_keys, self.on_failure)

    def on_failure(self, error: Exception) -> None:
        """Say what kept it from being done; the first field is typed again."""
        self.set_busy(False)
        self.say(problems.sentence(error))
        first = self.fields()[0]
        first.selectAll()
        first.setFocus()

    def say(self, text: str, tone: Tone = Tone.LATE) -> None:
        """Say something above the buttons."""
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, tone)

    def set_busy(self, busy: bool) -> None:
        """Wait for the keys: deriving one takes a second."""
        self._busy = busy
        self.ui.saveButton.setEnabled(not busy)
        if busy:
            self.say(self.tr("A moment"), Tone.INK3)

    def reject(self) -> None:
        """Close, but not in the middle of writing a key."""
        if not self._busy:
            super().reject()


class NewPassphraseDialog(PassphraseDialog):
    """A dialog in which a passphrase is chosen and typed twice."""

    def __init__(self, desk: Desk, keys: Keys, ui: Any, parent: QWidget | None) -> None:
        super().__init__(desk, keys, ui, parent)
        ui.newLineEdit.textChanged.connect(self._on_typed)
        self._on_typed("")

    def _on_typed(self, text: str) -> None:
        judgement = judge(text)
        self.ui.strengthLabel.setText(strength_words(judgement))
        set_tone(self.ui.strengthLabel, TONES[judgement.strength])

    def missing(self) -> str:
        """Return what is not right about the new one."""
        return refusal(self.ui.newLineEdit.text(), self.ui.repeatLineEdit.text())


class ChangePassphraseDialog(NewPassphraseDialog):
    """Changes one's own passphrase, which takes the old one."""

    def __init__(self, desk: Desk, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(desk, keys, Ui_ChangePassphraseDialog(), parent)
        self.ui.aboutLabel.setText(
            self.tr("The new one holds from the next time you sign in. The recovery kit stays as it is.")
        )
        self.ui.oldLineEdit.setFocus()

    def missing(self) -> str:
        """Ask for the old one first, and for another one than that."""
        if not self.ui.oldLineEdit.text():
            return self.tr("Type the passphrase you have now.")
        if self.ui.oldLineEdit.text() == self.ui.newLineEdit.text():
            return self.tr("That is the passphrase you have now. Choose another one.")
        return super().missing()

    def job(self) -> Callable[[], Any]:
        """Renew the envelope."""
        keys, user_id = self.keys, self.desk.actor.user_id
        old, new = self.ui.oldLineEdit.text(), self.ui.newLineEdit.text()
        return lambda: keys.change_passphrase(user_id, old, new)

    def done_with_keys(self, _result: Any) -> None:
        """Have the ledger tell of it."""
        actor, window = self.desk.actor, self.desk.window
        self.desk.work.write(self, lambda uow: passphrase_changed(uow, actor=actor))
        window.say(self.tr("Your passphrase is changed"))
        self.accept()
