"""The foot of the minutes of a closed meeting: what came of the last step, a seal to look up, and the verbs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.lives import MeetingState
from marac_desk.services.circulation.sealed.looking import MinutesView

SEAL_WIDTH, LONGEST_SEAL = 190, 40
MAIN_KEYS = "Ctrl+Return"


class MinutesFoot(QWidget):
    """Verbs in a row, the one that comes next at the right, and one line that says what came of the last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("paper", "1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.said = label("", Type.LIST, Tone.INK2, wrap=True, name="minutesSaidLabel")
        self.seal = self._seal_field()
        self.verify = button(self.tr("Verify"), "verifyMinutes")
        self.verify.setToolTip(self.tr("Verify (V)"))
        self.correct = button(self.tr("Add correction"), "correctMinutes")
        self.correct.setToolTip(self.tr("Add correction (A)"))
        self.instead = button(self.tr("Approve in the chair's place"), "approveInstead")
        self.main = button("", "minutesMain", primary=True, keys=MAIN_KEYS)
        for verb in (self.correct, self.instead, self.main):
            verb.hide()  # until it is known what may be done
        line = QHBoxLayout(self)
        line.setContentsMargins(28, 12, 28, 12)
        line.setSpacing(12)
        line.addWidget(self.said, 1)
        for widget in (self.seal, self.verify, self.correct, self.instead, self.main):
            line.addWidget(widget)

    def _seal_field(self) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName("sealLineEdit")
        made.setPlaceholderText(self.tr("Seal on a paper"))
        made.setToolTip(self.tr("The 16 signs at the foot of printed minutes, then Enter"))
        made.setAccessibleName(self.tr("Seal on printed minutes"))
        made.setMaxLength(LONGEST_SEAL)
        made.setFixedWidth(SEAL_WIDTH)
        return made

    def say(self, text: str, tone: Tone = Tone.INK2) -> None:
        """Say what came of the last step."""
        self.said.setText(text)
        self.said.setAccessibleName(text)
        set_tone(self.said, tone)

    def show_view(self, view: MinutesView, waiting: int, *, corrects: bool) -> None:
        """Offer what may be done; `waiting` is in how many cases the person acting would approve the minutes now."""
        self.verify.setEnabled(any(row.sealed_id for row in view.rows))
        self.correct.setVisible(corrects)
        self.instead.setVisible(view.stands_in and bool(waiting))
        if view.may_issue:
            first = view.state is MeetingState.CLOSED
            text = self.tr("Make action lists") if first else self.tr("Make minutes")
        else:
            text = self.tr("Approve the minutes of %n case(s)", None, waiting) if waiting else ""
        self.main.setText(text)
        self.main.setVisible(bool(text) and bool(view.rows))
        self.main.setShortcut(MAIN_KEYS)  # other words take a button's shortcut away
