"""Fair trim in the room: what the desk proposes when the meeting runs late, accepted line by line or left."""

from __future__ import annotations

import math
import uuid
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.defer_dialog import DeferCaseDialog
from marac_desk.desktop.forms.ui_fair_trim_dialog import Ui_FairTrimDialog
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.labels import dress
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, problems
from marac_desk.rules.fair_trim import GivesWay, Trim, TrimLine, propose
from marac_desk.rules.lives import ItemState
from marac_desk.services.changes import Changes
from marac_desk.services.deferring import DeferralDraft, check_interim
from marac_desk.services.meeting_room.running import set_aside
from marac_desk.services.meeting_room.trimming import TrimFacts, shorten_case, trim_facts

_CONTEXT = "FairTrim"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def minutes_late(state: RoomState, now: datetime) -> int:
    """Return by how many minutes the meeting ends after the time people gave for it; 0 where it does not."""
    return max(0, math.ceil((state.forecast(now).end - state.until).total_seconds() / 60))


def why(reason: GivesWay) -> str:
    """Return why a case gives way, or does not."""
    return {
        GivesWay.REVIEW_UNCHANGED: _tr("a review, nothing new is recorded"),
        GivesWay.REPEAT_UNCHANGED: _tr("a repeat, the checklist is no worse than before"),
        GivesWay.REVIEW_CHANGED: _tr("a review, but the checklist is worse than before"),
        GivesWay.REPEAT_CHANGED: _tr("a repeat, perhaps worse than before"),
        GivesWay.FIRST_HEARING: _tr("a first hearing, no children"),
        GivesWay.FIRST_WITH_CHILDREN: _tr("a first hearing with children: never deferred"),
        GivesWay.EMERGENCY: _tr("an emergency: keeps its minutes"),
    }[reason]


class TrimRows(RowView):
    """Space accepts the line at hand."""

    accepted = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept by Space or Enter."""
        key = self.current_key()
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(key, uuid.UUID):
            self.accepted.emit(key)
        else:
            super().keyPressEvent(event)


class FairTrimDialog(QDialog):
    """What gives way, in which order, and why; nothing happens that nobody accepts."""

    def __init__(self, desk: Desk, state: RoomState, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._state = desk, state
        self.trim = Trim(0, (), ())
        self.ui = Ui_FairTrimDialog()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call,unused-ignore]
        dress(self)
        self.ui.closeButton.clicked.connect(self.accept)
        columns = (Column("", 190), Column("", 200), Column())
        self.rows = TrimRows(columns, self.tr("What gives way"))
        column = QVBoxLayout(self.ui.linesPlaceWidget)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)
        self.rows.accepted.connect(self._take)
        self.show_state(state)
        self.rows.setFocus()

    def show_state(self, state: RoomState) -> None:
        """Propose anew from the meeting as it stands."""
        self._state = state
        actor, meeting_id = self._desk.actor, state.room.meeting_id
        self._desk.work.read(
            self, lambda uow: trim_facts(uow, actor=actor, meeting_id=meeting_id), self._show, what="trim"
        )

    def _show(self, facts: TrimFacts) -> None:
        late = minutes_late(self._state, self._desk.now())
        self.trim = propose(facts.cases, late, facts.floors)
        self.ui.effectLabel.setText(self._said(late))
        at = self.rows.currentIndex().row()
        self.rows.set_rows([self._row(line) for line in self.trim.lines])
        if self.trim.lines:
            self.rows.selectRow(max(0, min(at, len(self.trim.lines) - 1)))
        self.rows.setVisible(bool(self.trim.lines))
        spared = [line for line in self.trim.spared if line.why in {GivesWay.EMERGENCY, GivesWay.FIRST_WITH_CHILDREN}]
        words = "; ".join(f"{self._name(line)}, {why(line.why)}" for line in spared) if late else ""
        self.ui.sparedLabel.setText(self.tr("Left as they are: {cases}.").format(cases=words) if words else "")

    def _said(self, late: int) -> str:
        zone, state = self._desk.area.zone, self._state
        booked = dates.clock_time(state.until, zone)
        if not late:
            return self.tr("The meeting ends by {time}, as planned. Nothing has to give way.").format(time=booked)
        end = dates.clock_time(state.forecast(self._desk.now()).end, zone)
        said = self.tr("It would end at {end}, %n minute(s) after {time}.", None, late).format(end=end, time=booked)
        if self.trim.short_by:
            rest = self.tr("With all of this it is still %n minute(s) late.", None, self.trim.short_by)
            return f"{said} {rest}"
        return f"{said} {self.tr('With all of this it ends in time.')}"

    def _name(self, line: TrimLine) -> str:
        case = next((case for case in self._state.room.cases if case.item_id == line.key), None)
        return self._desk.name(case.name, case.reference) if case is not None else ""

    def _row(self, line: TrimLine) -> Row:
        case = next((case for case in self._state.room.cases if case.item_id == line.key), None)
        number = f"{case.position}  " if case is not None else ""
        does = (
            self.tr("defer, gives %n minute(s)", None, line.gains)
            if line.defers
            else self.tr("{to} instead of {minutes}").format(
                to=dates.minutes(line.becomes), minutes=dates.minutes(line.minutes)
            )
        )
        cells = (
            Cell(self._name(line), number, type=Type.BODY, lead_tone=Tone.INK3),
            Cell(lead=does, lead_type=Type.BODY_LEAD, shape=Shape.RING if line.defers else None),
            Cell(why(line.why), type=Type.BODY, tone=Tone.INK2, wrap=True),
        )
        return Row(line.key, cells)

    def _take(self, key: uuid.UUID) -> None:
        line = next((line for line in self.trim.lines if line.key == key), None)
        if line is None:
            return
        actor, minutes = self._desk.actor, line.becomes
        self.ui.hintLabel.setText("")

        def failed(error: Exception) -> None:
            self.ui.hintLabel.setText(problems.sentence(error))

        if not line.defers:
            self._desk.work.write(
                self, lambda uow: shorten_case(uow, actor=actor, item_id=key, minutes=minutes), None, failed
            )
            return
        self._defer(line, key)

    def _defer(self, line: TrimLine, key: uuid.UUID) -> None:
        """Ask what every deferral is asked: why, to when, and what is done until then."""
        actor = self._desk.actor
        reason = self.tr("The meeting ran late; this case gave way: {why}.").format(why=why(line.why))

        def run(uow: Any, draft: DeferralDraft) -> tuple[Any, Changes]:
            check_interim(draft)
            result, changes = set_aside(
                uow, actor=actor, item_id=key, state=ItemState.DEFERRED, reason=draft.reason, deferral=draft
            )
            return result, changes | Changes.ACTIONS | Changes.CASES

        self.deferring = DeferCaseDialog(self._desk, key, self._name(line), run, self, reason)
        self.deferring.open()
