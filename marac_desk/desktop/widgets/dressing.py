"""What a compiled form and a label need before they are shown, without the names that make Qt slow to import.

The lock window is to be there at once. Importing the namespace `Qt` makes some two hundred enumerations, which takes
longer than everything else this window does, so nothing here asks for it: properties take the plain numbers.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Tone, Type

PLAIN_TEXT = 0  # Qt.TextFormat.PlainText


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Give a label another tone; its font stays, which the style sheet would put back to what it was at first."""
    if widget.property("tone") == tone.value:
        return
    face = widget.font()
    widget.setProperty("tone", tone.value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.setFont(face)


def dress(root: QWidget) -> None:
    """Make every label of a compiled form plain text, in the step of the type scale that the form names as `step`."""
    for child in root.findChildren(QLabel):
        child.setProperty("textFormat", PLAIN_TEXT)
        step = child.property("step")
        if isinstance(step, str) and step in Type.__members__:
            child.setFont(font(Type[step]))
