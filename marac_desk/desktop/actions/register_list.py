"""The list of the register: pages of actions under their heads, and what became of the last step on each line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.actions.sentences import (
    WITHOUT,
    action_row,
    columns,
    group_head,
    group_key,
)
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Row, gap, items_in
from marac_desk.desktop.widgets.tick_list import TickList
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.services.actions.views import ActionPage, ActionPlace, ActionRow, Grouping

SAVING_SHOWS = 150  # milliseconds before "saving" is said
BEGAN, SAVING, SAVED, FAILED = "began", "saving", "saved", "failed"


class RegisterList(TickList):
    """Shows what a search found, page after page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(columns(), "Actions", parent, header=True)
        self.setObjectName("actionsRowView")
        self.setAccessibleName(self.tr("Actions"))
        ElidedTips(self)
        self._desk = desk
        self._first: ActionPage | None = None
        self._grouping = Grouping.AGENCY
        self._group: str | None = None
        self._known: dict[UUID, ActionRow] = {}
        self._status: dict[UUID, str] = {}
        self.ask_more: Callable[[ActionPlace], None] = lambda _place: None

    def show_page(self, page: ActionPage, grouping: Grouping, nothing: Row) -> None:
        """Show the first page of another search, or the same once more."""
        self._first, self._grouping, self._group, self._known = page, grouping, None, {}
        self.leave_out(WITHOUT[grouping])
        lines = self._lines(page) or [nothing]
        near = self._near({row.key for row in lines})
        self.set_rows(lines)
        if near is not None:
            self.select_key(near)
        self._set_next(page)

    def _near(self, coming: set[Hashable]) -> Hashable | None:
        """Return where the keyboard goes when its action leaves the list: the next that stays, else the one before."""
        keys, current = [row.key for row in items_in(self.rows_model.rows)], self.current_key()
        if current is None or current in coming or current not in keys:
            return None
        at = keys.index(current)
        return next((key for key in (*keys[at + 1 :], *reversed(keys[:at])) if key in coming), None)

    def append_page(self, page: ActionPage) -> None:
        """Show the next page below; its first group may go on from the page before."""
        self.append_rows(self._lines(page))
        self._set_next(page)

    def _lines(self, page: ActionPage) -> list[Row]:
        lines: list[Row] = []
        for row in page.rows:
            self._known[row.action_id] = row
            key = group_key(row, self._grouping)
            if key != self._group:
                lines += [] if self._group is None else [gap(("gap", key), 12)]
                lines.append(group_head(self._desk, self._first or page, row, self._grouping))
                self._group = key
            lines.append(action_row(self._desk, row, self._shown_status(row.action_id)))
        return lines

    def _set_next(self, page: ActionPage) -> None:
        after = page.after
        self.rows_model.fetch_more = (lambda: self.ask_more(after)) if after is not None else None

    def _shown_status(self, key: UUID) -> str:
        status = self._status.get(key, "")
        return "" if status == BEGAN else status

    @property
    def loaded(self) -> int:
        """How many actions are loaded."""
        return len(self._known)

    def holds(self, key: UUID) -> bool:
        """Whether an action is among those loaded."""
        return key in self._known

    def toggle_current(self) -> None:
        """Tick the action the keyboard is on, or untick it."""
        if (key := self.current_key()) is not None:
            self.ticked.emit(key, key not in self.ticks)

    def untick(self, rows: Sequence[ActionRow]) -> None:
        """Untick these actions; what else is ticked stays ticked."""
        for row in rows:
            if row.action_id in self.ticks:
                self.ticked.emit(row.action_id, False)

    @property
    def ticked_rows(self) -> list[ActionRow]:
        """The actions that are ticked."""
        return [self._known[key] for key in self.ticks if isinstance(key, UUID) and key in self._known]

    @property
    def current_action(self) -> ActionRow | None:
        """The action the keyboard is on."""
        key = self.current_key()
        return self._known.get(key) if isinstance(key, UUID) else None

    @property
    def chosen(self) -> list[ActionRow]:
        """What a step is about: everything ticked, else the action the keyboard is on."""
        current = self.current_action
        return self.ticked_rows or ([current] if current else [])

    # ---- what became of a step

    def forget_status(self) -> None:
        """Show lines without what became of earlier steps."""
        self._status = {}

    def say_began(self, rows: Sequence[ActionRow]) -> None:
        """Say "saving" at the end of these lines, where it takes long enough to be noticed."""
        self._status |= {row.action_id: BEGAN for row in rows}
        QTimer.singleShot(SAVING_SHOWS, self, lambda: self._change(rows, BEGAN, SAVING))

    def say_ended(self, rows: Sequence[ActionRow], became: str) -> None:
        """Say what became of it: the tick only after the synced commit."""
        self._status |= {row.action_id: became for row in rows}
        self._change(rows, became, became)

    def _change(self, rows: Sequence[ActionRow], when: str, status: str) -> None:
        for row in rows:
            if self._status.get(row.action_id) == when and row.action_id in self._known:
                if status == SAVING:
                    self._status[row.action_id] = SAVING
                self.change_row(action_row(self._desk, self._known[row.action_id], status))
