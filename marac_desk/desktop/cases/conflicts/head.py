"""The head of the conflict question: whose case it is, who is in it, what was answered, how many more wait."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.cases.conflicts import rows as words
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.conflicts.views import ConflictView


class ConflictHead(QFrame):
    """Says it in three lines, with the way to the case's own page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        title = label(self.tr("Does anybody know these people?"), Type.TITLE, name="conflictTitleLabel")
        self._whose = label("", Type.LIST, Tone.INK2, name="conflictCaseLabel")
        self._more = label("", Type.LIST, Tone.INK3, name="conflictQueueLabel")
        self._people = label("", Type.LIST, Tone.INK2, wrap=True, name="conflictPeopleLabel")
        self._standing = label("", Type.LIST_LEAD, wrap=True, name="conflictAnswerLabel")
        self.open_case = button(self.tr("Open the case"), "openCase", link=True)
        self.open_case.setToolTip(self.tr("Open the case (Alt+C)"))
        bottom = Qt.AlignmentFlag.AlignBottom
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(title, 0, bottom)
        top.addWidget(self._whose, 0, bottom)
        top.addStretch(1)
        top.addWidget(self._more, 0, bottom)
        top.addWidget(self.open_case, 0, bottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 20, 28, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._people)
        column.addWidget(self._standing)

    def blank(self) -> None:
        """Show no case."""
        self._whose.setText("")
        self._people.setText("")
        self.say("", Tone.INK2)
        self.open_case.hide()

    def show_case(self, view: ConflictView, *, left: int) -> bool:
        """Show a case and how many wait behind it; tells whether none was shown before."""
        first = self.open_case.isHidden()
        self.open_case.show()
        name = self._desk.name(view.name)
        self._whose.setText(f"{name}, {view.reference}" if name else view.reference)
        self._people.setText(words.people_sentence(self._desk, view.parties))
        self.say(*words.answer_sentence(self._desk, view.answer))
        self._more.setText(self.tr("%n more case(s) wait", None, left) if left else "")
        return first

    def say(self, text: str, tone: Tone) -> None:
        """Say what was answered, or why no case is shown."""
        self._standing.setText(text)
        self._standing.setVisible(bool(text))
        set_tone(self._standing, tone)
