"""The line above the list: what was found, what became of the last step, and what went wrong, each until it is past."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tokens import Tone, Type


class SaidLine(QFrame):
    """Shows nothing where there is nothing to say; a screen reader is told what changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = {
            "found": label("", Type.LIST, Tone.INK2, wrap=True, name="noteLabel"),
            "became": label("", Type.LIST, Tone.INK2, wrap=True, name="becameLabel"),
            "problem": label("", Type.LIST_LEAD, Tone.LATE, wrap=True, name="problemLabel"),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 4)
        column.setSpacing(2)
        for each in self._labels.values():
            column.addWidget(each)
            each.hide()
        self.hide()

    def say_found(self, text: str) -> None:
        """Say what was found."""
        self._say("found", text)

    def say_became(self, text: str) -> None:
        """Say what became of the last step."""
        self._say("became", text)

    def say_problem(self, text: str) -> None:
        """Say what went wrong, and what is safe."""
        self._say("problem", text)

    def forget(self) -> None:
        """Forget the last step, because the next one begins or something else is shown."""
        self.say_became("")
        self.say_problem("")

    def _say(self, what: str, text: str) -> None:
        shown = self._labels[what]
        if shown.text() != text:
            shown.setText(text)
            shown.setAccessibleName(text)
            announce(self, text)
        shown.setVisible(bool(text))
        self.setVisible(any(each.text() for each in self._labels.values()))
