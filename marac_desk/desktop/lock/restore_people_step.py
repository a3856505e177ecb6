"""The step that asks who restores: one person where no register was, two where one is put aside for the backup."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from marac_desk.desktop.forms.ui_restore_people_step import Ui_RestorePeopleStep
from marac_desk.desktop.lock.caps_hint import CapsHint
from marac_desk.desktop.lock.steps_window import Step
from marac_desk.desktop.widgets.dressing import set_tone
from marac_desk.desktop.widgets.tokens import Tone


class RestorePeopleStep(Step):
    """One person and a passphrase, or two of each; two shares of the recovery kit stand for two people."""

    shares_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_RestorePeopleStep()
        self.ui.setupUi(self)
        self.title, self.forward = self.tr("Who restores it"), self.tr("Restore this backup")
        self._two = False
        self._names: dict[UUID, str] = {}
        self._caps = [CapsHint(edit, self._say_caps) for edit in self._edits()]
        self.ui.sharesButton.clicked.connect(self.shares_asked)
        for edit in self._edits():
            edit.textChanged.connect(self.changed)
        for box in self._boxes():
            box.currentIndexChanged.connect(self.changed)
        self._say_caps()

    def _edits(self) -> tuple[QLineEdit, QLineEdit]:
        return self.ui.firstLineEdit, self.ui.secondLineEdit

    def _boxes(self) -> tuple[QComboBox, QComboBox]:
        return self.ui.firstComboBox, self.ui.secondComboBox

    def ask(self, about: str, people: Sequence[tuple[UUID, str]], *, two: bool, can_recover: bool) -> None:
        """Ask these people, as the envelopes name them."""
        self.ui.aboutLabel.setText(about)
        self._two, self._names = two, dict(people)
        for number, box in enumerate(self._boxes()):
            box.clear()
            for user_id, name in people:
                box.addItem(name, user_id)
            box.setCurrentIndex(min(number, len(people) - 1))
        for part in (self.ui.secondLabel, self.ui.secondComboBox, self.ui.secondLineEdit):
            part.setVisible(two)
        self.ui.sharesButton.setVisible(can_recover)
        self.forget()

    @property
    def typed(self) -> list[tuple[UUID, str]]:
        """Who was named, each with the passphrase that was typed."""
        pairs = zip(self._boxes(), self._edits(), strict=True)
        return [(box.currentData(), edit.text()) for box, edit in pairs][: 2 if self._two else 1]

    def missing(self) -> str:
        """Ask for every passphrase, and for two different people."""
        for user_id, passphrase in self.typed:
            if not passphrase:
                return self.tr("The passphrase of {name} is missing.").format(name=self._names[user_id])
        if len({user_id for user_id, _ in self.typed}) < len(self.typed):
            return self.tr("It takes two different people. Choose who agrees.")
        return ""

    def wrong(self, user_id: UUID) -> str:
        """Forget a passphrase that opens nothing, and return what to say about it."""
        for box, edit in zip(self._boxes(), self._edits(), strict=True):
            if box.currentData() == user_id:
                edit.setText("")
        return self.tr("That is not the passphrase of {name}.").format(name=self._names[user_id])

    def enter(self) -> None:
        """Begin at the first passphrase that is missing."""
        empty = [edit for edit in self._edits() if not (edit.text() or edit.isHidden())]
        (empty or [self.ui.firstLineEdit])[0].setFocus()

    def forget(self) -> None:
        """Keep nothing of what was typed; setText drops what could be undone, which clear would keep."""
        for edit in self._edits():
            edit.setText("")

    def _say_caps(self) -> None:
        here = self._caps[1] if self.ui.secondLineEdit.hasFocus() else self._caps[0]
        self.ui.capsLabel.setText(here.words())
        set_tone(self.ui.capsLabel, Tone.SOON if here.is_on else Tone.INK3)
