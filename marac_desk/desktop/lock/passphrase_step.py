"""The step that asks for a new passphrase twice, and says how hard it is to guess."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QWidget

from marac_desk.desktop.forms.ui_passphrase_step import Ui_PassphraseStep
from marac_desk.desktop.lock.caps_hint import CapsHint
from marac_desk.desktop.lock.steps_window import Step
from marac_desk.desktop.widgets.dressing import set_tone
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording.passphrases import refusal, strength_words
from marac_desk.rules.passphrase import Strength, judge

TONES = {Strength.SHORT: Tone.INK3, Strength.WEAK: Tone.SOON, Strength.FAIR: Tone.INK2, Strength.GOOD: Tone.DONE}


class PassphraseStep(Step):
    """Two fields; the person is asked for too where several can sign in."""

    def __init__(self, people: Sequence[tuple[UUID, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_PassphraseStep()
        self.ui.setupUi(self)
        self.title = self.tr("Your passphrase")
        for user_id, name in people:
            self.ui.personComboBox.addItem(name, user_id)
        for part in (self.ui.personLabel, self.ui.personComboBox):
            part.setVisible(bool(people))
        self._caps = [CapsHint(edit, self._say_caps) for edit in self._edits()]
        for edit in self._edits():
            edit.textChanged.connect(self._on_typed)
        self._on_typed()
        self._say_caps()

    def _edits(self) -> tuple[QLineEdit, QLineEdit]:
        return self.ui.passphraseLineEdit, self.ui.repeatLineEdit

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.ui.passphraseLineEdit.text()

    @property
    def user_id(self) -> UUID | None:
        """Who it is for, where that was asked."""
        found: UUID | None = self.ui.personComboBox.currentData()
        return found

    def missing(self) -> str:
        """Return what keeps this from being a passphrase."""
        return refusal(self.passphrase, self.ui.repeatLineEdit.text())

    def enter(self) -> None:
        """Begin at the passphrase, or where it was repeated wrongly."""
        repeated_wrongly = self.missing() and self.ui.repeatLineEdit.text()
        edit = self.ui.repeatLineEdit if repeated_wrongly else self.ui.passphraseLineEdit
        edit.selectAll()
        edit.setFocus()

    def forget(self) -> None:
        """Keep nothing of what was typed; setText drops what could be undone, which clear would keep."""
        for edit in self._edits():
            edit.setText("")

    def _on_typed(self) -> None:
        judgement = judge(self.passphrase)
        self.ui.strengthLabel.setText(strength_words(judgement))
        set_tone(self.ui.strengthLabel, TONES[judgement.strength])
        self.changed.emit()

    def _say_caps(self) -> None:
        here = self._caps[1] if self.ui.repeatLineEdit.hasFocus() else self._caps[0]
        self.ui.capsLabel.setText(here.words())
        set_tone(self.ui.capsLabel, Tone.SOON if here.is_on else Tone.INK3)
