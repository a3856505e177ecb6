"""The side: attempts so far and the next one, her answer, how safe she feels, and what else can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.offered import KEYS, offered, texts
from marac_desk.desktop.report_backs.side_words import answer_rows, answer_source, attempt_rows, no_answer
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.growing_rows import GrowingRows
from marac_desk.desktop.widgets.keys_line import KeysLine
from marac_desk.desktop.widgets.labels import HerWords, SectionHead, button, label
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.vocabulary import Answer
from marac_desk.services.report_backs.views import BackProtected, BackView

WIDTH = 304
INSETS = 64  # pixels left and right of the words, scroll bar included


class Side(QFrame):
    """Beside the pairs, or below them in two halves where the window is narrow."""

    step_pressed = Signal(str)
    repeat_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportBackSide")
        self.setProperty("paper", "1")
        self._desk = desk
        self._view: BackView | None = None
        self._armed = self._narrow = False
        self.attempts = GrowingRows((Column("", 92), Column()), self.tr("Attempts"))
        self.facts = GrowingRows((Column("", 92), Column()), self.tr("Her answer"))
        self._her_words = HerWords(side=True)
        self._nothing = label("", Type.LIST, Tone.INK2, wrap=True, name="noAnswerLabel")
        self._otherwise = SectionHead(self.tr("If she cannot be told"), light=True)
        self._leaflet = label("", Type.SMALL, Tone.INK3, name="leafletLabel")
        self._why = label("", Type.SMALL, Tone.INK3, wrap=True, name="onlyReadLabel")
        self._ends = label("", Type.SMALL, Tone.LATE, wrap=True, name="endsLabel")
        self.keys = KeysLine(self._attempt_keys())
        self.buttons = self._make_buttons()
        self.repeat = button(self.tr("Start a repeat referral"), "repeatReferral", link=True)
        self.repeat.setToolTip(self.tr("Open a new referral form for what happened since"))
        self.repeat.clicked.connect(self.repeat_pressed)
        self._lay_out()

    def _attempt_keys(self) -> list[tuple[str, str]]:
        return [
            (self.tr("A S"), self.tr("spoken to")),
            (self.tr("A N"), self.tr("not reached")),
            (self.tr("A U"), self.tr("not safe now")),
            (self.tr("A D"), self.tr("with details")),
        ]

    def _make_buttons(self) -> dict[str, QPushButton]:
        words, made = texts(), {}
        for code in ("attempt", "plan", "answer", "leaflet", "hand_on", "not_safe", "decline"):
            one = made[code] = button(words[code], code, link=True)
            keys = KEYS.get(code, "") if code != "answer" else ""
            one.setToolTip(f"{words[code]} ({keys.replace(',', '')})" if keys else words[code])
            one.clicked.connect(lambda _on=False, code=code: self._press(code))
        return made

    def _lay_out(self) -> None:
        self._content = QWidget()
        self._content.setProperty("paper", "1")
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._content)
        self._halves.setContentsMargins(16, 14, 16, 16)
        self._halves.setSpacing(18)
        self._halves.addLayout(self._tries())
        self._halves.addLayout(self._answer(), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._content)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)

    def _tries(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._inset(SectionHead(self.tr("Attempts"), light=True)))
        column.addWidget(self.attempts)
        column.addWidget(self._inset(self.keys, self.buttons["attempt"], self.buttons["plan"]))
        column.addStretch(1)
        return column

    def _answer(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._inset(SectionHead(self.tr("Her answer"), light=True), self._her_words, self._nothing))
        column.addWidget(self.facts)
        column.addWidget(self._inset(self.buttons["answer"], self.repeat, self._leaflet, self.buttons["leaflet"]))
        column.addSpacing(12)
        rest = [self.buttons[code] for code in ("hand_on", "not_safe", "decline")]
        column.addWidget(self._inset(self._otherwise, *rest, self._ends, self._why))
        column.addStretch(1)
        return column

    @staticmethod
    def _inset(*parts: QWidget) -> QWidget:
        """Return parts one below the other, level with the words of the lists."""
        around = QWidget()
        inside = QVBoxLayout(around)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.setSpacing(5)
        for part in parts:
            link = isinstance(part, QPushButton)
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if link else Qt.AlignmentFlag(0))
        return around

    # ---- what is shown

    def show_back(self, view: BackView) -> None:
        """Show one report-back; nothing protected."""
        self._view, self._armed = view, False
        self._show_attempts(None)
        self._show_answer(view)
        self._offer(view)

    def forget(self) -> None:
        """Keep nothing of what stood here."""
        self._view = None
        self.attempts.set_rows([])
        self.facts.set_rows([])
        self._her_words.say("", "")
        for part in (self._nothing, self._leaflet, self._why, self._ends):
            part.setText("")

    def show_held(self, held: BackProtected | None) -> None:
        """Show the ways and the next safe time while the key is held."""
        self._show_attempts(held)

    def _show_attempts(self, held: BackProtected | None) -> None:
        if self._view is not None:
            self.attempts.set_rows(attempt_rows(self._desk, self._view, held))

    def _show_answer(self, view: BackView) -> None:
        veil = Veil(self._desk, (*view.names, view.row.advocate))
        self._her_words.say(veil.words(view.response or ""), answer_source(self._desk, view))
        self._her_words.setVisible(bool(view.response))
        nothing = no_answer(view)
        self._nothing.setText(nothing)
        self._nothing.setVisible(bool(nothing))
        rows = answer_rows(self._desk, view)
        self.facts.set_rows(rows)
        self.facts.setVisible(bool(rows))
        may_refer = self._desk.allowed.may(Operation.CREATE, DataClass.REFERRAL)
        self.repeat.setVisible(may_refer and view.row.new_abuse is Answer.YES)

    def _offer(self, view: BackView) -> None:
        steps, words = offered(view), texts()
        for code, one in self.buttons.items():
            one.setVisible(code in steps)
        self.buttons["leaflet"].setText(
            self.tr("Record leaflet as not given") if view.leaflet_given else words["leaflet"]
        )
        again = view.response_on is not None
        self.buttons["answer"].setText(self.tr("Record another answer") if again else words["answer"])
        self.buttons["decline"].setText(words["decline"])
        self.keys.setVisible("attempt" in steps)
        self._otherwise.setVisible(bool(steps & {"hand_on", "not_safe", "decline"}))
        self._ends.setVisible(False)
        self._leaflet.setText(self.tr("She was given the leaflet.") if view.leaflet_given else "")
        self._leaflet.setVisible(view.leaflet_given)
        self._why.setText(self._only_read(view))
        self._why.setVisible(not view.may_write)

    def _only_read(self, view: BackView) -> str:
        if view.may_write:
            return ""
        if not view.row.advocate:
            return self.tr("No advocate was named for this report-back. The meeting names one.")
        name = self._desk.name(view.row.advocate)
        return self.tr("Only {advocate} writes here; you read.").format(advocate=name)

    # ---- what is pressed

    def _press(self, code: str) -> None:
        """Pass a step on; the one that ends everything is asked for twice."""
        if code == "decline" and not self._armed:
            self._armed = True
            self.buttons[code].setText(self.tr("Yes, record that she does not want to know"))
            self._ends.setText(self.tr("This ends the telling and cannot be taken back. Press once more to record it."))
            self._ends.setVisible(True)
            return
        self._armed = False
        self.step_pressed.emit(code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the keys as many lines as they need."""
        super().resizeEvent(event)
        self._fit_keys()

    def _fit_keys(self) -> None:
        half = self.width() // 2 if self._narrow else self.width()
        self.keys.setFixedHeight(self.keys.heightForWidth(half - INSETS))

    def make_narrow(self, narrow: bool) -> None:
        """Put attempts beside the answer where the side lies below the pairs."""
        self._narrow = narrow
        way = QBoxLayout.Direction.LeftToRight if narrow else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(way)
        self._halves.setStretch(0, 1 if narrow else 0)
        self._halves.setStretch(1, 1)
        self._fit_keys()
