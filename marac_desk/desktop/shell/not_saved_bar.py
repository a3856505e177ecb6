"""The loud line across the top of every page: something is not on the disk, or the desk lives on its reserve.

It stands until just that is saved, on every page and in the meeting room, whatever else is saved meanwhile.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type

_SIGN = 18


class NotSavedBar(QFrame):
    """Says what is wrong in one sentence; red where something is not saved, amber where something soon may not be."""

    show_asked = Signal()
    let_go_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notSavedBar")
        self._sign = Sign(_SIGN)
        self._words = label("", Type.BODY_STRONG, wrap=True, name="notSavedLabel")
        self._count = label("", Type.BODY, name="notSavedCountLabel")
        self._show = button(self.tr("Show what is not saved"), "showNotSaved")
        self._let_go = button(self.tr("Go on without it"), "letGoNotSaved")
        self._show.clicked.connect(self.show_asked)
        self._let_go.clicked.connect(self.let_go_asked)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(10)
        line.addWidget(self._sign)
        line.addWidget(self._words, 1)
        line.addWidget(self._count)
        line.addWidget(self._show)
        line.addWidget(self._let_go)
        self.hide()

    def say_not_saved(self, sentence: str, count: int, *, can_show: bool) -> None:
        """Say in red why so many things are not on the disk."""
        self._say("late", sentence)
        self._count.setText(self.tr("%n thing(s)", None, count) if count > 1 else "")
        self._count.setVisible(count > 1)
        self._show.setVisible(can_show)
        self._let_go.show()

    def say_soon(self, sentence: str) -> None:
        """Say in amber what may keep things from the disk soon."""
        self._say("soon", sentence)
        for widget in (self._count, self._show, self._let_go):
            widget.hide()

    def _say(self, kind: str, sentence: str) -> None:
        news = sentence != self._words.text() or self.isHidden()
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
        self._sign.show_icon("triangle-alert", Tone.ON_ACCENT)
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        if news:
            announce(self, sentence)

    def forget(self) -> None:
        """Everything is on the disk again."""
        self.hide()
        self._words.setText("")
