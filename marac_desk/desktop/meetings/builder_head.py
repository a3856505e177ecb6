"""The head of the agenda builder: which meeting, when the agenda is due, how full it is, the one main verb."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings.builder_ways import adds_to_packs
from marac_desk.desktop.meetings.capacity_line import Block, CapacityLine
from marac_desk.desktop.meetings.sentences import capacity_words, dates_words, due_words
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.vocabulary import AgendaBlock, AgendaModel, MeetingKind
from marac_desk.services.meetings.views import BuilderView

MAIN_KEYS = "Ctrl+Return"
ROOM_FOR_ALL = 1000
BEFORE_CIRCULATION = frozenset({MeetingState.PLANNED, MeetingState.OPEN_FOR_REFERRALS, MeetingState.LOCKED})


class BuilderHead(QWidget):
    """Above pool and agenda."""

    main_pressed = Signal()
    unlock_pressed = Signal()
    additions_pressed = Signal()
    list_pressed = Signal()
    readiness_pressed = Signal()
    minutes_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 14, 24, 10)
        line.setSpacing(24)
        line.addLayout(self._left(), 3)
        line.addLayout(self._middle(), 6)
        line.addLayout(self._right(), 2)

    def _left(self) -> QVBoxLayout:
        self._title = label("", Type.TITLE, name="agendaTitleLabel")
        self._due = label("", Type.LIST_LEAD, name="agendaDueLabel")
        self._rule = label("", Type.SMALL, Tone.INK3)
        self._dates = label("", Type.SMALL, Tone.INK3, wrap=True, name="agendaDatesLabel")
        every = button(self.tr("All meetings"), "allMeetings", link=True)
        every.clicked.connect(self.list_pressed)
        column = QVBoxLayout()
        column.setSpacing(1)
        for widget in (self._title, self._due, self._rule):
            column.addWidget(widget)
        board = button(self.tr("Readiness by agency"), "readiness", link=True)
        board.setToolTip(self.tr("What every agency answered on every case (B)"))
        board.clicked.connect(self.readiness_pressed)
        self.minutes = button(self.tr("Minutes"), "meetingMinutes", link=True)
        self.minutes.clicked.connect(self.minutes_pressed)
        self.minutes.hide()
        links = QHBoxLayout()
        links.setSpacing(16)
        for link in (every, board, self.minutes):
            links.addWidget(link)
        links.addStretch(1)
        column.addLayout(links)
        return column

    def _middle(self) -> QVBoxLayout:
        self._used = label("", Type.LIST_STRONG, name="capacityLabel")
        self._fits = label("", Type.LIST, Tone.INK2, name="fitsLabel")
        self._line = CapacityLine()
        words = QHBoxLayout()
        words.addWidget(self._used)
        words.addSpacing(8)
        words.addWidget(self._fits, 1)
        column = QVBoxLayout()
        column.addLayout(words)
        column.addWidget(self._line)
        column.addWidget(self._dates)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        self.main = button("", "mainVerb", primary=True, keys=MAIN_KEYS)
        self.main.hide()  # until there is a meeting to prepare
        self.main.clicked.connect(self.main_pressed)
        self._beside = label("", Type.SMALL, Tone.INK3, wrap=True, name="besideLabel")
        self._beside.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unlock = button(self.tr("Unlock agenda"), "unlock", link=True)
        self._unlock.clicked.connect(self.unlock_pressed)
        self._additions = button(self.tr("Additions to the packs"), "packAdditions", link=True)
        self._additions.clicked.connect(self.additions_pressed)
        links = QHBoxLayout()
        links.setSpacing(16)
        links.addStretch(1)
        links.addWidget(self._additions)
        links.addWidget(self._unlock)
        column = QVBoxLayout()
        column.addWidget(self.main, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._beside)
        column.addLayout(links)
        column.addStretch(1)
        return column

    def show_view(self, view: BuilderView, here: UUID | None) -> None:
        """Show a meeting; `here` is the case the keyboard is on."""
        day = dates.day(view.day, self.desk.today())
        self._title.setText(self.tr("Agenda for {day}").format(day=day))
        words, tone = due_words(self.desk, view)
        waiting = view.state in BEFORE_CIRCULATION
        self._due.setText(words if waiting else labels.word(view.state).capitalize())
        set_tone(self._due, tone if waiting else Tone.INK2)
        rule = self.tr("%n working day(s) before the meeting", None, view.agenda_working_days)
        self._rule.setText(rule if view.dates_verified else self.tr("{rule}, holidays not verified").format(rule=rule))
        self._dates.setText(self._dates_and_model(view))
        self.show_capacity(view, here)
        self._show_main(view)

    def _dates_and_model(self, view: BuilderView) -> str:
        parts = [dates_words(self.desk, view)]
        if view.kind is not MeetingKind.REGULAR:
            parts.append(labels.word(view.kind))
        if view.seats:
            parts.append(self.tr("only {agencies}").format(agencies=", ".join(view.seats)))
        if view.agenda_model is AgendaModel.ROLLING:
            parts.append(self.tr("rolling agenda"))
        return "; ".join(parts)

    def show_capacity(self, view: BuilderView, here: UUID | None) -> None:
        """Show how full the meeting is."""
        lead, rest = capacity_words(self.desk, view)
        self._used.setText(lead)
        self._fits.setText(rest)
        set_tone(
            self._fits, Tone.LATE if view.capacity.over_by else Tone.SOON if view.capacity.suggest_split else Tone.INK2
        )
        blocks = [Block(view.starts_at, view.opening_minutes, case=False)]
        for row in view.items:
            adult = row.block is not AgendaBlock.CHILD_CASES
            blocks.append(Block(row.start, row.minutes, case=True, adult=adult, here=row.item_id == here))
            if row.item_id == view.break_after:
                blocks.append(Block(row.start + timedelta(minutes=row.minutes), view.break_minutes, case=False))
        self._line.say(tuple(blocks), view.starts_at, view.ends_at, self.desk.area.zone, f"{lead}, {rest}")

    def _show_main(self, view: BuilderView) -> None:
        gaps = sum(
            not (r.research_ready and r.her_view_in and r.conflicts_checked and r.presenter_id) for r in view.items
        )
        texts = {
            MeetingState.PLANNED: self.tr("Lock and make packs"),
            MeetingState.OPEN_FOR_REFERRALS: self.tr("Lock and make packs"),
            MeetingState.LOCKED: self.tr("Make packs"),
            MeetingState.CIRCULATED: self.tr("Open meeting room"),
            MeetingState.IN_SESSION: self.tr("Return to the room"),
            MeetingState.CLOSED: self.tr("Make action lists"),
        }
        in_room = view.state in {MeetingState.CIRCULATED, MeetingState.IN_SESSION}
        self.main.setVisible(view.may_issue or in_room)
        self.main.setText(texts.get(view.state, self.tr("Make minutes")))
        self.main.setShortcut(MAIN_KEYS)  # other words take a button's shortcut away
        self.main.setEnabled(bool(view.items))
        if not view.items:
            self._beside.setText(self.tr("place a case first"))
        elif view.may_change and gaps:
            self._beside.setText(self.tr("gaps in %n case(s) stay listed, none blocks", None, gaps))
        else:
            self._beside.setText(labels.word(view.state))
        self._additions.setVisible(adds_to_packs(view))
        self._unlock.setVisible(view.may_build and view.state in {MeetingState.LOCKED, MeetingState.CIRCULATED})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out how much more would fit where there is no room to say it."""
        super().resizeEvent(event)
        self._fits.setVisible(self.width() >= ROOM_FOR_ALL)
