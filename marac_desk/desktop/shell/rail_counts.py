"""How many things wait at each place: one figure, whatever page one is on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.shell.rail import Rail
from marac_desk.services.changes import Changes
from marac_desk.services.today.counts import Waiting, waiting

CARES_FOR = Changes.REFERRALS | Changes.ACTIONS | Changes.REPORT_BACKS | Changes.CASES | Changes.ACCESS
QUIET = 700  # milliseconds after the last change: in the meeting room one follows the other


class RailCounts(QObject):
    """Counts now, and again a little after each change that matters."""

    def __init__(self, desk: Desk, rail: Rail) -> None:
        super().__init__(rail)
        self._desk, self._rail = desk, rail
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self.look)
        desk.changed.happened.connect(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes & CARES_FOR:
            self._timer.start()

    def look(self) -> None:
        """Count, off the window's thread."""
        actor = self._desk.actor
        self._desk.work.read(self, lambda uow: waiting(uow, actor=actor), self._show, what="counts")

    def _show(self, found: Waiting) -> None:
        for place, count, said in (
            ("referrals", found.referrals, self.tr("Referrals, %n waiting", None, found.referrals)),
            ("actions", found.late_actions, self.tr("Actions, %n late", None, found.late_actions)),
            ("partnership", found.decisions, self.tr("Partnership, %n decision(s) wait", None, found.decisions)),
            ("report_backs", found.report_backs, self.tr("Report-backs, %n due", None, found.report_backs)),
        ):
            self._rail.set_count(place, count, said)
