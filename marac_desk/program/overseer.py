"""What the desk looks after by itself while it is open: looking that stands out, its ledger, its clock, its anchor."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.privacy.boot_clock import seconds_since_start
from marac_desk.desktop.wording import overseeing
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.clock_jumps import ClockWatch
from marac_desk.services.audit.alerts import find_alerts, note_clock_jump
from marac_desk.services.changes import Changes
from marac_desk.services.emergency import EmergencyLine, emergencies
from marac_desk.services.removal.disposal import clear_again, clearing_wanted
from marac_desk.services.trust import STATUS, RegisterCheck, check_due, check_register, note_check

ALERTS = 600_000  # milliseconds between two searches for looking that stands out
CLOCK = 30_000  # milliseconds between two looks at the clock
FIRST = 20_000  # milliseconds after the window was shown, so that nobody waits for it
log = logging.getLogger(__name__)


class Overseer(QObject):
    """Looks by itself, beside the work; what it finds goes into the ledger, and to the person where it is for her.

    `elapsed` returns seconds that nobody can set back, `unanchored` the code of what keeps the end of the ledger from
    being anchored outside, or nothing.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QObject,
        *,
        elapsed: Callable[[], float] = seconds_since_start,
        unanchored: Callable[[], str] = str,
    ) -> None:
        super().__init__(parent)
        self._desk, self._elapsed, self._unanchored = desk, elapsed, unanchored
        self._said = ""
        self._emergencies = frozenset[EmergencyLine]()
        self._clock = ClockWatch(desk.now(), elapsed())
        self._alerts, self._ticks = QTimer(self), QTimer(self)
        self._alerts.timeout.connect(self.look)
        self._ticks.timeout.connect(self.tick)

    def begin(self) -> None:
        """Begin to look: soon, and again and again."""
        self._alerts.start(ALERTS)
        self._ticks.start(CLOCK)
        QTimer.singleShot(FIRST, self, self.look)

    def end(self) -> None:
        """Stop looking."""
        self._alerts.stop()
        self._ticks.stop()

    def look(self) -> None:
        """Search for looking that stands out, and see whether the ledger was checked today."""
        self._desk.work.write(self, find_alerts, thing=None)  # looked for again, if the disk took nothing
        if self._desk.allowed.may(Operation.READ, DataClass.AUDIT, STATUS):
            self._desk.work.read(self, check_due, self._on_due, what="check_due")

    def _on_due(self, due: bool) -> None:
        actor = self._desk.actor
        if due:
            self._desk.work.read_long(self, lambda uow: check_register(uow, actor=actor), self._on_checked)

    def _on_checked(self, found: RegisterCheck) -> None:
        actor = self._desk.actor
        self._desk.work.write(self, lambda uow: note_check(uow, actor=actor, check=found), thing=None)
        if not found.holds and not found.given_up:
            log.error("the ledger does not hold: %s", found.why)
            self._desk.window.warn(overseeing.broken(found))

    def tick(self) -> None:
        """See to what cannot wait for the next search: the clock, the anchor, words that are to leave the file."""
        self.look_at_clock()
        self.look_at_anchor()
        self.look_at_emergencies()
        if self._desk.allowed.may(Operation.READ, DataClass.DISPOSAL):
            self._desk.work.read(self, clearing_wanted, self._clear, what="clearing")

    def _clear(self, wanted: bool) -> None:
        """Clear the file of what was withdrawn or disposed of, where a reader was in the way of that at first."""
        actor = self._desk.actor
        if wanted:
            self._desk.work.write(self, lambda uow: clear_again(uow, actor=actor), thing=None)

    def look_at_emergencies(self) -> None:
        """See whether a case that was open in an emergency is so no longer: then every page looks again."""
        actor = self._desk.actor
        if self._desk.allowed.may(Operation.APPROVE, DataClass.RESTRICTION):
            self._desk.work.read(
                self, lambda uow: frozenset(emergencies(uow, actor=actor)), self._on_emergencies, what="emergencies"
            )

    def _on_emergencies(self, lasting: frozenset[EmergencyLine]) -> None:
        before, self._emergencies = self._emergencies, lasting
        if before - lasting:
            self._desk.changed.tell(~Changes.NOTHING)

    def look_at_anchor(self) -> None:
        """Say once that the end of the ledger cannot be kept outside the register: an older copy would go unnoticed."""
        problem = self._unanchored()
        if problem and problem != self._said:
            log.error("the end of the ledger is not anchored: %s", problem)
            self._desk.window.warn(overseeing.not_anchored(problem))
        self._said = problem

    def look_at_clock(self) -> None:
        """See whether the computer's clock was moved: back by more than a minute, or on by more than ten."""
        jump = self._clock.look(self._desk.now(), self._elapsed())
        if jump is None:
            return
        actor: Any = self._desk.actor
        self._desk.work.keep(f"clock_jump/{uuid.uuid4()}", lambda uow: note_clock_jump(uow, actor=actor, seconds=jump))
        self._desk.window.warn(overseeing.clock_moved(jump))
