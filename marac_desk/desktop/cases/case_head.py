"""The head of a case's page: who, which reference, how it stands; safe contact, who knows and the main verb."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from marac_desk.desktop.cases.list_rows import named, stands, times_heard
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import button, hairline, key_label, label
from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.widgets.tool_button import tool_button
from marac_desk.services.cases.views import CaseView


class CaseHead(QFrame):
    """Stands above everything else of a case."""

    hold_began = Signal()
    hold_ended = Signal()
    who_knows_pressed = Signal()
    add_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caseHead")
        self._desk = desk
        self.title = label("", Type.TITLE, wrap=True, name="caseTitleLabel")
        self._reference = label("", Type.LIST, Tone.INK2, name="caseReferenceLabel")
        self._reference.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._stands = label("", Type.LIST, Tone.INK2, wrap=True, name="caseStandsLabel")
        self._contact = tool_button(self.tr("Safe contact"), "safeContact")
        self._contact.setToolTip(self.tr("Show numbers, times and places while held; the look is logged (F9)"))
        self._contact.pressed.connect(self.hold_began)
        self._contact.released.connect(self.hold_ended)
        self._who = tool_button(self.tr("Who knows"), "whoKnows")
        self._who.setToolTip(self.tr("Who knows of this case and who has looked (Ctrl+I)"))
        self._who.clicked.connect(self.who_knows_pressed)
        self.add = button(self.tr("Ask for an action"), "askForAction", primary=True)
        self.add.setToolTip(self.tr("Ask an agency for an action between meetings (A)"))
        self.add.clicked.connect(self.add_pressed)
        self._why = label("", Type.SMALL, Tone.INK3, name="whyNoActionLabel")
        self._lay_out()
        self._tint()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self._reference)
        below.addWidget(self._stands, 1)
        self._words = words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        words.setSpacing(16)
        words.addWidget(self.title)
        words.addLayout(below, 1)
        words.setAlignment(below, Qt.AlignmentFlag.AlignBottom)
        line = QHBoxLayout()
        line.setContentsMargins(32, 12, 28, 12)
        line.setSpacing(8)
        line.addLayout(words, 1)
        line.addSpacing(16)
        line.addWidget(self._contact)
        line.addWidget(key_label(self.tr("hold F9")))
        line.addSpacing(8)
        line.addWidget(self._who)
        line.addWidget(key_label(self.tr("Ctrl I")))
        line.addSpacing(12)
        line.addWidget(self._why)
        line.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(hairline())

    def _tint(self) -> None:
        self._contact.setIcon(icon("shield", tokens().ink2, 18))
        self._who.setIcon(icon("users", tokens().ink2, 18))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_who"):
            self._tint()

    def make_narrow(self, narrow: bool) -> None:
        """Put the reference and how it stands below the name on a small screen."""
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._words.setDirection(direction)
        self._words.setSpacing(0 if narrow else 16)

    def show_case(self, view: CaseView) -> None:
        """Show whose case it is and how it stands."""
        self.title.setText(named(self._desk, view.victim.name, view.victim.age))
        self._reference.setText(view.reference)
        standing = stands(view.standing, view.today)
        heard = times_heard(view.standing.heard) if view.standing.past_known else ""
        self._stands.setText(", ".join(part for part in (heard, standing) if part))
        may = view.may
        self._contact.setEnabled(may.see_contact)
        self._who.setEnabled(may.see_who_knows)
        self.add.setEnabled(may.add_action)
        self._why.setText("" if may.add_action else self.tr("The coordinator or the chair asks for actions."))
        self._why.setVisible(not may.add_action)

    def show_nothing(self, sentence: str) -> None:
        """Show why there is no case here."""
        self.title.setText(sentence)
        for words in self.findChildren(QLabel):
            if words in {self._reference, self._stands}:
                words.setText("")
        for tool in (self._contact, self._who, self.add):
            tool.setEnabled(False)
