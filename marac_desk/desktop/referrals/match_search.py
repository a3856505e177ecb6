"""Looks for somebody alike while a form is filled in, a moment after a name, a birth or a number was typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.intake.draft import ReferralDraft
from marac_desk.services.referrals.matches import PossibleMatch, find_for_draft

WAIT = 500  # milliseconds after the last change before the register is asked


class MatchSearch(QObject):
    """Asks the register in the reader lane; `found` says that the matches changed."""

    found = Signal()

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self.matches: tuple[PossibleMatch, ...] = ()
        self._asked: tuple[Any, ...] = ()
        self._draft = ReferralDraft()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT)
        self._wait.timeout.connect(self._ask)

    def forget(self) -> None:
        """Begin with another form."""
        self._wait.stop()
        self.matches, self._asked = (), ()

    def rest(self) -> None:
        """Ask nothing more for now; what was about to be asked is asked when the form is worked on again."""
        if self._wait.isActive():
            self._wait.stop()
            self._asked = ()

    def about(self, draft: ReferralDraft) -> None:
        """Look for the victim of a form, where what tells people apart changed."""
        victim = draft.victim
        key = (victim.full_name, victim.known_as, tuple(victim.aliases), victim.date_of_birth, victim.phone)
        if key != self._asked:
            self._asked, self._draft = key, draft
            self._wait.start()

    def _ask(self) -> None:
        draft, actor = self._draft, self._desk.actor
        self._desk.work.read(
            self, lambda uow: find_for_draft(uow, actor=actor, draft=draft), self._on_found, what="matches"
        )

    def _on_found(self, matches: tuple[PossibleMatch, ...]) -> None:
        if matches != self.matches:
            self.matches = matches
            self.found.emit()
