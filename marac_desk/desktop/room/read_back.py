"""The read-back: every action read out, agreed one by one, large enough to be read across the table."""

from __future__ import annotations

import uuid
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.case_sentences import gap_words, her_words
from marac_desk.desktop.room.clock import RoomClock
from marac_desk.desktop.room.plan_sentences import due_words
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.keys_line import KeysLine
from marac_desk.desktop.widgets.labels import HerWords, button, hairline, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import ROW_PAIR, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import LinkedProcess, Share
from marac_desk.services.meeting_room.views import CaseInRoom, PlanLine

NARROW_BELOW = 1200
ROW_NARROW = 38


class ReadRows(RowView):
    """Space agrees and goes on; E corrects; A adds; Esc goes back to the plan."""

    agreed = Signal(object)
    correct_pressed = Signal(object)
    add_pressed = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the action that is being read."""
        key = self.current_key()
        match event.key():
            case Qt.Key.Key_Space if isinstance(key, uuid.UUID):
                self.agreed.emit(key)
            case Qt.Key.Key_E if isinstance(key, uuid.UUID):
                self.correct_pressed.emit(key)
            case Qt.Key.Key_A:
                self.add_pressed.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class ReadBackView(QWidget):
    """The plan of one case, read out."""

    conclude_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readBackView")
        self.desk = desk
        self._case: CaseInRoom | None = None
        self._narrow = False
        self._reading: object = None
        self._title = label("", Type.READBACK_TITLE, name="readBackTitleLabel")
        self._about = label("", Type.BODY, Tone.INK2)
        self.clock = RoomClock(desk)
        self._hers = HerWords()
        columns = (Column("", 48), Column("", 158), Column(), Column("", 134), Column("", 124), Column("", 84))
        self.rows = ReadRows(columns, self.tr("Actions to read back"))
        self.rows.agreed.connect(self._go_on)
        self.rows.current_changed.connect(self._show_reading)
        self._below = [self._note() for _ in range(3)]
        self._conclude = button(self.tr("Conclude case"), "concludeCase", primary=True)
        self._conclude.clicked.connect(self.conclude_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(hairline(ink=True))
        column.addLayout(self._body(), 1)
        column.addWidget(hairline())
        column.addWidget(self._foot())
        self.setFocusProxy(self.rows)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setContentsMargins(56, 16, 0, 12)
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        line = QHBoxLayout()
        line.addLayout(words, 1)
        line.addWidget(self.clock)
        line.addSpacing(36)
        return line

    def _body(self) -> QVBoxLayout:
        hers = QHBoxLayout()
        hers.setContentsMargins(56, 18, 56, 14)
        hers.addWidget(self._hers)
        rows = QHBoxLayout()
        rows.setContentsMargins(40, 0, 40, 0)
        rows.addWidget(self.rows)
        notes = QHBoxLayout()
        notes.setContentsMargins(56, 14, 56, 16)
        notes.setSpacing(40)
        for holder, _, _ in self._below:
            notes.addWidget(holder, 1, Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout()
        body.setSpacing(0)
        body.addLayout(hers)
        body.addLayout(rows, 1)
        body.addLayout(notes)
        return body

    def _note(self) -> tuple[QWidget, QLabel, QLabel]:
        head, text = label("", Type.BODY_STRONG), label("", Type.BODY, Tone.INK2, wrap=True)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(head)
        column.addWidget(text)
        return holder, head, text

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("paper", "1")
        line = QHBoxLayout(foot)
        line.setContentsMargins(56, 18, 56, 18)
        line.setSpacing(6)
        keys = (
            (self.tr("Space"), self.tr("agreed, next")),
            ("E", self.tr("correct this one")),
            ("A", self.tr("add an action")),
            (self.tr("Esc"), self.tr("back to the plan")),
            (self.tr("Ctrl Enter"), self.tr("conclude")),
        )
        line.addWidget(KeysLine(keys), 1)
        line.addWidget(self._conclude)
        return foot

    def show_state(self, state: RoomState, now: datetime) -> None:
        """Show the plan to be read."""
        case = state.case
        fresh = case is not None and (self._case is None or self._case.item_id != case.item_id)
        self._case = case
        if case is None:
            return
        self._title.setText(self.tr("Read-back, {name}").format(name=self.desk.name(case.name, case.reference)))
        position = state.listed.position if state.listed else 0
        where = self.tr("{reference}, case {number} of {total}, {day}").format(
            reference=case.reference,
            number=position,
            total=len(state.room.cases),
            day=dates.day(state.room.day, self.desk.today()),
        )
        self._about.setText(where)
        self._hers.say(her_words(case), "")
        self._show_rows(case)
        if fresh:
            self._select_unread(case)
        self._show_notes(case)
        left = sum(not line.read_back for line in case.plan)
        rest = self.tr("Conclude case, %n still to read", None, left)
        self._conclude.setText(rest if left else self.tr("Conclude case"))
        self.clock.show_time(state, now)

    def _show_rows(self, case: CaseInRoom) -> None:
        empty = Cell(self.tr("Nothing was agreed on this case. A adds an action."), type=Type.READBACK)
        none = Row("none", (Cell(), Cell(), empty), height=ROW_PAIR)
        self.rows.set_rows([self._row(number, line) for number, line in enumerate(case.plan, 1)] or [none])

    def _row(self, number: int, line: PlanLine) -> Row:
        never, small = line.share is Share.NEVER, Type.BODY if self._narrow else Type.HER_WORDS
        asked = line.state is ActionState.ASKED
        reading = line.action_id == self._reading
        large = Type.READBACK_STRONG if reading else Type.READBACK
        words = f"{line.does}: {line.detail}" if line.detail and not line.title.endswith("…") else line.does
        state = self.tr("agreed") if line.read_back else self.tr("asked") if asked else ""
        tone = Tone.INK2 if line.read_back else Tone.SOON
        if reading and not line.read_back:
            state, tone = self.tr("reading"), Tone.ACCENT
        cells = (
            Cell(str(number), type=small, tone=Tone.INK3),
            Cell(line.agency, type=small, mark=line.mark),
            Cell(words, type=Type.BODY if self._narrow else large, wrap=True),
            Cell(lead=due_words(self.desk, line), lead_type=Type.READING_LEAD),
            Cell(
                labels.word(line.share),
                type=Type.BODY_STRONG if never else Type.BODY,
                tone=Tone.INK if never else Tone.INK2,
                shape=Shape.STRUCK_EYE if never else None,
            ),
            Cell(state, type=Type.BODY_LEAD if reading else Type.BODY, tone=tone),
        )
        return Row(line.action_id, cells, height=ROW_NARROW if self._narrow else ROW_PAIR, rule=True)

    def _show_reading(self, key: object) -> None:
        """Mark the action that is being read, and the one before no longer."""
        if self._case is None or key == self._reading:
            return
        before, self._reading = self._reading, key
        for number, line in enumerate(self._case.plan, 1):
            if line.action_id in {before, key}:
                self.rows.change_row(self._row(number, line))

    def _show_notes(self, case: CaseInRoom) -> None:
        links = [
            self.tr("{process}, {decision}").format(process=_link(code), decision=decision)
            for code, decision in case.link_decisions
        ]
        gaps = [" ".join(gap_words(self.desk, case, gap)) for gap in case.gaps]
        if case.report_back_by:
            links.append(self.tr("{name} tells the victim").format(name=self.desk.name(case.report_back_by)))
        notes = (
            (self.tr("Risk now"), case.risk_statement or self.tr("No risk statement yet.")),
            (self.tr("Links, and who tells"), "; ".join(links)),
            (self.tr("Left open"), case.left_open or ". ".join(gaps[:4]) or self.tr("Nothing.")),
        )
        for (_, head, text), (title, words) in zip(self._below, notes, strict=True):
            head.setText(title)
            text.setText(words or self.tr("Not decided."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on a small screen."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        if narrow != self._narrow:
            self._narrow = narrow
            self.clock.make_narrow(narrow)
            if self._case is not None:
                self._show_rows(self._case)

    def _select_unread(self, case: CaseInRoom) -> None:
        unread = next((line.action_id for line in case.plan if not line.read_back), None)
        if unread is not None:
            self.rows.select_key(unread)

    def _go_on(self, key: uuid.UUID) -> None:
        """Go to the next action that was not read yet; where there is none, to the verb."""
        if self._case is None:
            return
        ids = [line.action_id for line in self._case.plan]
        unread = [line.action_id for line in self._case.plan if not line.read_back and line.action_id != key]
        after = [i for i in unread if ids.index(i) > ids.index(key)]
        if after or unread:
            self.rows.select_key((after or unread)[0])
        else:
            self._conclude.setFocus()


def _link(code: str) -> str:
    return labels.word(LinkedProcess(code))
