"""The foot of screening: which criteria are met, what follows, and the decisions that may be taken now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import decision_words
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.lives import ReferralState
from marac_desk.services.referrals.screening_view import ScreeningView

_S = ReferralState
ANSWERED = frozenset({_S.RETURNED, _S.NOT_ACCEPTED})
"""States in which a letter tells the sender what is missing, or why it was declined."""
TO_DECIDE = frozenset({_S.RECEIVED, _S.SCREENING})
_OFFERED: dict[ReferralState, tuple[str, ...]] = {
    _S.RECEIVED: ("return", "decline", "defer", "emergency", "accept"),
    _S.SCREENING: ("return", "decline", "defer", "emergency", "accept"),
    _S.RETURNED: ("withdraw", "take_back"),
    _S.NOT_ACCEPTED: ("challenge",),
    _S.EMERGENCY: ("withdraw", "agenda", "call"),
    _S.ACCEPTED: ("defer", "withdraw", "call", "agenda"),
    _S.DEFERRED: ("withdraw", "accept"),
    _S.LISTED: ("defer", "withdraw", "call"),
    _S.RESEARCH: ("defer", "withdraw"),
    _S.READY: ("defer", "withdraw"),
}
KEYS = {
    "return": "Alt+R",
    "decline": "Alt+D",
    "defer": "Alt+F",
    "emergency": "Alt+G",
    "withdraw": "Alt+W",
    "accept": "Ctrl+Return",
    "take_back": "Ctrl+Return",
    "challenge": "Ctrl+Return",
    "agenda": "Ctrl+Return",
    "call": "Alt+M",
    "told": "Alt+T",
    "letter": "Alt+L",
}
_FILLED = ("accept", "take_back", "challenge", "agenda")


class ScreeningFoot(QFrame):
    """One filled button at most: the step that follows."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screeningFoot")
        self.setProperty("paper", "1")
        self.setFixedHeight(56)
        self._desk = desk
        self.offered: tuple[str, ...] = ()
        self._criteria = label("", Type.LIST, Tone.INK, name="criteriaLabel")
        self._then = FieldNote(width=520, beside=False)
        self._then.setObjectName("thenNote")
        self._problem = FieldNote(width=520, beside=False)
        self._problem.setObjectName("decisionProblemNote")
        self._problem.hide()
        said = QVBoxLayout()
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(1)
        said.addStretch(1)
        for widget in (self._criteria, self._then, self._problem):
            said.addWidget(widget)
        said.addStretch(1)
        self._buttons = {code: self._button(code, text) for code, text in self.texts().items()}
        line = QHBoxLayout(self)
        line.setContentsMargins(28, 0, 20, 0)
        line.setSpacing(10)
        line.addLayout(said)
        line.addStretch(1)
        for made in self._buttons.values():
            line.addWidget(made)

    def texts(self) -> dict[str, str]:
        """Return what the buttons say, by their codes."""
        return {
            "letter": self.tr("Save answer"),
            "told": self.tr("Advocate told"),
            "withdraw": self.tr("Withdraw"),
            "return": self.tr("Return to sender"),
            "decline": self.tr("Decline"),
            "defer": self.tr("Defer"),
            "emergency": self.tr("Emergency"),
            "take_back": self.tr("Take in again"),
            "challenge": self.tr("Screen again"),
            "call": self.tr("Call a meeting"),
            "agenda": self.tr("Build agenda"),
            "accept": self.tr("Accept referral"),
        }

    def _button(self, code: str, text: str) -> QPushButton:
        made = button(text, code, primary=code in _FILLED)
        keys = KEYS[code].replace("Return", "Enter")
        made.setToolTip(f"{text} ({keys})")
        made.clicked.connect(lambda: self.chosen.emit(code))
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        made.hide()
        return made

    def show_view(self, view: ScreeningView) -> None:
        """Show what may be decided now; somebody who may not decide learns who does."""
        self.offered = self._offers(view)
        for code, made in self._buttons.items():
            made.setVisible(code in self.offered)
            made.setEnabled(True)
        self._criteria.setText(decision_words.criteria(view.assessment))
        then = decision_words.standing(self._desk, view)
        if not view.may_edit and view.state in TO_DECIDE:
            then = self.tr("The coordinator decides.")
        late = view.late and view.may_edit
        self._then.say(then, Tone.SOON if late else Tone.INK2, Shape.RING if late else None)
        self._problem.hide()
        self._then.show()

    @staticmethod
    def _offers(view: ScreeningView) -> tuple[str, ...]:
        if not (view.steps or view.may_edit):
            return ()
        told = ("told",) if view.untold else ()
        letter = ("letter",) if view.may_edit and view.state in ANSWERED else ()
        return (*told, *letter, *_OFFERED.get(view.state, ()))

    def say_problem(self, text: str) -> None:
        """Say why a decision was refused."""
        self._problem.say(text, Tone.LATE, Shape.TRIANGLE)
        self._problem.setVisible(bool(text))
        self._then.setVisible(not text)
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Take no second decision while the first is on its way to the disk."""
        for made in self._buttons.values():
            made.setEnabled(not busy)
