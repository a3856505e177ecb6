"""The room while a case is on: list, case, plan, the record line across; a narrow window folds columns into tabs."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.agenda_side import NARROW, WIDE, AgendaSide
from marac_desk.desktop.room.case_sentences import prompt
from marac_desk.desktop.room.case_view import HEAD_HEIGHT, CaseHead, CaseView
from marac_desk.desktop.room.clock import RoomClock
from marac_desk.desktop.room.closing_view import ClosingView
from marac_desk.desktop.room.notes import RoomNotes
from marac_desk.desktop.room.plan_side import WIDTH as PLAN_WIDTH
from marac_desk.desktop.room.plan_side import PlanSide
from marac_desk.desktop.room.reading import LineReader, harming_words, names_of
from marac_desk.desktop.room.record_line import RecordLine
from marac_desk.desktop.room.share_line import ShareLine
from marac_desk.desktop.room.state import RoomState, item_of
from marac_desk.desktop.widgets.labels import hairline
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.services.meeting_room.views import CaseInRoom

BAR_HEIGHT = 126
PLAN_NARROW = 336


class Fold(Enum):
    """How much room there is: three columns, three narrow ones, the plan as a tab, one column at a time."""

    WIDE = 1400
    THREE = 1260
    TWO = 1000
    ONE = 0


def fold_of(width: int) -> Fold:
    """Return how a window of this width is laid out."""
    return next(fold for fold in Fold if width >= fold.value)


class RunningView(QWidget):
    """Puts the parts of the room where there is room for them."""

    resized = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("runningView")
        self.desk = desk
        self._fold: Fold | None = None
        self._words: object = None
        self._reader: LineReader | None = None
        self.agenda = AgendaSide(desk)
        self.head, self.case, self.closing = CaseHead(desk), CaseView(desk), ClosingView(desk)
        self.clock, self.plan = RoomClock(desk), PlanSide(desk)
        self.notes = RoomNotes(desk)
        self.line, self.share = RecordLine(desk, page), ShareLine(desk)
        self.tabs = TabRow(
            self.tr("Parts of the room"),
            (("agenda", self.tr("List")), ("case", self.tr("Case")), ("plan", self.tr("Plan"))),
        )
        self.tabs.chosen.connect(self._show_tab)
        self._middle, self._bar = QStackedWidget(), QStackedWidget()
        self._build()

    def _build(self) -> None:
        for widget in (self.case, self.closing):
            self._middle.addWidget(widget)
        self._left, self._right = QVBoxLayout(), QFrame()
        self._right.setProperty("paper", "1")
        self._right_column = QVBoxLayout(self._right)
        self._right_column.setContentsMargins(0, 0, 0, 0)
        self._right_column.setSpacing(0)
        self._clock_place = QVBoxLayout()
        self._right_column.addLayout(self._clock_place)
        self._right_rule = hairline()
        self._right_column.addWidget(self._right_rule)
        self._right_column.addWidget(self.plan, 1)
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.head)
        centre.addWidget(hairline())
        tabs = QHBoxLayout()
        tabs.setContentsMargins(28, 0, 28, 0)
        tabs.addWidget(self.tabs)
        centre.addLayout(tabs)
        centre.addWidget(self.notes)
        centre.addWidget(self._middle, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        self._dividers = [_upright(), _upright()]
        upper.addWidget(self.agenda)
        upper.addWidget(self._dividers[0])
        upper.addLayout(centre, 1)
        upper.addWidget(self._dividers[1])
        upper.addWidget(self._right)
        self._upper = upper
        self._bar.addWidget(self.line)
        self._bar.addWidget(self.share)
        self._bar.setFixedHeight(BAR_HEIGHT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        self._bar_rule = hairline(accent=True)
        whole.addWidget(self._bar_rule)
        whole.addWidget(self._bar)

    # Showing

    def show_state(self, state: RoomState, now: datetime) -> None:
        """Show the meeting and its case as they stand."""
        if self._words != state.words:
            self._words, self._reader = state.words, LineReader(state.words)
        reader, case = self._reader, state.case
        if reader is not None and case is not None:
            reader.people, reader.harming = _people(case), harming_words(case)
        self.agenda.show_state(state, now)
        self.head.show_case(case)
        self.case.show_case(case)
        self.plan.show_case(case)
        if state.all_heard and case is None:
            self.closing.show_state(state)
        self._middle.setCurrentWidget(self.closing if case is None else self.case)
        records = case is not None and (case.may.record_actions or case.may.record_sharing)
        self._bar.setVisible(records)
        self._bar_rule.setVisible(records)
        self.line.read_by(reader, case)
        self.line.prompt(prompt(case) if case else ())
        self.share.read_by(reader, item_of(state), case)
        self.show_time(state, now)

    def show_time(self, state: RoomState, now: datetime) -> None:
        """Show the clocks; called every second."""
        self.clock.show_time(state, now)
        self.notes.show_state(state, now)

    def show_share_line(self, shown: bool) -> None:
        """Put the line of sharing, or the record line, under the case."""
        self._bar.setCurrentWidget(self.share if shown else self.line)
        (self.share.edit if shown else self.line.edit).setFocus()

    @property
    def sharing(self) -> bool:
        """Tell whether the line of sharing is shown."""
        return self._bar.currentWidget() is self.share

    def focus_line(self) -> None:
        """Put the keyboard where it belongs: in the line, or on the close where no case is left."""
        if self._middle.currentWidget() is self.closing:
            self.closing.main.setFocus()
            return
        (self.share.edit if self.sharing else self.line.edit).setFocus()

    # Folding

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        fold = fold_of(self.window().width())
        if fold is not self._fold:
            self._fold = fold
            self._lay_out(fold)

    def _lay_out(self, fold: Fold) -> None:
        three = fold in {Fold.WIDE, Fold.THREE}
        self.agenda.make_narrow(fold in {Fold.THREE, Fold.TWO})
        self.head.steps.make_narrow(fold is not Fold.WIDE)
        self.agenda.setMinimumWidth(0)
        self.agenda.setMaximumWidth(16_777_215)
        if fold is Fold.ONE:
            self._middle.addWidget(self.agenda)
        else:
            self._upper.insertWidget(0, self.agenda)
            self.agenda.setFixedWidth(WIDE if fold is Fold.WIDE else NARROW)
            self.agenda.show()
        if three:
            self._right_column.addWidget(self.plan, 1)
            self.plan.show()
            self._clock_place.addWidget(self.clock)
            self.clock.setFixedHeight(HEAD_HEIGHT - 1)
            self._right.setFixedWidth(PLAN_WIDTH if fold is Fold.WIDE else PLAN_NARROW)
        else:
            self._middle.addWidget(self.plan)
            self.head.clock_slot.addWidget(self.clock)
        self.clock.make_narrow(fold is not Fold.WIDE)  # after it moved: a style sheet forgets fonts of what moves
        self._right.setVisible(three)
        self._dividers[0].setVisible(fold is not Fold.ONE)
        self._dividers[1].setVisible(three)
        self.tabs.setVisible(not three)
        self.tabs.setTabVisible(0, fold is Fold.ONE)
        self.tabs.choose("case")
        self._show_tab("case")

    def _show_tab(self, code: str) -> None:
        if self._fold in {Fold.WIDE, Fold.THREE}:
            if self._middle.currentWidget() is not self.closing:
                self._middle.setCurrentWidget(self.case)
            return
        shown = {"agenda": self.agenda, "plan": self.plan, "case": self.case}[code]
        self._middle.setCurrentWidget(shown)

    def show_part(self, code: str) -> None:
        """Bring a part into view: the list, the case or the plan."""
        if self.tabs.isVisible():
            self.tabs.choose(code)


def _upright() -> QFrame:
    made = hairline()
    made.setMaximumHeight(16_777_215)
    made.setFixedWidth(1)
    made.setMinimumHeight(0)
    return made


def _people(case: CaseInRoom) -> dict[str, tuple[str, ...]]:
    """Return the names by which people are typed: children by their first names, who causes harm by all of them."""
    found = {str(child.person_id): names_of(child.name)[:1] for child in case.children if child.name}
    return found | {str(person.person_id): names_of(person.name) for person in case.perpetrators if person.name}
