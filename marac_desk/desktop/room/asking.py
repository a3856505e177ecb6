"""Opens the forms of the room and gives the keyboard back to the record line when they close."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.defer_dialog import DeferCaseDialog
from marac_desk.desktop.entry.late_case_dialog import LateCaseDialog
from marac_desk.desktop.room.case_dialogs import DecisionsDialog, HerViewDialog, RiskDialog
from marac_desk.desktop.room.coverage.dialog import CoverageDialog
from marac_desk.desktop.room.dialogs import CloseMeetingDialog, SeatDialog, SetAsideDialog, TakeBackDialog
from marac_desk.desktop.room.doings import RoomDoings
from marac_desk.desktop.room.lists_dialog import ThreeListsDialog
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.room.table_dialogs import LeaveFirstDialog, QuorumDialog, StepOutDialog
from marac_desk.desktop.room.trim_dialog import FairTrimDialog
from marac_desk.rules.lives import ItemState
from marac_desk.services.agencies import agency_names
from marac_desk.services.meeting_room.views import CaseInRoom, SeatAtCase

_CONTEXT = "RoomAsking"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class RoomAsking:
    """What the room asks in a form, each by its key."""

    def __init__(self, desk: Desk, page: QWidget, doings: RoomDoings) -> None:
        self._desk, self._page, self._doings = desk, page, doings
        self._state: RoomState | None = None
        self._risk: RiskDialog | None = None
        self._coverage: CoverageDialog | None = None
        self.lists: ThreeListsDialog | None = None
        self.trim: FairTrimDialog | None = None

    def show_state(self, state: RoomState) -> None:
        """Know the case on the table; open forms about its risks show what was written."""
        self._state = state
        if self._risk is not None and state.case is not None:
            self._risk.show_case(state.case)
        if self._coverage is not None and state.case is not None:
            self._coverage.show_case(state.case)
        if self.lists is not None and state.case is not None:
            self.lists.show_case(state.case)
        if self.trim is not None:
            self.trim.show_state(state)

    @property
    def _case(self) -> CaseInRoom | None:
        return self._state.case if self._state is not None else None

    def allowed(self, may: bool) -> bool:
        """Say who does this, where it is not the person looking; nothing is opened that would be refused."""
        if not may:
            self._desk.window.say(_tr("You look on here: the coordinator and the chair run and record the meeting."))
        return may

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(lambda _code: self._closed(dialog))
        dialog.open()

    def _closed(self, dialog: QDialog) -> None:
        if dialog is self._risk:
            self._risk = None
        if dialog is self._coverage:
            self._coverage = None
        if dialog is self.lists:
            self.lists = None
        if dialog is self.trim:
            self.trim = None
        dialog.deleteLater()
        self._page.setFocus()

    def her_view(self) -> None:
        """Ask for the victim's own view."""
        if (case := self._case) is not None and self.allowed(case.may.write_view):
            self._open(HerViewDialog(self._desk, case, self._page))

    def risk(self) -> None:
        """Ask for the risk."""
        if (case := self._case) is not None and self.allowed(case.may.write_minutes):
            self._risk = RiskDialog(self._desk, case, self._page)
            self._open(self._risk)

    def three_lists(self) -> None:
        """Ask for harms, what adds to the risk, what keeps safe."""
        if (case := self._case) is not None and self.allowed(case.may.write_minutes):
            self.lists = ThreeListsDialog(self._desk, case, self._page)
            self._open(self.lists)

    def fair_trim(self) -> None:
        """Show what could give way."""
        state = self._state
        if state is not None and state.running and self.allowed(state.room.may_run):
            self.trim = FairTrimDialog(self._desk, state, self._page)
            self._open(self.trim)

    def step_out(self, first: object = None) -> None:
        """Ask who leaves the room for the case on the table, or came back."""
        state, case = self._state, self._case
        if state is None or case is None or case.state is ItemState.CONCLUDED or not self.allowed(case.may.run):
            return
        self._open(StepOutDialog(self._desk, case, state.room.seats, self._page, first))

    def quorum(self, then: Callable[[], None] | None = None) -> None:
        """Ask why the chair goes on without every core agency, and go on with what was wanted."""
        if self._state is not None and self._state.running and self.allowed(self._state.room.may_run):
            dialog = QuorumDialog(self._desk, self._state, self._page)
            if then is not None:
                dialog.accepted.connect(then)
            self._open(dialog)

    def leave_first(self, leaving: Sequence[SeatAtCase], then: Callable[[], None]) -> None:
        """Go on once nobody sits at the table who must not hear the next case."""
        if not leaving:
            then()
            return
        dialog = LeaveFirstDialog(self._desk, leaving, self._page)

        def gone() -> None:
            dialog.finish()
            then()

        dialog.left.connect(gone)
        self._open(dialog)

    def release(self) -> None:
        """Let the agencies go that are there for children alone, or say why not yet."""
        state = self._state
        if state is None or not state.running or not self.allowed(state.room.may_run):
            return
        going = state.room.to_release
        if state.room.release.may and not going:
            self._desk.window.say(_tr("Nobody is here for children alone."))
            return
        self._doings.release(state.room.meeting_id)
        if going:
            names = ", ".join(dict.fromkeys(seat.agency for seat in going))
            self._desk.window.say(_tr("{agencies} may leave.").format(agencies=names))

    def coverage(self) -> None:
        """Show which action answers which risk."""
        if (case := self._case) is not None:
            self._coverage = CoverageDialog(self._desk, case, self._page)
            self._open(self._coverage)

    def decisions(self) -> None:
        """Ask for links and for who tells the victim."""
        if (case := self._case) is not None and self.allowed(case.may.write_minutes):
            self._open(DecisionsDialog(self._desk, case, self._page))

    def set_aside(self) -> None:
        """Ask why the case is deferred, withdrawn or not reached."""
        if (case := self._case) is None or case.state is ItemState.CONCLUDED or not self.allowed(case.may.run):
            return
        dialog = SetAsideDialog(self._desk, case, self._page)

        following = self._state.following if self._state is not None else None
        leaving = following.must_leave if following is not None else ()

        def chosen(state: ItemState, reason: str) -> None:
            if state is ItemState.DEFERRED:
                dialog.finish()
                self.leave_first(leaving, lambda: self._defer(case, reason, leaving))
                return
            self.leave_first(
                leaving,
                lambda: self._doings.set_aside(case.item_id, state, reason, dialog.finish, dialog.refuse, leaving),
            )

        dialog.chosen.connect(chosen)
        self._open(dialog)

    def _defer(self, case: CaseInRoom, reason: str, leaving: Sequence[SeatAtCase]) -> None:
        """Ask what is done until a deferred case is heard, then call the next one."""
        name, doings = self._desk.name(case.name, case.reference), self._doings
        self._open(
            DeferCaseDialog(
                self._desk,
                case.item_id,
                name,
                lambda uow, draft: doings.deferring(uow, case.item_id, draft, leaving),
                self._page,
                reason,
            )
        )

    def add_case(self) -> None:
        """Ask which case is added to the meeting that runs, why, and who agreed."""
        state = self._state
        if state is None or not state.running or not self.allowed(state.room.may_run):
            return
        self._open(LateCaseDialog(self._desk, state.room.meeting_id, "", self._page))

    def take_back(self, action_id: Any) -> None:
        """Ask why an action is taken back."""
        case = self._case
        line = next((line for line in case.plan if line.action_id == action_id), None) if case else None
        if case is not None and line is not None and self.allowed(case.may.record_actions):
            self._open(TakeBackDialog(self._desk, line, self._page))

    def close(self) -> None:
        """Ask whether the meeting is to be closed."""
        state = self._state
        if state is None or not state.running or not self.allowed(state.room.may_run):
            return
        dialog = CloseMeetingDialog(self._desk, state, self._page)
        meeting_id = state.room.meeting_id

        def closed(_left: int) -> None:
            dialog.finish()
            if state.room.may_issue:
                self._desk.window.go("circulation", {"id": str(meeting_id), "kind": "actions"})

        dialog.closed.connect(lambda: self._doings.close(meeting_id, closed, dialog.refuse))
        self._open(dialog)

    def who_else(self) -> None:
        """Ask who else came."""
        if self._state is None or not self.allowed(self._state.room.may_run):
            return
        state, actor = self._state, self._desk.actor

        def show(agencies: tuple[tuple[uuid.UUID, str], ...]) -> None:
            self._open(SeatDialog(self._desk, state, agencies, self._page))

        self._desk.work.read(self._page, lambda uow: agency_names(uow, actor=actor), show, what="agencies")
