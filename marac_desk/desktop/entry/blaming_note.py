"""The quiet line under a field that points out a phrase blaming the victim; it never stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.phrase import Phrase, Run
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording.blaming import pointed_out

SPEAK_AFTER = 600  # milliseconds without a key before a screen reader hears it
LINE = 18


class BlamingNote(QWidget):
    """Says what it finds in a field, and tells a screen reader at the next pause.

    `harming` gives the words by which the text means the person causing harm. `begins` says where the text begins, as
    after the agency that speaks, or None while something else is to be said instead. Where nobody says when to `look`,
    it `follows` every key and keeps its line free, so that nothing moves under the hands.
    """

    def __init__(
        self,
        field: QLineEdit | QPlainTextEdit,
        *,
        harming: Callable[[], Collection[str]] = frozenset,
        begins: Callable[[], int | None] = lambda: 0,
        follows: bool = True,
    ) -> None:
        super().__init__()
        self._field, self._harming, self._begins, self._keeps_room = field, harming, begins, follows
        self.setObjectName(f"{field.objectName()}BlamingNote")
        self._ring, self._phrase = Sign(LINE), Phrase(f"{field.objectName()}BlamingPhrase", most_lines=2)
        self._build()
        self._speak = QTimer(self)
        self._speak.setSingleShot(True)
        self._speak.setInterval(SPEAK_AFTER)
        self._speak.timeout.connect(lambda: announce(self._field, self.text()))
        self.setVisible(follows)
        if follows:
            field.textChanged.connect(self.look)
            self.look()

    def _build(self) -> None:
        ring = QVBoxLayout()
        ring.addWidget(self._ring)
        ring.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addLayout(ring)
        line.addWidget(self._phrase, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def text(self) -> str:
        """Return what is pointed out; empty for nothing."""
        return self._phrase.text()

    def look(self) -> None:
        """Look at the text as it stands now."""
        field, begins = self._field, self._begins()
        if isinstance(field, QLineEdit):
            text, at = field.text(), field.cursorPosition()
        else:
            text, at = field.toPlainText(), field.textCursor().position()
        said = "" if begins is None else pointed_out(text[begins:], at=at - begins, harming=self._harming())
        if said != self.text():
            self._say(said)

    def _say(self, said: str) -> None:
        self.setVisible(bool(said) or self._keeps_room)
        self._ring.show_shape(Shape.RING if said else None, Tone.INK2)
        self._phrase.say((Run(said, Type.LIST, Tone.INK2),))
        self._field.setAccessibleDescription(said)
        self._speak.start()


def indented(note: BlamingNote) -> QHBoxLayout:
    """Return the note where it stands under the words of a line, in line with its preview."""
    line = QHBoxLayout()
    line.setContentsMargins(28, 0, 0, 0)
    line.addWidget(note)
    return line
