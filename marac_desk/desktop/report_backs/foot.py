"""The bar below: what the leak check says of the ticked lines, and the page's one main verb."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.report_backs.line_words import leak_phrase
from marac_desk.desktop.report_backs.offered import main_step, texts, why_not
from marac_desk.desktop.widgets.labels import button, hairline, label
from marac_desk.desktop.widgets.phrase import Phrase
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.report_backs.views import BackView

HEIGHT, RULE = 58, 2


class Foot(QFrame):
    """Where the person acts."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leakCheckBar")
        self.setProperty("paper", "1")
        self._step = ""
        self.wanted = False
        self._sign = Sign(14)
        self.phrase = Phrase("leakCheckPhrase", most_lines=3)
        self.why = label("", Type.SMALL, Tone.SOON, name="whyNotLabel")
        self.reword = button(self.tr("Reword line"), "reword")
        self.reword.setToolTip(self.tr("Find other words for the first line to look at (R)"))
        self.reword.clicked.connect(lambda: self.pressed.emit("reword_doubtful"))
        self.main = button("", "mainStep", primary=True)
        self.main.clicked.connect(lambda: self.pressed.emit(self._step))
        inside = QWidget()
        inside.setFixedHeight(HEIGHT - RULE)  # fixed, because words that wrap would ask the layout for more
        line = QHBoxLayout(inside)
        line.setContentsMargins(28, 0, 24, 0)
        line.setSpacing(12)
        line.addWidget(self._sign)
        line.addWidget(self.phrase, 1)
        line.addWidget(self.why)
        line.addWidget(self.reword)
        line.addWidget(self.main)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline(accent=True))
        column.addWidget(inside)
        self.setFixedHeight(HEIGHT)

    def show_back(self, view: BackView) -> None:
        """Show what is to be looked at and what comes next."""
        runs, doubtful = leak_phrase(view)
        self.phrase.say(runs)
        self._sign.show_shape(Shape.RING if doubtful else None)
        self._sign.setVisible(doubtful)
        self._show_reword(view)
        self._step = main_step(view)
        reason = why_not(view)
        words = texts().get(self._step, "")
        self.main.setText(words)
        self.main.setVisible(bool(words))
        self.main.setEnabled(not reason)
        self.main.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=words))
        self.why.setText(reason)
        self.why.setVisible(bool(reason))
        self.wanted = view.may_change_lines or bool(words)

    def _show_reword(self, view: BackView) -> None:
        doubtful = view.to_look_at
        self.reword.setVisible(bool(doubtful) and view.may_change_lines)
        if doubtful:
            self.reword.setText(self.tr("Reword line {number}").format(number=doubtful[0].number))
