"""How a line was understood, and what is worth knowing before Enter: the two lines below what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room import line_sentences as words
from marac_desk.desktop.room.reading import LineDraft
from marac_desk.desktop.widgets.phrase import Phrase, Run
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.services.meeting_room.views import CaseInRoom


class LinePreview(QWidget):
    """The mark of who acts beside the sentence that would be recorded, and a warning with its shape."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._mark, self._sentence = Sign(18), Phrase("previewPhrase", most_lines=2)
        self._shape, self._warning = Sign(16), Phrase("warningPhrase", most_lines=2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(_beside(self._mark, self._sentence))
        column.addLayout(_beside(self._shape, self._warning))

    @property
    def said(self) -> str:
        """What a screen reader hears of it."""
        return f"{self._sentence.text()} {self.warning}"

    @property
    def warning(self) -> str:
        """What is worth knowing before Enter; empty where there is nothing."""
        return self._warning.text()

    def show_draft(self, draft: LineDraft, case: CaseInRoom) -> None:
        """Say how a line was understood on a case."""
        self._mark.show_mark(draft.agency.mark if draft.agency else "")
        self._sentence.say(words.understood(self._desk, draft, case))
        self._warn(words.warning(self._desk, draft, case))

    def show_prompt(self, prompt: Sequence[Run]) -> None:
        """Say something while nothing is typed."""
        self._mark.show_mark("")
        self._sentence.say(prompt)
        self._warn(())

    def give_way(self, gives: bool) -> None:
        """Leave the line of a warning, which is kept free while there is none, to what else is to be said."""
        self._shape.setVisible(not gives)

    def _warn(self, runs: Sequence[Run]) -> None:
        late = bool(runs) and runs[0].tone is Tone.LATE
        self._shape.show_shape((Shape.TRIANGLE if late else Shape.RING) if runs else None)
        self._warning.say(runs)


def _beside(sign: Sign, phrase: Phrase) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(28, 0, 0, 0)
    line.setSpacing(8)
    holder = QVBoxLayout()
    holder.setContentsMargins(0, 2, 0, 0)
    holder.addWidget(sign)
    holder.addStretch(1)
    line.addLayout(holder)
    line.addWidget(phrase, 1)
    return line
