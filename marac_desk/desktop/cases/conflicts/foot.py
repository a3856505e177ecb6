"""The foot of the conflict question: what one knows beyond the matches, and the answer itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.conflicts.views import ConflictView

MOST = 500


class ConflictFoot(QFrame):
    """One filled button: the answer that the ticks amount to."""

    answer_pressed = Signal()
    other_pressed = Signal()
    keeper_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflictFoot")
        self.setProperty("paper", "1")
        self.note = QLineEdit()
        self.note.setObjectName("noteLineEdit")
        self.note.setMaxLength(MOST)
        self.note.setAccessibleName(self.tr("Why, or what you know beyond this"))
        self.note.setPlaceholderText(self.tr("Why, or what you know beyond this (N)"))
        self._hint = label("", Type.SMALL, Tone.INK3, wrap=True, name="conflictHintLabel")
        self.other = button(self.tr("Shut out somebody else"), "shutOutElse", link=True)
        self.other.setToolTip(self.tr("Shut out somebody else (S)"))
        self.keeper = button(self.tr("Coordinator or chair knows them"), "keeperKnows", link=True)
        self.keeper.setToolTip(self.tr("Coordinator or chair knows them: prepare the case on another register (R)"))
        self.answer = button("", "answerConflicts", primary=True)
        self.other.clicked.connect(self.other_pressed)
        self.keeper.clicked.connect(self.keeper_pressed)
        self.answer.clicked.connect(self.answer_pressed)
        self._lay_out()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(16)
        above.addWidget(self.note, 1)
        above.addWidget(self.answer)
        below = QHBoxLayout()
        below.setSpacing(20)
        below.addWidget(self._hint, 1)
        below.addWidget(self.keeper)
        below.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 12, 20, 12)
        column.setSpacing(8)
        column.addLayout(above)
        column.addLayout(below)

    def show_answer(self, count: int, *, may_answer: bool) -> None:
        """Offer the answer that so many ticks amount to."""
        text = self.tr("Shut out %n and answer", None, count) if count else self.tr("Nobody knows them")
        self.answer.setText(text)
        self.answer.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=text))
        for widget in (self.note, self.answer, self.other, self.keeper):
            widget.setEnabled(may_answer)

    def show_view(self, view: ConflictView, ticked: int) -> None:
        """Offer the answer to a case, and say what it does."""
        self.show_answer(ticked, may_answer=view.may_answer)
        if not view.may_answer:
            self.say(self.tr("The coordinator or the chair answers."))
        elif ticked:
            self.say(self.tr("Whoever is shut out finds no trace of this case from this minute."))
        elif any(match.level == "likely" and not match.restricted for match in view.matches):
            self.say(self.tr("Somebody is likely to know them: tick who is to be shut out, or write why not."))
        else:
            self.say(self.tr("The product only compares; you decide. Space ticks who is to be shut out."))

    def say(self, text: str, tone: Tone = Tone.INK3) -> None:
        """Say what an answer does, or why it was refused."""
        self._hint.setText(text)
        self._hint.setAccessibleName(text)
        set_tone(self._hint, tone)
