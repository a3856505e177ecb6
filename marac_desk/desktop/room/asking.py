"""Opens the forms of the room and gives the keyboard back to the record line when they close."""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.case_dialogs import DecisionsDialog, HerViewDialog, RiskDialog
from marac_desk.desktop.room.coverage.dialog import CoverageDialog
from marac_desk.desktop.room.dialogs import CloseMeetingDialog, SeatDialog, SetAsideDialog, TakeBackDialog
from marac_desk.desktop.room.doings import RoomDoings
from marac_desk.desktop.room.state import RoomState
from marac_desk.rules.lives import ItemState
from marac_desk.services.agencies import agency_names
from marac_desk.services.meeting_room.views import CaseInRoom

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

    def show_state(self, state: RoomState) -> None:
        """Know the case on the table; open forms about its risks show what was written."""
        self._state = state
        if self._risk is not None and state.case is not None:
            self._risk.show_case(state.case)
        if self._coverage is not None and state.case is not None:
            self._coverage.show_case(state.case)

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

        def chosen(state: ItemState, reason: str) -> None:
            self._doings.set_aside(case.item_id, state, reason, dialog.finish, dialog.refuse)

        dialog.chosen.connect(chosen)
        self._open(dialog)

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
        meeting_id, actor = self._state.room.meeting_id, self._desk.actor

        def show(agencies: tuple[tuple[uuid.UUID, str], ...]) -> None:
            self._open(SeatDialog(self._desk, meeting_id, agencies, self._page))

        self._desk.work.read(self._page, lambda uow: agency_names(uow, actor=actor), show, what="agencies")
