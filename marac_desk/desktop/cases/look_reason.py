"""The question before a case that nobody is at work on: why it is opened. One key answers it; nothing shows before."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary.access import LookReasonCode
from marac_desk.services.audit.reasons import LONGEST, StatedReason

_CONTEXT = "LookReason"
WIDEST = 620
CODES = tuple(LookReasonCode)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class LookReason(QFrame):
    """Stands where the case will stand; emits the reason, and keeps nothing of what was typed."""

    stated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lookReason")
        self.rows = RowView((Column("", 38), Column()), _tr("Why this case is opened"))
        self.rows.setObjectName("lookReasonRowView")
        self.rows.verb_pressed.connect(lambda code, _verb: self.choose(LookReasonCode(code)))
        self.words = QLineEdit()
        self.words.setObjectName("lookWordsLineEdit")
        self.words.setMaxLength(LONGEST)
        self.words.setAccessibleName(_tr("Why, in a few words"))
        self.words.setPlaceholderText(_tr("Why, in a few words"))
        self.open = button(_tr("Open the case"), "openForReason", primary=True)
        self.open.setToolTip(_tr("Open the case (Enter)"))
        self._problem = label("", Type.SMALL, Tone.LATE, wrap=True, name="lookProblemLabel")
        self.words.returnPressed.connect(self._state_other)
        self.open.clicked.connect(self._state_other)
        self._lay_out()
        for number, code in enumerate(CODES, 1):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda code=code: self.choose(code))
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        about = _tr(
            "Nothing is going on in this case now. Say why you open it: the ledger keeps that with your look, "
            "and the case shows once both are written down. Press a number."
        )
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        answer = QHBoxLayout()
        answer.setContentsMargins(8, 0, 8, 0)
        answer.setSpacing(12)
        answer.addWidget(self.words, 1)
        answer.addWidget(self.open)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        lead = QVBoxLayout()
        lead.setContentsMargins(8, 0, 8, 0)
        lead.addWidget(label(about, Type.LIST, Tone.INK2, wrap=True))
        column.addLayout(lead)
        column.addWidget(self.rows)
        column.addLayout(answer)
        column.addWidget(self._problem)
        column.addStretch(1)
        around = QHBoxLayout(self)
        around.setContentsMargins(24, 20, 24, 20)
        around.addWidget(inside, 1)
        around.addStretch(0)

    def ask(self, suggested: str = "") -> None:
        """Ask anew; the keyboard stands on the code that is likely now, or on none: then Enter alone says nothing."""
        self.rows.set_rows([_row(number, code) for number, code in enumerate(CODES, 1)])
        self.rows.setFixedHeight(self.rows.content_height())
        if not (suggested and self.rows.select_key(suggested)):
            self.rows.clearSelection()
            self.rows.setCurrentIndex(QModelIndex())
        self.words.clear()
        self._show_words(shown=False)
        self.say("")
        self.rows.setFocus()

    def choose(self, code: LookReasonCode) -> None:
        """Give a code for the reason; something else takes a few words first."""
        if not self.rows.isEnabled():
            return
        if code is LookReasonCode.OTHER:
            self.rows.select_key(code.value)
            self._show_words(shown=True)
            self.words.setFocus()
            return
        self._state(StatedReason(code))

    def _state_other(self) -> None:
        self._state(StatedReason(LookReasonCode.OTHER, self.words.text()))

    def _state(self, reason: StatedReason) -> None:
        if not self.rows.isEnabled():  # it is being written down: a second key opens nothing twice
            return
        self._wait(waiting=True)
        self.stated.emit(reason)

    def _show_words(self, *, shown: bool) -> None:
        self.words.setVisible(shown)
        self.open.setVisible(shown)

    def _wait(self, *, waiting: bool) -> None:
        for part in (self.rows, self.words, self.open):
            part.setEnabled(not waiting)

    def say(self, problem: str) -> None:
        """Say why the reason was not taken; what was typed stays."""
        self._wait(waiting=False)
        self._problem.setText(problem)
        self._problem.setAccessibleName(problem)
        self._problem.setVisible(bool(problem))

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self.words.clear()
        self.say("")


def _row(number: int, code: LookReasonCode) -> Row:
    word = labels.word(code)
    word = word[:1].upper() + word[1:]
    cells = (Cell(str(number), tone=Tone.INK3), Cell(lead=word, lead_tone=Tone.INK, lead_type=Type.LIST, verb="open"))
    return Row(code.value, cells, said=word)
