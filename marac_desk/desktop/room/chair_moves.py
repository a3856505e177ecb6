"""What the chair does next: call, step, read back, conclude; steps lead and never block."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.asking import RoomAsking
from marac_desk.desktop.room.case_sentences import gap_words
from marac_desk.desktop.room.doings import RoomDoings
from marac_desk.desktop.room.gap_help import GapHelp, help_for
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.room.steps import following_step
from marac_desk.rules.lives import ItemState
from marac_desk.services.meeting_room.views import SeatAtCase

_CONTEXT = "ChairMoves"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Room(Protocol):
    """What the chair's moves need of the page."""

    state: RoomState | None

    def focus_line(self) -> None:
        """Return to the record line."""
        ...

    def focus_plan(self) -> None:
        """Go to the plan."""
        ...

    def begin_line(self, text: str) -> None:
        """Begin a line, unless one is begun."""
        ...

    def show_case(self) -> None:
        """Show the case on the table."""
        ...


class ChairMoves:
    """Moves the meeting on."""

    def __init__(self, desk: Desk, room: Room, doings: RoomDoings, asking: RoomAsking) -> None:
        self._desk, self._room, self._doings, self._asking = desk, room, doings, asking

    def call(self, item_id: Any) -> None:
        """Call a case of the list."""
        if isinstance(item_id, uuid.UUID) and self._may():
            leaving = self._leaving(item_id)
            self._asking.leave_first(leaving, lambda: self._doings.call(item_id, leaving))

    def _leaving(self, item_id: uuid.UUID | None) -> tuple[SeatAtCase, ...]:
        """Return who must leave the room before a case is called."""
        state = self._room.state
        cases = state.room.cases if state is not None and item_id != state.room.current else ()
        return next((case.must_leave for case in cases if case.item_id == item_id), ())

    def call_next(self) -> None:
        """Call the case that comes next, or return to the one on the table."""
        state = self._room.state
        if state is not None and state.case is not None:
            self._room.show_case()
        elif state is not None and state.following is not None:
            self.call(state.following.item_id)

    def _may(self) -> bool:
        state = self._room.state
        return state is not None and self._asking.allowed(state.room.may_run)

    def take_step(self, by: int) -> None:
        """Go to the next step of the case, or the one before."""
        state = self._room.state
        if state is not None and state.case is not None and state.case.state is not ItemState.CONCLUDED:
            self.go_to_step(following_step(state.case.state, by))

    def go_to_step(self, step: ItemState) -> None:
        """Go to a step; concluding asks for nothing, because nothing blocks."""
        state = self._room.state
        if state is None or state.case is None or not self._may():
            return
        if state.case.state is ItemState.CONCLUDED:
            self._desk.window.say(_tr("This case is concluded already."))
        elif step is ItemState.CONCLUDED:
            self.conclude()
        else:
            self._doings.step(state.case.item_id, step)
        self._room.focus_line()

    def read_back(self) -> None:
        """Read the plan back."""
        self.go_to_step(ItemState.CONFIRM)

    def back_to_plan(self) -> None:
        """Leave the read-back for the plan."""
        self.go_to_step(ItemState.ACTIONS)

    def conclude(self) -> None:
        """Conclude the case; the next one is called."""
        state = self._room.state
        if state is None or state.case is None or not self._may():
            return
        if state.case.state is not ItemState.CONCLUDED:
            item_id = state.case.item_id
            leaving = self._leaving(state.following.item_id if state.following is not None else None)
            self._asking.leave_first(leaving, lambda: self._doings.conclude(item_id, leaving))

    def go_on(self) -> None:
        """Do what comes next while a case is on, or when none is left."""
        state = self._room.state
        if state is None:
            return
        if state.case is not None and state.case.state is ItemState.CONFIRM:
            self.conclude()
        elif state.case is not None and state.case.state is not ItemState.CONCLUDED:
            self.read_back()
        elif state.following is not None:
            self.call(state.following.item_id)
        else:
            self._asking.close()

    def first_gap(self) -> None:
        """Go to where the first gap can be closed: a line begun for it, or the form that closes it."""
        case = self._room.state.case if self._room.state is not None else None
        if case is None or not case.gaps:
            self._desk.window.say(_tr("Nothing is missing."))
            return
        way, text = help_for(self._desk, case, case.gaps[0])
        forms = {
            GapHelp.HER_VIEW: self._asking.her_view,
            GapHelp.RISK: self._asking.risk,
            GapHelp.DECISIONS: self._asking.decisions,
            GapHelp.PLAN: self._room.focus_plan,
        }
        if way in forms:
            forms[way]()
        else:
            self._room.begin_line(text)
        self._desk.window.say(" ".join(gap_words(self._desk, case, case.gaps[0])))
