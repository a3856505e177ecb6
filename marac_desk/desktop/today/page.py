"""The first page: what runs out at the left, what needs you at the right."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.second_decision_dialog import SecondDecisionDialog
from marac_desk.desktop.page import Page
from marac_desk.desktop.today.deadline_list import HEIGHT, DeadlineList, DeadlineRow
from marac_desk.desktop.today.sentences import deadline_row, readiness_row, worklist
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.theme import font
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.services.changes import Changes
from marac_desk.services.today.gathering import today_view
from marac_desk.services.today.views import NextMeeting, TodayView

WIDE, NARROW, LEAST = 424, 404, 320
_GOES_TO = {
    "agency": ("actions", "agency"),
    "report_back": ("report_backs", "id"),
    "referral": ("referrals", "id"),
    "referrals": ("referrals", ""),
    "agenda": ("meetings", "id"),
    "silent": ("meetings", "id"),
    "decisions": ("partnership", "tab"),
    "additions": ("circulation", "id"),
    "settle": ("actions", "filter"),
    "tell": ("chasing", "about"),
}
_ALSO = {"additions": {"kind": "additions"}}
NARROW_BELOW, LEAST_BELOW = 1360, 1180


class TodayPage(Page):
    """What needs someone now."""

    cares_for: ClassVar[Changes] = (
        Changes.REFERRALS | Changes.MEETINGS | Changes.ACTIONS | Changes.REPORT_BACKS | Changes.BACKUPS | Changes.ACCESS
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("todayPage")
        self._view: TodayView | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._side = self._left_column()
        line.addWidget(self._side)
        line.addLayout(self._right_column(), 1)
        self.setFocusProxy(self._work)

    def _left_column(self) -> QFrame:
        side = QFrame()
        side.setProperty("paper", "1")
        side.setObjectName("sideColumn")
        self._lead = label("", Type.LIST_LEAD, name="nextMeetingLabel")
        self._countdown = label("", Type.COUNTDOWN, name="countdownLabel")
        self._where = label("", Type.BODY_STRONG, wrap=True, name="whereLabel")
        self._size = label("", Type.LIST, Tone.INK2, wrap=True, name="sizeLabel")
        self._ready = RowView((Column(), Column("", 70, right=True)), self.tr("How ready the meeting is"))
        self._ready.verb_pressed.connect(lambda *_: self._open_meeting())
        self._runs_out = DeadlineList()
        self._runs_out.chosen.connect(self._on_deadline)
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 26, 20, 12)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(2)
        for widget in (self._lead, self._countdown, self._where, self._size):
            top.addWidget(widget)
        column.addLayout(top)
        column.addSpacing(8)
        column.addWidget(self._ready)
        column.addSpacing(16)
        column.addWidget(self._runs_out, 1)
        return side

    def _right_column(self) -> QVBoxLayout:
        self._title = label(self.tr("What needs you"), Type.TITLE)
        self._count = label("", Type.LIST, Tone.INK3, name="countLabel")
        columns = (Column("", 130), Column(), Column("", 178), Column("", 150, right=True, gives_way=560))
        self._work = RowView(columns, self.tr("What needs you"))
        self._work.verb_pressed.connect(self._on_verb)
        self._work.opened.connect(lambda key: self._on_verb(key, key[0]))
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(self._title)
        line.addStretch(1)
        line.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout()
        column.setContentsMargins(20, 24, 20, 8)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._work, 1)
        return column

    def refresh(self) -> None:
        """Ask for everything at once."""
        self.desk.work.read(self, lambda uow: today_view(uow, actor=self.desk.actor), self._show, what="today")

    def _show(self, view: TodayView) -> None:
        self._view = view
        self._show_meeting(view.meeting)
        self._runs_out.set_rows([deadline_row(self.desk, line) for line in view.deadlines])
        rows, count = worklist(self.desk, view)
        if not rows:
            nothing = Cell(self.tr("Nothing waits for you. New referrals arrive under Referrals, or drop a file here."))
            rows = [Row("nothing", (nothing,), RowKind.NOTE)]
        self._work.set_rows(rows)
        self._count.setText(self.tr("%n thing(s), most urgent first", None, count) if count else "")

    def _show_meeting(self, meeting: NextMeeting | None) -> None:
        if meeting is None:
            self._lead.setText(self.tr("No meeting is planned"))
            self._countdown.setText("")
            self._where.setText(self.tr("Plan the next one under Meetings."))
            self._size.setText("")
            self._set_readiness([])
            return
        days = meeting.working_days
        self._lead.setText(self.tr("Next meeting in") if days > 0 else self.tr("Next meeting"))
        self._countdown.setText(dates.working_days(days) if days > 0 else self.tr("today"))
        day = dates.day(meeting.day, self.desk.today())
        start = dates.clock_time(meeting.starts_at, self.desk.area.zone)
        self._where.setText(", ".join(part for part in (day, start, meeting.venue) if part))
        end = dates.clock_time(meeting.forecast_end, self.desk.area.zone)
        size = [self.tr("%n case(s)", None, meeting.cases), self.tr("forecast end {time}").format(time=end)]
        if meeting.chair:
            size.append(self.tr("chair {name}").format(name=meeting.chair))
        self._size.setText(", ".join(size) if meeting.cases else self.tr("No case is placed yet"))
        self._set_readiness([readiness_row(item) for item in meeting.readiness])

    def _set_readiness(self, rows: list[Row]) -> None:
        self._ready.set_rows(rows)
        self._ready.setFixedHeight(sum(row.height for row in rows))
        self._ready.setVisible(bool(rows))

    def _on_deadline(self, row: DeadlineRow) -> None:
        named = {"id": str(row.target)} if row.target else {"tab": row.tab} if row.tab else None
        self.desk.window.go(row.place, named)

    def _on_verb(self, key: Any, verb: str) -> None:
        if verb == "challenge":
            self._decide_again(key[1])
            return
        if verb not in _GOES_TO:  # a line that only tells something
            return
        place, named = _GOES_TO[verb]
        self.desk.window.go(place, {named: str(key[1]), **_ALSO.get(verb, {})} if named else None)

    def _decide_again(self, referral_id: UUID) -> None:
        found = [one for one in (self._view.challenged if self._view else ()) if one.referral_id == referral_id]
        if found:
            dialog = SecondDecisionDialog(self.desk, found[0], self)
            dialog.saved.connect(lambda _none: self.desk.window.say(self.tr("Decided. Both decisions stay on record.")))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _open_meeting(self) -> None:
        if self._view is not None and self._view.meeting is not None:
            self.desk.window.go("meetings", {"id": str(self._view.meeting.meeting_id)})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the column less room on a small screen."""
        super().resizeEvent(event)
        room = self.window().width()
        small = room < LEAST_BELOW
        self._side.setFixedWidth(LEAST if small else NARROW if room < NARROW_BELOW else WIDE)
        self._countdown.setFont(font(Type.FIGURE if small else Type.COUNTDOWN))
        self._runs_out.setMinimumHeight(HEIGHT)
