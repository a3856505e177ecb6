"""The action register: what every agency took on, by agency, meeting, age or case; twenty ticked, chased in one go."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.actions.beside import Beside
from marac_desk.desktop.actions.detail import DetailPanel
from marac_desk.desktop.actions.doing import Doing
from marac_desk.desktop.actions.filter_bar import FilterBar
from marac_desk.desktop.actions.keys import LIST_KEYS, commands_of
from marac_desk.desktop.actions.register_list import SAVED, RegisterList
from marac_desk.desktop.actions.selection_bar import SelectionBar
from marac_desk.desktop.actions.sentences import totals_phrase
from marac_desk.desktop.actions.targets import target_of, wanted_of
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.labels import button, hairline, label
from marac_desk.desktop.widgets.phrase import Phrase
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.actions.listing import find_actions
from marac_desk.services.actions.views import ActionFilter, ActionPage, ActionPlace, ActionRow, Grouping, Show
from marac_desk.services.changes import Changes

ONE_AT_A_TIME = frozenset({"claim", "reopen", "send_back", "ask_again", "wording"})


class ActionsPage(Page):
    """The list, what narrows it, the bar for what is ticked, and the panel of one action."""

    cares_for: ClassVar[Changes] = Changes.ACTIONS | Changes.MEETINGS | Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("actionsPage")
        self._page: ActionPage | None = None
        self._open_when_shown: UUID | None = None
        self.rows = RegisterList(desk)
        self.filters = FilterBar(self)
        self.tabs = TabRow(self.tr("How the actions are grouped"), self._tabs())
        self.bar = SelectionBar()
        self.panel = DetailPanel(desk)
        self.doing = Doing(desk, self)
        self.totals = Phrase("totalsPhrase", most_lines=1)
        self.issue_button = button(self.tr("Issue action lists"), "issueActionLists")
        self.note = label("", Type.LIST, Tone.INK2, wrap=True, name="noteLabel")
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
        self.rows.ask_more = self._ask
        self.filters.changed.connect(self._on_filter)
        self.filters.left.connect(self.rows.setFocus)
        self.tabs.chosen.connect(lambda _code: self._on_filter())
        self.bar.pressed.connect(self.step)
        self.panel.closed.connect(self.rows.setFocus)
        self.panel.step_pressed.connect(self._step_in_panel)
        self.panel.case_pressed.connect(self._go_to_case)
        self.doing.began.connect(self.rows.say_began)
        self.doing.ended.connect(self._on_ended)
        self.doing.said.connect(self._say_problem)
        self.issue_button.clicked.connect(self._issue)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(28, 0, 28, 0)
        top.setSpacing(16)
        top.addWidget(label(self.tr("Actions"), Type.TITLE))
        top.addWidget(self.totals, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.issue_button)
        tools = QHBoxLayout()
        tools.setContentsMargins(28, 0, 28, 0)
        tools.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        tools.addStretch(1)
        tools.addWidget(self.filters)
        rule = QHBoxLayout()
        rule.setContentsMargins(28, 0, 28, 0)
        rule.addWidget(hairline())
        self.split = Beside(self._list_with_note(), self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addSpacing(10)
        column.addLayout(tools)
        column.addLayout(rule)
        column.addWidget(self.split, 1)
        column.addWidget(self.bar)
        self.bar.hide()

    def _list_with_note(self) -> QFrame:
        around = QFrame()
        inside = QVBoxLayout(around)
        inside.setContentsMargins(20, 0, 20, 0)
        inside.setSpacing(0)
        inside.addWidget(self.note)
        inside.addWidget(self.rows, 1)
        self.note.setContentsMargins(8, 10, 8, 4)
        self.note.hide()
        return around

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
        """Ask for the first page; the panel looks again too."""
        self._ask(None)
        if self.panel.isVisible():
            self.panel.refresh()

    def _ask(self, after: ActionPlace | None) -> None:
        actor, wanted, grouping = self.desk.actor, self.filters.wanted, Grouping(self.tabs.code)
        self.desk.work.read(
            self,
            lambda uow: find_actions(uow, actor=actor, wanted=wanted, grouping=grouping, after=after),
            self._show if after is None else self.rows.append_page,
            self._say_problem,
            what="actions",
        )

    def _on_filter(self) -> None:
        self.rows.forget_status()
        self.rows.verticalScrollBar().setValue(0)
        self._ask(None)

    def _show(self, page: ActionPage) -> None:
        self._page = page
        self.filters.offer_agencies(page.agencies)
        if page.totals is not None:
            late = page.totals.late
            self.totals.say(totals_phrase(self.desk, page.totals))
            self.desk.window.say_count("actions", late, self.tr("Actions, %n late", None, late))
        self.rows.show_page(page, Grouping(self.tabs.code), self._nothing())
        self.issue_button.setVisible(page.may_decide and page.latest_meeting_id is not None)
        self._say_found(page)
        self._show_ticks()
        key, self._open_when_shown = self._open_when_shown, None
        if key is not None:
            self.rows.select_key(key)
            self.open_action(key)

    def _nothing(self) -> Row:
        if self.filters.narrowed:
            text = self.tr("Nothing found. Esc shows everything open again.")
        else:
            text = self.tr(
                "No action is open. Actions are recorded in the meeting room, and on a case between two meetings."
            )
        return Row("nothing", (Cell(text, tone=Tone.INK2),), RowKind.NOTE, height=44)

    def _say_found(self, page: ActionPage) -> None:
        """Say how many were found where something else is shown than everything open."""
        text = self.tr("%n found. Esc shows everything open again.", None, page.found)
        self._say(text if self.filters.narrowed and page.found else "")

    def _say_problem(self, error: Exception) -> None:
        self._say(problems.sentence(error))

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setAccessibleName(text)
        self.note.setVisible(bool(text))

    # ---- ticks and steps

    def _show_ticks(self) -> None:
        self.bar.show_rows(self.rows.ticked_rows, may_decide=bool(self._page and self._page.may_decide))

    def step(self, code: str) -> None:
        """Take a step on what is chosen; what only one action can take is taken on the one the keyboard is on."""
        current = self.rows.current_action
        one = [current] if current else []
        self.doing.step(code, one if code in ONE_AT_A_TIME else self.rows.chosen)

    def _step_in_panel(self, code: str) -> None:
        if self.panel.detail is not None:
            self.doing.step(code, [self.panel.detail.row])

    def _on_ended(self, rows: list[ActionRow], became: str) -> None:
        self.rows.say_ended(rows, became)
        if became == SAVED:
            self.rows.clear_ticks()

    # ---- one action

    def open_action(self, key: Any) -> None:
        """Show one action in the panel."""
        if isinstance(key, UUID):
            self.split.open_panel()
            self.panel.open(key)
            QTimer.singleShot(0, self, lambda: self.rows.scroll_to_key(key))

    def _go_to_case(self) -> None:
        if self.panel.detail is not None:
            self.desk.window.go("case", {"id": str(self.panel.detail.row.case_id)})

    def _issue(self) -> None:
        if self._page is not None and self._page.latest_meeting_id is not None:
            self.desk.window.go("circulation", {"id": str(self._page.latest_meeting_id), "kind": "actions"})

    # ---- the page in the window

    def show_target(self, target: Any) -> None:
        """Show an agency's, a case's or a meeting's actions, one action, or what is late."""
        wanted, grouping, action_id = wanted_of(target)
        self.filters.choose(wanted)
        with QSignalBlocker(self.tabs):
            self.tabs.choose(grouping.value)
        self._open_when_shown = action_id
        self._stale = True

    def place(self) -> Any:
        """Return what is shown, so that the desk can come back to it."""
        action_id = self.panel.detail.row.action_id if self.panel.detail is not None else None
        return target_of(self.filters.wanted, Grouping(self.tabs.code), action_id)

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
