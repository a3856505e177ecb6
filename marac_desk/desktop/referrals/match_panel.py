"""Possible matches at screening: who, why and why not, what would follow; the same, not the same, or undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import match_words
from marac_desk.desktop.widgets.labels import SectionHead, button, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.referrals.matches import PossibleMatch
from marac_desk.services.referrals.screening_view import SameLine


class MatchPanel(QWidget):
    """Nothing is merged here: each line waits for somebody to decide, and every decision can be undone."""

    same_pressed = Signal(object)
    not_same_pressed = Signal(object)
    undo_pressed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matchPanel")
        self._desk = desk
        self.matches: tuple[PossibleMatch, ...] = ()
        self._head = SectionHead(self.tr("Possible match"), right=self.tr("you decide, nothing is merged"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 12, 8, 8)
        self._column.setSpacing(6)
        self._column.addWidget(self._head)
        self._lines: list[QWidget] = []

    def show_matches(
        self, matches: tuple[PossibleMatch, ...], decided: Sequence[SameLine], *, may_decide: bool
    ) -> None:
        """Show who it may be, and what was decided about others."""
        for line in self._lines:
            line.hide()
            line.setParent(None)
            line.deleteLater()
        self.matches = matches
        title = self.tr("Possible match") if matches else self.tr("Who is who")
        self._head.say(title, right=self.tr("you decide, nothing is merged"))
        self._lines = [self._match(match, first=number == 0, may=may_decide) for number, match in enumerate(matches)]
        self._lines += [self._decided(line, may=may_decide) for line in decided]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(self._lines))

    def _match(self, match: PossibleMatch, *, first: bool, may: bool) -> QWidget:
        who = f"{match_words.who(self._desk, match)}. {match_words.how_likely(match)}"
        lead = label(who, Type.LIST_STRONG, wrap=True, name="matchLabel")
        texts = [match_words.reasons(match), match_words.others(self._desk, match)]
        why = label(" ".join(text for text in texts if text), Type.LIST, Tone.INK2, wrap=True, name="reasonsLabel")
        then = label(match_words.if_same(self._desk, match), Type.LIST, Tone.INK2, wrap=True, name="ifSameLabel")
        words = QVBoxLayout()
        words.setSpacing(2)
        for widget in (lead, why, then):
            words.addWidget(widget)
        words.addStretch(1)
        same = button(self.tr("Same person"), "samePerson")
        other = button(self.tr("Not the same"), "notTheSame")
        same.clicked.connect(lambda: self.same_pressed.emit(match))
        other.clicked.connect(lambda: self.not_same_pressed.emit(match))
        if first:
            same.setToolTip(self.tr("Same person (Alt+S)"))
            other.setToolTip(self.tr("Not the same (Alt+N)"))
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for made in (same, other):
            made.setEnabled(may)
            made.setMinimumWidth(118)
            buttons.addWidget(made)
        buttons.addStretch(1)
        return self._framed(words, buttons, name=who)

    def _decided(self, line: SameLine, *, may: bool) -> QWidget:
        name = self._desk.name(line.name, self.tr("no name"))
        text = self.tr("{name}, {reference}: the same person, says {by}.")
        if not line.same:
            text = self.tr("{name}, {reference}: not the same, says {by}.")
        said = label(
            text.format(name=name, reference=line.reference or self.tr("no case"), by=line.by),
            Type.LIST,
            Tone.INK2,
            wrap=True,
            name="decidedLabel",
        )
        words = QVBoxLayout()
        words.addWidget(said)
        undo = button(self.tr("Undo"), "undoSame", link=True)
        undo.setAccessibleName(self.tr("Undo the decision about {name}").format(name=name))
        undo.setEnabled(may)
        undo.clicked.connect(lambda: self.undo_pressed.emit(line.decision_id))
        buttons = QVBoxLayout()
        buttons.addWidget(undo)
        return self._framed(words, buttons, name=said.text())

    @staticmethod
    def _framed(words: QVBoxLayout, buttons: QVBoxLayout, *, name: str) -> QWidget:
        made = QWidget()
        made.setAccessibleName(name)
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(20)
        line.addLayout(words, 1)
        line.addLayout(buttons)
        return made

    def press_same(self) -> None:
        """Decide on the first: the same person."""
        if self.matches:
            self.same_pressed.emit(self.matches[0])

    def press_not_same(self) -> None:
        """Decide on the first: not the same."""
        if self.matches:
            self.not_same_pressed.emit(self.matches[0])
