"""The bar at the foot of the register: what is ticked, by agency, and what can be done with all of it in one go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.actions.possible import only_deciders
from marac_desk.desktop.actions.sentences import ticked_phrase
from marac_desk.desktop.widgets.labels import button, hairline, label
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.actions.views import ActionRow

MOST_AGENCIES = 5
HEIGHT = 60


class SelectionBar(QFrame):
    """Appears when something is ticked; one filled button, the page's main verb."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selectionBar")
        self.setProperty("paper", "1")
        self.setAccessibleName(self.tr("What is ticked, and what can be done with it"))
        self._count = label("", Type.SECTION, name="selectedLabel")
        self._agencies = [(Sign(), label("", Type.LIST, Tone.INK2)) for _ in range(MOST_AGENCIES)]
        self._more = label("", Type.LIST, Tone.INK2)
        self._why = label("", Type.SMALL, Tone.INK3, name="selectedWhyLabel")
        self.buttons = {
            "extend": button(self.tr("Extend"), "extend"),
            "reassign": button(self.tr("Reassign"), "reassign"),
            "close": button(self.tr("Close"), "close"),
            "messages": button(self.tr("Write messages"), "writeMessages"),
            "chase": button(self.tr("Record chase"), "chase", primary=True),
        }
        keys = {"extend": "X", "reassign": "R", "close": "C", "messages": "W", "chase": "Ctrl+Return"}
        for code, made in self.buttons.items():
            made.setToolTip(f"{made.text()} ({keys[code]})")
            made.clicked.connect(lambda _on=False, code=code: self.pressed.emit(code))
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(28, 0, 28, 0)
        line.setSpacing(16)
        line.addWidget(self._count)
        who = QHBoxLayout()
        who.setSpacing(6)
        for sign, words in self._agencies:
            who.addWidget(sign)
            who.addWidget(words)
        who.addWidget(self._more)
        line.addLayout(who)
        line.addStretch(1)
        line.addWidget(self._why)
        for made in self.buttons.values():
            line.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline(accent=True))
        column.addLayout(line, 1)
        self.setFixedHeight(HEIGHT)

    def show_rows(self, rows: list[ActionRow]) -> None:
        """Say what is ticked, and offer what can be done with it."""
        self.setVisible(bool(rows))
        self._count.setText(self.tr("%n selected", None, len(rows)))
        named = ticked_phrase(rows)
        for number, (sign, words) in enumerate(self._agencies):
            shown = number < len(named)
            sign.setVisible(shown)
            words.setVisible(shown)
            if shown:
                sign.show_mark(named[number][0])
                comma = "," if number < min(len(named), MOST_AGENCIES) - 1 else ""
                words.setText(f"{named[number][1]}{comma}")
        rest = len(named) - MOST_AGENCIES
        self._more.setText(self.tr("and %n more agency(ies)", None, rest) if rest > 0 else "")
        self._more.setVisible(rest > 0)
        self._offer(rows)

    def _offer(self, rows: list[ActionRow]) -> None:
        closed = sum(row.closed_on is not None for row in rows)
        reason = ""
        if not all(row.may_decide for row in rows):
            reason = only_deciders()
        elif closed:
            reason = self.tr("%n of them closed already", None, closed)
        self._why.setText(reason)
        self._why.setVisible(bool(reason))
        for made in self.buttons.values():
            made.setEnabled(not reason)
