"""Text on a page: every label is plain text, because all text from outside is hostile until shown as such."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.dressing import dress, set_tone
from marac_desk.desktop.widgets.keyed_button import KeyedButton
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Tone, Type

__all__ = ["HerWords", "SectionHead", "button", "dress", "hairline", "key_label", "label", "set_tone"]


def label(
    text: str = "", kind: Type = Type.LIST, tone: Tone = Tone.INK, *, wrap: bool = False, name: str = ""
) -> QLabel:
    """Return a label of plain text in a step of the type scale."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(kind))
    made.setWordWrap(wrap)
    if tone is not Tone.INK:
        made.setProperty("tone", tone.value)
    if name:
        made.setObjectName(name)
    return made


def key_label(text: str) -> QLabel:
    """Return a key cap such as Ctrl K."""
    made = label(text, Type.KEY, Tone.INK2)
    made.setProperty("key", "true")
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def button(text: str, name: str, *, primary: bool = False, link: bool = False, keys: str = "") -> QPushButton:
    """Return a button: a verb with an object, its shortcut in the tooltip."""
    made = KeyedButton(text) if keys else QPushButton(text)
    made.setObjectName(f"{name}Button")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if primary:
        made.setProperty("primary", "true")
    if link:
        made.setProperty("link", "true")
        made.setFont(font(Type.LIST_LEAD))
    if keys:
        made.setShortcut(keys)
        made.setToolTip(f"{text} ({keys})")
    return made


def hairline(*, ink: bool = False, accent: bool = False) -> QFrame:
    """Return a rule across: a hairline, one that owns the list below it, or the one above where a person acts."""
    made = QFrame()
    made.setFixedHeight(2 if accent else 1)
    kind = "accent" if accent else "ink" if ink else "plain"
    made.setProperty("ruleKind", kind)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


class SectionHead(QWidget):
    """The head of a section: its name, how many in words, a remark at the right, and the rule that owns the list."""

    def __init__(
        self, text: str, remark: str = "", right: str = "", parent: QWidget | None = None, *, light: bool = False
    ) -> None:
        super().__init__(parent)
        self._text = label(text, Type.LIST_STRONG if light else Type.SECTION)
        self._remark = label(remark, Type.LIST, Tone.INK3)
        self._right = label(right, Type.LIST, Tone.INK3)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._text)
        line.addWidget(self._remark)
        line.addStretch(1)
        line.addWidget(self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(line)
        column.addWidget(hairline(ink=not light))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, text: str, remark: str = "", right: str = "") -> None:
        """Show other words."""
        self._text.setText(text)
        self._remark.setText(remark)
        self._right.setText(right)


class HerWords(QFrame):
    """Her or his own words: one treatment that nobody can miss, always above everything else."""

    def __init__(self, *, side: bool = False, parent: QWidget | None = None) -> None:
        from marac_desk.desktop.widgets.phrase import Phrase  # here, because the lock window shows none and is at once

        super().__init__(parent)
        self.setProperty("herWords", "true")
        self._words = label("", Type.READING if side else Type.HER_WORDS, wrap=True, name="herWordsLabel")
        self._source = Phrase("herWordsSourcePhrase")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._words)
        column.addWidget(self._source)

    def say(self, words: str, source: str, expects: str = "") -> None:
        """Show the words; who asked, when, by which safe route; and what she or he expects to go wrong."""
        from marac_desk.desktop.widgets.phrase import Run

        self._words.setText(words)
        gap = " " if source and expects else ""
        self._source.say((Run(source + gap, Type.SMALL, Tone.INK3), Run(expects, Type.SMALL_LEAD)))
        self._source.setVisible(bool(source or expects))
        self.setAccessibleName(f"{words} {source} {expects}".strip())
