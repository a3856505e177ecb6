"""The list at the left of the room: planned and real times of every case, and who is here."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.labels import hairline, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import ROW_ROOM, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.lives import ItemState
from marac_desk.rules.meeting_clock import Forecast
from marac_desk.rules.references import initials
from marac_desk.rules.vocabulary import AttendanceStatus
from marac_desk.services.meeting_room.views import ListedCase

WIDE, NARROW = 308, 168
HEAD_HEIGHT = 88
ASIDE = frozenset({ItemState.DEFERRED, ItemState.WITHDRAWN, ItemState.NOT_REACHED})


class AgendaSide(QFrame):
    """Every case with its times; Enter on one calls it."""

    called = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("paper", "1")
        self._narrow = False
        self._shown: tuple[RoomState, datetime] | None = None
        self._where = label("", Type.TITLE, name="whereLabel")
        self._day = label("", Type.SMALL, Tone.INK3)
        self._here = label("", Type.LIST, Tone.INK2, name="hereLabel")
        top = QHBoxLayout()
        top.addWidget(self._where)
        top.addStretch(1)
        top.addWidget(self._day)
        head = QWidget()
        head.setFixedHeight(HEAD_HEIGHT - 1)
        column = QVBoxLayout(head)
        column.setContentsMargins(20, 10, 20, 6)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._here)
        column.addStretch(1)
        self.rows = self._list(narrow=False)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 10, 0, 8)
        self._body.addWidget(self.rows)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(hairline())
        whole.addLayout(self._body, 1)

    def _list(self, *, narrow: bool) -> RowView:
        columns = (
            (Column("", 34, right=True), Column(), Column(self.tr("Real"), 56, right=True))
            if narrow
            else (
                Column("", 34, right=True),
                Column(self.tr("Agenda")),
                Column(self.tr("Plan"), 54, right=True),
                Column(self.tr("Real"), 58, right=True),
            )
        )
        made = RowView(columns, self.tr("Cases of this meeting"), header=True)
        made.opened.connect(self.called)
        return made

    def make_narrow(self, narrow: bool) -> None:
        """Keep to number, initials and real time on a small screen."""
        if narrow != self._narrow:
            self._narrow = narrow
            old, self.rows = self.rows, self._list(narrow=narrow)
            self._body.replaceWidget(old, self.rows)
            old.deleteLater()
            if self._shown is not None:
                self.show_state(*self._shown)
        self._day.setVisible(not narrow)
        self._here.setVisible(not narrow)

    def show_state(self, state: RoomState, now: datetime) -> None:
        """Show the meeting as it stands."""
        self._shown = state, now
        here = state.listed
        total = len(state.room.cases)
        words = (
            self.tr("{number} of {total}").format(number=here.position, total=total)
            if here
            else self.tr("%n case(s)", None, total)
        )
        self._where.setText(words)
        self._day.setText(dates.day(state.room.day, self.desk.today()))
        self._here.setText(self._attendance(state))
        self.rows.set_rows(self._rows(state, now))
        if here is not None:
            self.rows.select_key(here.item_id)

    def _attendance(self, state: RoomState) -> str:
        here = sum(seat.here for seat in state.room.seats)
        words = self.tr("%n here", None, here)
        sorry = [
            seat.agency
            for seat in state.room.seats
            if seat.status in {AttendanceStatus.APOLOGIES_INFO_SENT, AttendanceStatus.APOLOGIES_NO_INFO}
        ]
        if not sorry:
            return words
        if len(sorry) == 1:
            return self.tr("{here}, {agency} sent apologies").format(here=words, agency=sorry[0])
        return self.tr("{here}, %n sent apologies", None, len(sorry)).format(here=words)

    def _rows(self, state: RoomState, now: datetime) -> list[Row]:
        forecast = state.forecast(now)
        rows: list[Row] = []
        to_come = False
        for case in state.room.cases:
            if case.item_id in forecast.starts and not to_come and rows:
                to_come = True
                rows.append(
                    self._between("to come", self.tr("To come") if self._narrow else self.tr("To come, forecast"), "")
                )
            rows.append(self._case(state, case, forecast))
            if case.item_id in forecast.breaks:
                time = dates.clock_time(forecast.breaks[case.item_id], self.desk.area.zone)
                rows.append(self._between("break", self.tr("Break"), time))
        rows.append(self._end(state, forecast))
        return rows

    def _between(self, key: str, words: str, right: str) -> Row:
        text = Cell(words, type=Type.SMALL_LEAD, tone=Tone.INK3)
        time = Cell(right, type=Type.SMALL, tone=Tone.INK3, right=True)
        cells = (Cell(), text, time) if self._narrow else (Cell(), text, Cell(), time)
        return Row(key, cells, height=ROW_ROOM, kind=RowKind.QUIET)

    def _case(self, state: RoomState, case: ListedCase, forecast: Forecast) -> Row:
        zone = self.desk.area.zone
        now_on = case.item_id == state.room.current
        over = case.state is ItemState.CONCLUDED
        aside = case.state in ASIDE
        tone = Tone.INK if now_on else Tone.INK3 if over or aside else Tone.INK2
        name = self.desk.name(case.name, case.reference if not case.may_open else self.tr("no name"))
        planned = dates.clock_time(case.planned_start, zone)
        began = case.real_start if over or now_on else forecast.starts.get(case.item_id)
        real = dates.clock_time(began, zone) if began else ""
        if aside:
            real = labels.word(case.state)
        kind = Type.LIST_STRONG if now_on or over else Type.LIST
        number = Cell(str(case.position), right=True, tone=tone)
        short = initials(name) if case.may_open else name
        lead = Cell(lead=short if self._narrow else name, lead_type=kind if now_on else Type.LIST, tone=tone)
        time = Cell(real, type=kind, right=True, tone=Tone.SOON if aside else tone)
        said = self.tr("Case {number}, {name}, planned {planned}, {real}").format(
            number=case.position, name=name, planned=planned, real=real
        )
        plan = Cell(planned, right=True, tone=tone, type=Type.LIST_STRONG if now_on else Type.LIST)
        cells = (number, lead, time) if self._narrow else (number, lead, plan, time)
        if aside and not self._narrow:
            cells = (number, lead, Cell(), time)
        return Row(case.item_id, cells, height=ROW_ROOM, said=said)

    def _end(self, state: RoomState, forecast: Forecast) -> Row:
        late = forecast.end > state.until + timedelta(minutes=1)
        zone = self.desk.area.zone
        text = Cell(self.tr("End"), tone=Tone.INK2)
        plan = Cell(dates.clock_time(state.room.planned_end, zone), right=True, tone=Tone.INK2)
        time = Cell(
            dates.clock_time(forecast.end, zone),
            type=Type.LIST_STRONG,
            right=True,
            tone=Tone.SOON if late else Tone.INK2,
        )
        cells = (Cell(), text, time) if self._narrow else (Cell(), text, plan, time)
        return Row("end", cells, RowKind.QUIET, height=30)
