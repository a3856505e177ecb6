"""Asking the register for its pages: the first one, the next, and only what is still wanted is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.services.actions.listing import PAGE, find_actions
from marac_desk.services.actions.views import ActionFilter, ActionPage, ActionPlace, Grouping

MOST_LOADED = 1_000
"""Up to how many actions are loaded again at once when the list looks again."""
Wanted = Callable[[], tuple[ActionFilter, Grouping]]


class Asking(QObject):
    """Asks for what is `wanted` just then; an answer to an older question is let go."""

    first = Signal(object)
    more = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, page: QObject, wanted: Wanted) -> None:
        super().__init__(page)
        self._desk, self._wanted = desk, wanted
        self._turn = self._shown_turn = 0

    def ask(self, after: ActionPlace | None = None, limit: int = PAGE) -> None:
        """Ask for the first page, or for what comes after a place."""
        actor, (wanted, grouping) = self._desk.actor, self._wanted()
        if after is None:
            self._turn += 1
        turn = self._turn if after is None else self._shown_turn
        most = min(limit, MOST_LOADED)

        def arrived(page: ActionPage) -> None:
            if turn == self._turn:  # else another list is on its way, which this page does not go on
                self._shown_turn = turn
                (self.first if after is None else self.more).emit(page)

        self._desk.work.read(
            self,
            lambda uow: find_actions(uow, actor=actor, wanted=wanted, grouping=grouping, after=after, limit=most),
            arrived,
            self.failed.emit,
            what="more" if after else "actions",
        )
