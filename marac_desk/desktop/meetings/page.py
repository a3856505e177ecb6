"""Meetings: the builder of one meeting, and the list to choose another from."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings.builder import AgendaBuilder
from marac_desk.desktop.meetings.dialogs import AgendaCaseDialog, PlanMeetingDialog
from marac_desk.desktop.meetings.minutes_view import ClosedMinutes
from marac_desk.desktop.meetings.sentences import meeting_row
from marac_desk.desktop.meetings.series_side import SeriesSide
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.lives import AFTER_CLOSING
from marac_desk.services.agencies import agency_names
from marac_desk.services.changes import Changes
from marac_desk.services.meetings.builder import meeting_list, next_meeting_id
from marac_desk.services.meetings.preparing import item_detail
from marac_desk.services.meetings.views import BuilderRow, ItemDetail, MeetingRow

MINUTES = "minutes"


class MeetingsPage(Page):
    """The series, and one meeting's agenda."""

    cares_for: ClassVar[Changes] = Changes.MEETINGS | Changes.REFERRALS | Changes.ROOM | Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("meetingsPage")
        self._closed: set[uuid.UUID] = set()
        self._stack = QStackedLayout(self)
        self.builder = AgendaBuilder(desk)
        self.builder.wants_detail.connect(self._ask_detail)
        self.builder.wants_meeting_list.connect(self._show_list)
        self.builder.wants_minutes.connect(self.show_minutes)
        self.minutes = ClosedMinutes(desk)
        self.minutes.wants_agenda.connect(self._open)
        self.minutes.wants_meeting_list.connect(self._show_list)
        self._list = self._list_page()
        self._stack.addWidget(self.builder)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self.minutes)

    def _list_page(self) -> QWidget:
        page = QWidget()
        columns = (
            Column(self.tr("When"), 190),
            Column(self.tr("Kind"), 150),
            Column(self.tr("Where and who chairs")),
            Column(self.tr("Cases"), 130),
            Column(self.tr("State"), 170),
            Column("", 90, right=True),
        )
        self._meetings = RowView(columns, self.tr("Meetings"), header=True)
        self._meetings.opened.connect(self._open_row)
        self._meetings.verb_pressed.connect(lambda key, _verb: self._open_row(key))
        self.series = SeriesSide(self.desk, may_change=self._plans)
        plan = button(self.tr("Plan a meeting"), "planMeeting", primary=True, keys="Ctrl+N")
        plan.clicked.connect(self.plan)
        plan.setVisible(self._plans)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(label(self.tr("Meetings"), Type.TITLE))
        line.addStretch(1)
        line.addWidget(plan)
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 20, 20, 8)
        column.setSpacing(10)
        column.addLayout(line)
        column.addWidget(self._meetings, 1)
        column.addWidget(self.series)
        return page

    # The page

    def refresh(self) -> None:
        """Look again at what is shown."""
        if self._stack.currentWidget() is self._list:
            self._ask_list()
        elif self._stack.currentWidget() is self.minutes:
            self.minutes.refresh()
        elif self.builder.meeting_id is None:
            self._ask_next()
        else:
            self.builder.refresh()

    def show_target(self, target: Any) -> None:
        """Show one meeting, or the list."""
        if target and target.get("id") and target.get("part") == MINUTES:
            self.show_minutes(uuid.UUID(target["id"]))
        elif target and target.get("id"):
            self._open(uuid.UUID(target["id"]))
        elif target and target.get("list"):
            self._show_list()

    def place(self) -> Any:
        """Return which meeting is shown."""
        if self._stack.currentWidget() is self.minutes and self.minutes.meeting_id:
            return {"id": str(self.minutes.meeting_id), "part": MINUTES}
        shown = self._stack.currentWidget() is self.builder and self.builder.meeting_id
        return {"id": str(self.builder.meeting_id)} if shown else {"list": True}

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        own = [Command(self.tr("Plan a meeting"), self.plan, "Ctrl+N"), *self.series.commands()] if self._plans else []
        if self._stack.currentWidget() is self.minutes:
            return [*self.minutes.commands(), *own]
        return [*self.builder.commands(), *own] if self._stack.currentWidget() is self.builder else own

    @property
    def _plans(self) -> bool:
        return self.desk.allowed.may(Operation.CREATE, DataClass.AGENDA)

    def _ask_next(self) -> None:
        self.desk.work.read(self, lambda uow: next_meeting_id(uow, actor=self.desk.actor), self._on_next, what="next")

    def _on_next(self, meeting_id: uuid.UUID | None) -> None:
        if self._stack.currentWidget() is not self.builder or self.builder.meeting_id is not None:
            return  # something was chosen meanwhile
        if meeting_id is None:
            self._show_list()
        else:
            self._open(meeting_id)

    def _open(self, meeting_id: Any) -> None:
        if isinstance(meeting_id, uuid.UUID):
            self._stack.setCurrentWidget(self.builder)
            self.builder.show_meeting(meeting_id)
            self.builder.setFocus()

    def _open_row(self, key: Any) -> None:
        """Open a meeting of the list: its agenda, and once it is closed its minutes."""
        closed = key in self._closed and self.desk.allowed.may(Operation.READ, DataClass.MINUTES)
        (self.show_minutes if closed else self._open)(key)

    def show_minutes(self, meeting_id: uuid.UUID) -> None:
        """Show the minutes of one meeting."""
        self._stack.setCurrentWidget(self.minutes)
        self.minutes.show_meeting(meeting_id)
        self.minutes.setFocus()

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self._list)
        self._ask_list()
        self._meetings.setFocus()

    def _ask_list(self) -> None:
        self.desk.work.read(self, lambda uow: meeting_list(uow, actor=self.desk.actor), self._on_list, what="list")
        self.series.refresh()

    def _on_list(self, meetings: tuple[MeetingRow, ...]) -> None:
        rows = [meeting_row(self.desk, row) for row in meetings]
        self._closed = {row.meeting_id for row in meetings if row.state in AFTER_CLOSING and row.heard}
        nothing = Cell(self.tr("No meeting is planned yet. Plan the first one with Ctrl+N."), tone=Tone.INK2)
        self._meetings.set_rows(rows or [Row("none", (nothing,), RowKind.NOTE)])

    # Dialogs

    def plan(self) -> None:
        """Plan a meeting."""
        dialog = PlanMeetingDialog(self.desk, self)
        dialog.accepted.connect(lambda: self._open(dialog.planned))
        dialog.open()

    def _ask_detail(self, item_id: uuid.UUID, what: str) -> None:
        row = next((r for r in self.builder.rows if r.item_id == item_id), None)
        if row is None:
            return
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: (item_detail(uow, actor=actor, item_id=item_id), agency_names(uow, actor=actor)),
            lambda found: self._show_detail(row, found[0], found[1], what),
            what="detail",
        )

    def _show_detail(
        self, row: BuilderRow, detail: ItemDetail, agencies: tuple[tuple[uuid.UUID, str], ...], what: str
    ) -> None:
        dialog = AgendaCaseDialog(self.desk, row, detail, list(agencies), self)
        dialog.focus_on(what)
        dialog.open()
