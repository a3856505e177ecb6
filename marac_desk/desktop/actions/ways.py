"""Where the register leads: the case, the messages, the ladder, the action lists."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.actions.detail import DetailPanel
from marac_desk.desktop.actions.register_list import RegisterList
from marac_desk.desktop.actions.taking import Taking
from marac_desk.desktop.desk import Desk
from marac_desk.services.actions.views import ActionPage


class ActionWays(QObject):
    """Goes to another place, about what is chosen in the list or shown in the panel."""

    def __init__(self, desk: Desk, page: QWidget, rows: RegisterList, panel: DetailPanel, taking: Taking) -> None:
        super().__init__(page)
        self._desk, self._rows, self._panel, self._taking = desk, rows, panel, taking
        self.found: ActionPage | None = None
        panel.case_pressed.connect(self.go_to_case)

    def go_to_case(self) -> None:
        """Open the case of the action that is shown, else of the one the keyboard is on."""
        row = self._panel.detail.row if self._panel.detail is not None else self._rows.current_action
        if row is not None:
            self._desk.window.go("case", {"id": str(row.case_id)})

    def write_messages(self) -> None:
        """Write one chase message for each agency about what is chosen, where it may be chased."""
        rows = self._rows.chosen
        if rows and self._taking.may("chase", rows):
            self._desk.window.go("chasing", {"actions": [str(row.action_id) for row in rows]})

    def write_all_late(self) -> None:
        """Write one chase message for each agency about everything of hers that is late."""
        self._desk.window.go("chasing", {"late": True})

    def tell_owners(self) -> None:
        """Write to the agencies whose actions have another owner."""
        self._desk.window.go("chasing", {"about": "owners"})

    def open_ladder(self) -> None:
        """Show which late actions reach whom today."""
        self._desk.window.go("ladder")

    def issue(self) -> None:
        """Go where the action lists of the latest meeting are issued."""
        if self.found is not None and self.found.may_issue and self.found.latest_meeting_id is not None:
            self._desk.window.go("circulation", {"id": str(self.found.latest_meeting_id), "kind": "actions"})
