"""The action register: what every agency took on, by agency, meeting, age or case; twenty ticked, chased in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.actions.asking import Asking
from marac_desk.desktop.actions.beside import Beside
from marac_desk.desktop.actions.detail import DetailPanel
from marac_desk.desktop.actions.filter_bar import FilterBar
from marac_desk.desktop.actions.following import Following
from marac_desk.desktop.actions.keys import LIST_KEYS, commands_of
from marac_desk.desktop.actions.register_list import RegisterList
from marac_desk.desktop.actions.said_line import SaidLine
from marac_desk.desktop.actions.selection_bar import SelectionBar
from marac_desk.desktop.actions.sentences import found_words, totals_phrase
from marac_desk.desktop.actions.sheets.bar import SheetBar
from marac_desk.desktop.actions.taking import Taking
from marac_desk.desktop.actions.targets import Spot, target_of, wanted_of
from marac_desk.desktop.actions.ways import ActionWays
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.labels import button, hairline, label
from marac_desk.desktop.widgets.phrase import Phrase
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.actions.listing import PAGE
from marac_desk.services.actions.views import ActionFilter, ActionPage, ActionRow, Grouping, Show
from marac_desk.services.changes import Changes


class ActionsPage(Page):
    """The list, what narrows it, the bar for what is ticked, and the panel of one action."""

    cares_for: ClassVar[Changes] = Changes.ACTIONS | Changes.MEETINGS | Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("actionsPage")
        self._spot = Spot()
        self._look_for: UUID | None = None
        self.rows = RegisterList(desk)
        self.filters = FilterBar(self)
        self.tabs = TabRow(self.tr("How the actions are grouped"), self._tabs())
        self.bar = SelectionBar()
        self.panel = DetailPanel(desk)
        self.totals = Phrase("totalsPhrase", most_lines=1)
        self.issue_button = button(self.tr("Issue action lists"), "issueActionLists")
        self.issue_button.setToolTip(self.tr("Issue the action lists of the latest meeting"))
        self.sheets = SheetBar(desk, self)
        self.said = SaidLine()
        self.taking = Taking(desk, self, self.rows, self.panel, self.said)
        self.taking.show_action = self.open_action
        self.asking = Asking(desk, self, lambda: (self.filters.wanted, Grouping(self.tabs.code)))
        self.ways = ActionWays(desk, self, self.rows, self.panel, self.taking)
        self._following = Following(self.rows, self.panel)
        self._connect()
        self._lay_out()
        self._set_keys()
        self.setFocusProxy(self.rows)

    def _tabs(self) -> list[tuple[str, str]]:
        return [
            (Grouping.AGENCY.value, self.tr("By agency")),
            (Grouping.MEETING.value, self.tr("By meeting")),
            (Grouping.AGE.value, self.tr("By age")),
            (Grouping.CASE.value, self.tr("By case")),
        ]

    def _connect(self) -> None:
        self.rows.opened.connect(self.open_action)
        self.rows.ticks_changed.connect(self._show_ticks)
        self.rows.ask_more = self.asking.ask
        self.asking.first.connect(self._show)
        self.asking.more.connect(self.rows.append_page)
        self.asking.failed.connect(self.taking.say_problem)
        self.filters.changed.connect(self._on_filter)
        self.filters.left.connect(self.rows.setFocus)
        self.tabs.chosen.connect(lambda _code: self._on_filter())
        for number in range(self.tabs.count()):
            self.tabs.setTabToolTip(number, f"{self.tabs.tabText(number)} ({number + 1})")
        self.bar.pressed.connect(lambda code: self.ways.write_messages() if code == "messages" else self.step(code))
        self.panel.closed.connect(self.rows.setFocus)
        self.panel.shown.connect(self._on_shown)
        self.panel.gone.connect(self.taking.say_problem)
        self.taking.failed.connect(self.refresh)
        self.issue_button.clicked.connect(self.ways.issue)
        self.sheets.said.connect(self.said.say_problem)
        self.sheets.shown_agency = lambda: self.filters.wanted.agency_id

    def _lay_out(self) -> None:
        around = QFrame()
        inside = QVBoxLayout(around)
        inside.setContentsMargins(20, 0, 20, 0)
        inside.setSpacing(0)
        inside.addWidget(self.said)
        inside.addWidget(self.rows, 1)
        self.split = Beside(around, self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(0)
        column.addLayout(
            _line(label(self.tr("Actions"), Type.TITLE), self.totals, self.sheets, self.issue_button, takes=1)
        )
        column.addSpacing(10)
        column.addLayout(_line(self.tabs, QWidget(), self.filters, takes=1))
        column.addLayout(_line(hairline(), takes=0))
        column.addWidget(self.split, 1)
        column.addWidget(self.bar)
        self.bar.hide()

    def _set_keys(self) -> None:
        """Keys of one letter count in the list alone, so that they can be typed into every field."""
        for command in self.commands():
            if command.keys and command.keys not in LIST_KEYS:
                one_letter = len(command.keys) == 1
                shortcut = QShortcut(QKeySequence(command.keys), self.rows if one_letter else self)
                context = (
                    Qt.ShortcutContext.WidgetShortcut if one_letter else Qt.ShortcutContext.WidgetWithChildrenShortcut
                )
                shortcut.setContext(context)
                shortcut.activated.connect(command.run)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return commands_of(self)

    # ---- asking and showing

    def refresh(self) -> None:
        """Ask again for as much as is loaded, so that nobody loses her or his place; the panel looks again too."""
        self.asking.ask(limit=max(PAGE, self._spot.loaded, self.rows.loaded))
        self.sheets.look()
        if self.panel.isVisible():
            self.panel.refresh()

    def _on_filter(self) -> None:
        self.rows.forget_status()
        self.said.forget()
        self.rows.verticalScrollBar().setValue(0)
        self.asking.ask()

    def _show(self, page: ActionPage) -> None:
        self.ways.found = page
        if page.totals is not None:
            self.filters.offer(page.agencies, page.totals)
            self.totals.say(totals_phrase(self.desk, page.totals))
        self.rows.show_page(page, Grouping(self.tabs.code), self._nothing())
        self.issue_button.setVisible(page.may_issue and page.latest_meeting_id is not None)
        self.sheets.meeting_id = page.latest_meeting_id if page.may_issue else None
        narrowed = self.filters.narrowed
        self.said.say_found(found_words(self.desk, page, self.filters.wanted) if narrowed else "")
        self._show_ticks()
        self._go_to_spot()

    def _go_to_spot(self) -> None:
        spot, self._spot = self._spot, Spot()
        if spot.current is not None:
            self.rows.select_key(spot.current)
        if spot.opened is not None:
            self.rows.select_key(spot.opened)
            self._look_for = spot.opened
            self.open_action(spot.opened)

    def _nothing(self) -> Row:
        if self.filters.narrowed:
            text = self.tr("Nothing found. Esc shows everything open again.")
        else:
            text = self.tr(
                "No action is open. Actions are recorded in the meeting room, and on a case between two meetings."
            )
        return Row("nothing", (Cell(text, tone=Tone.INK2),), RowKind.NOTE, height=44)

    # ---- ticks and steps

    def _show_ticks(self) -> None:
        self.bar.show_rows(self.rows.ticked_rows)

    def step(self, code: str) -> None:
        """Take a step on what is chosen."""
        self.taking.step(code)

    def main_verb(self) -> None:
        """Save the note that is being typed; anywhere else chase what is chosen."""
        self.taking.main_verb()

    # ---- one action

    def open_action(self, key: Any) -> None:
        """Show one action in the panel."""
        if isinstance(key, UUID):
            self.split.open_panel()
            self.panel.open(key)
            QTimer.singleShot(0, self, lambda: self.rows.scroll_to_key(key))

    def _on_shown(self, row: ActionRow) -> None:
        """List the actions of the case where somebody came for one that is not in the list."""
        key, self._look_for = self._look_for, None
        if key == row.action_id and not self.rows.holds(key):
            self._choose(ActionFilter(Show.ALL, case_id=row.case_id), Grouping.CASE)
            self._spot = Spot(current=key)
            self.asking.ask()

    def take_files(self, paths: Sequence[str]) -> None:
        """Take in return sheets that were dropped; where one agency is shown, they have to be its own."""
        self.sheets.take(list(paths))

    # ---- the page in the window

    def show_target(self, target: Any) -> None:
        """Show an agency's, a case's or a meeting's actions, one action, or what is late."""
        wanted, grouping, self._spot = wanted_of(target)
        self._choose(wanted, grouping)
        if self._spot.opened is None and self.panel.isVisible():
            self.panel.close_panel()
        self._stale = True

    def _choose(self, wanted: ActionFilter, grouping: Grouping) -> None:
        self.filters.choose(wanted)
        with QSignalBlocker(self.tabs):
            self.tabs.choose(grouping.value)

    def place(self) -> Any:
        """Return what is shown, so that the desk can come back to it."""
        current = self.rows.current_action
        spot = Spot(self.panel.asked, current.action_id if current else None, self.rows.loaded)
        return target_of(self.filters.wanted, Grouping(self.tabs.code), spot)

    def flush(self) -> None:
        """Keep what is being typed."""
        self.panel.flush()

    def show_only(self, show: Show) -> None:
        """Show another part of the register."""
        self.filters.choose(ActionFilter(show))
        self._on_filter()
        self.rows.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel, unticks, or shows everything open again: whichever comes first."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.panel.isVisible():
            self.panel.close_panel()
        elif self.rows.ticks:
            self.rows.clear_ticks()
        elif self.filters.narrowed:
            self.show_only(Show.OPEN)


def _line(*widgets: QWidget, takes: int) -> QHBoxLayout:
    """Return a line between the margins of the page; one widget takes the room that is left."""
    line = QHBoxLayout()
    line.setContentsMargins(28, 0, 28, 0)
    line.setSpacing(16)
    for number, widget in enumerate(widgets):
        line.addWidget(widget, int(number == takes))
    return line
