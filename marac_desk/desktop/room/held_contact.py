"""The safe-contact values of the case on the table, shown for as long as F9 is held; every look is written down."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.case_view import CaseView
from marac_desk.desktop.widgets.hold_key import HoldKey
from marac_desk.services.meeting_room.views import CaseInRoom
from marac_desk.services.people import reveal_safe_contact


class HeldContact(QObject):
    """Asks for the values when the key goes down and takes them away when it comes up."""

    def __init__(self, desk: Desk, view: CaseView, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._view = desk, view
        self.case: CaseInRoom | None = None
        self._key = HoldKey(view)
        self._key.held.connect(self._ask)
        self._key.let_go.connect(lambda: view.show_held(None))

    def _ask(self) -> None:
        case = self.case
        if case is None or case.safe_contact.contact_id is None or not case.may.see_contact:
            return
        actor, contact_id, case_id = self._desk.actor, case.safe_contact.contact_id, case.case_id
        self._desk.work.write(
            self,
            lambda uow: reveal_safe_contact(uow, actor=actor, contact_id=contact_id, case_id=case_id),
            self._show,
        )

    def _show(self, values: Any) -> None:
        if self._key.is_held:
            self._view.show_held(values)
