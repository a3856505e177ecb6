"""Where a meeting's agenda leads: readiness, earlier actions, minutes, the conflict question, and what comes next."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings.agenda_editor import AgendaEditor
from marac_desk.desktop.meetings.builder_verbs import Shows
from marac_desk.desktop.page import Command
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.lives import AFTER_CLOSING, MeetingState
from marac_desk.services.meetings.views import BuilderRow, BuilderView, PoolRow


def adds_to_packs(view: BuilderView) -> bool:
    """Tell whether the packs of an agenda went out, and the person acting may add to them."""
    return view.may_issue and view.state in {MeetingState.CIRCULATED, MeetingState.IN_SESSION}


class BuilderWays(QObject):
    """Goes to another place, about the meeting that the builder shows."""

    wants_minutes = Signal(object)

    def __init__(self, desk: Desk, builder: QWidget, editor: AgendaEditor) -> None:
        super().__init__(builder)
        self._desk, self._editor = desk, editor
        self._shows: Shows = builder  # type: ignore[assignment]  # the builder is a widget that shows a meeting

    def commands(self) -> list[Command]:
        """Return the ways that are open."""
        found = [
            Command(self.tr("Readiness by case and agency"), self.to_readiness, "B"),
            Command(self.tr("Matters arising from earlier meetings"), self.to_arising, "J"),
        ]
        if self._shows.view is not None and adds_to_packs(self._shows.view):
            found.append(Command(self.tr("Additions to the agenda packs"), self.to_additions))
        return [*found, Command(self.tr("Minutes of this meeting"), self.to_minutes)] if self.has_minutes else found

    def to_readiness(self) -> None:
        """Show what every agency answered on every case."""
        self._go("readiness")

    def to_arising(self) -> None:
        """Show what became of the actions of earlier meetings."""
        self._go("arising")

    def to_additions(self) -> None:
        """Show what is new since the agenda packs went out."""
        if self._shows.view is not None:
            target = {"id": str(self._shows.view.meeting_id), "kind": "additions"}
            self._desk.window.go("circulation", target)

    def _go(self, place: str) -> None:
        if self._shows.view is not None:
            self._desk.window.go(place, {"id": str(self._shows.view.meeting_id)})

    @property
    def has_minutes(self) -> bool:
        """Tell whether the meeting was closed, and its minutes are for the person acting."""
        view, reads = self._shows.view, self._desk.allowed.may(Operation.READ, DataClass.MINUTES)
        return reads and view is not None and view.state in AFTER_CLOSING

    def to_minutes(self) -> None:
        """Show the minutes of the meeting."""
        if self.has_minutes and self._shows.view is not None:
            self.wants_minutes.emit(self._shows.view.meeting_id)

    def do_main(self) -> None:
        """Do what comes next for this meeting: lock, make packs, open the room, action lists, minutes."""
        view, go = self._shows.view, self._desk.window.go
        if view is None or not view.items:
            return
        target = {"id": str(view.meeting_id)}
        if view.may_change and view.may_issue:
            self._editor.lock(lambda _none: go("circulation", {**target, "kind": "agenda"}))
        elif view.state is MeetingState.LOCKED and view.may_issue:
            go("circulation", {**target, "kind": "agenda"})
        elif view.state in {MeetingState.CIRCULATED, MeetingState.IN_SESSION}:
            go("room", target)
        elif view.may_issue:
            go("circulation", {**target, "kind": "actions" if view.state is MeetingState.CLOSED else "minutes"})

    # The conflict question

    def ask_conflicts(self, case_id: uuid.UUID | None = None) -> None:
        """Go to the conflict question: of this case, or of the one the keyboard is on, and then of those that wait."""
        view, waiting = self._shows.view, self._waiting()
        if view is None:
            return
        first = case_id or self._shows.case_here() or next(iter(waiting), None)
        if first is None:
            self._desk.window.say(self.tr("The conflict question is answered for every case here."))
            return
        queue = [str(key) for key in dict.fromkeys((first, *waiting))]
        back = ["meetings", {"id": str(view.meeting_id)}]
        self._desk.window.go("conflict", {"id": queue[0], "queue": queue, "back": back})

    def ask_those_that_wait(self) -> None:
        """Go to the conflict question of the first case that waits for it."""
        self.ask_conflicts(next(iter(self._waiting()), None))

    def _waiting(self) -> list[uuid.UUID]:
        view = self._shows.view
        rows: tuple[PoolRow | BuilderRow, ...] = (*view.pool, *view.items) if view is not None else ()
        return [row.case_id for row in rows if not row.conflicts_checked]
