"""An unlocked desk: one register, one person, one window, and the lanes between them."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.backing_up import BackingUp
from marac_desk.desktop.changed import Changed
from marac_desk.desktop.desk import Desk, DeskArea, Keys
from marac_desk.desktop.privacy.capture import screens_of_this_system
from marac_desk.desktop.privacy.guard import DeskGuard
from marac_desk.desktop.privacy.idle import IdleWatch
from marac_desk.desktop.privacy.listening import events_of_this_system
from marac_desk.desktop.shell.last_resort import LastResort
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.widgets.clipboard import clear_own
from marac_desk.desktop.wording import labels
from marac_desk.desktop.wording.sittings import said_of
from marac_desk.desktop.work import Work
from marac_desk.program.overseer import Overseer
from marac_desk.program.watched import Watched
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.services import sitting
from marac_desk.services.access import allowed
from marac_desk.services.backups.working import Backups
from marac_desk.services.housekeeping import PLACE, draft, save_draft
from marac_desk.services.settings import area_settings

BACK_UP_AFTER = 3_000  # milliseconds after the window was shown, so that nobody waits for it
REMEMBER = 500  # milliseconds after a move before the place is written down
FIRST_PLACE = "today"
log = logging.getLogger(__name__)


class DeskProgram(QObject):
    """Joins the register, the window and the lanes.

    `lock_asked` says why: "key", "idle", "sleep", "system", "rekey" (for a new key of the register), "restored".
    """

    lock_asked = Signal(str)

    def __init__(
        self,
        register: Register,
        actor: Actor,
        window: DeskWindow,
        keys: Keys | None = None,
        backups: Backups | None = None,
    ) -> None:
        super().__init__()
        self.register, self.actor, self.window = register, actor, window
        self.changed = Changed(self)
        self._watched = Watched(register)
        self.work = Work(self._watched, actor, self.changed, self)
        with register.reading(actor) as uow:
            settings, may_do = area_settings(uow), allowed(uow, actor)
            self._place = draft(uow, actor=actor, kind=PLACE, subject="desk")
        area = DeskArea(settings.name, settings.marking, settings.terms, settings.zone, settings.profile.language)
        self.backing_up = BackingUp(self.work, self.changed, actor, backups, self) if backups is not None else None
        self.desk = Desk(
            actor,
            area,
            register.clock,
            self.work,
            self.changed,
            window,
            may_do,
            keys=keys,
            backing_up=self.backing_up,
        )
        window.furnish(self.desk, who=f"{actor.name}, {labels.role(actor.role, settings.terms)}")
        window.lock_asked.connect(lambda: self.lock_asked.emit("key"))
        window.new_key_asked.connect(lambda: self.lock_asked.emit("rekey"))
        self.overseer = Overseer(self.desk, self, unanchored=lambda: register.anchor_problem)
        self.guard: DeskGuard | None = None
        self._place_missed = False
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.timeout.connect(self._write_place)
        window.moved.connect(lambda *_: self._remember.start(REMEMBER))

    def watch(self, app: QApplication) -> None:
        """Keep watch over the desk from now on: against prying eyes, and behind what nobody foresaw."""
        LastResort(self.window, self.window).install()
        self.guard = DeskGuard(
            app,
            self.desk,
            self.window,
            idle=IdleWatch(),
            events=events_of_this_system(self),
            screens=screens_of_this_system(),
        )
        self.guard.lock_asked.connect(self.lock_asked)
        self.overseer.begin()
        if self.backing_up is not None:
            self.backing_up.restore_ready.connect(lambda: self.lock_asked.emit("restored"))
            QTimer.singleShot(BACK_UP_AFTER, self.backing_up, self.backing_up.begin)

    def show(self) -> None:
        """Go where this person was last, and show the window."""
        known = self._place.content if self._place else {}
        try:
            self.window.go(known.get("place", FIRST_PLACE), known.get("target"))
        except Exception as error:  # a place of another version, or one that fails: nobody is locked out for that
            log.error("cannot return to the last place: %s", type(error).__name__)
            self.window.go(FIRST_PLACE)
        self.window.resize(known.get("width", 1440), known.get("height", 900))
        self.window.show()

    def say_sitting_before(self) -> None:
        """Say when this account was used last, so that a person notices a sitting that was not hers or his."""
        actor, desk = self.actor, self.desk
        self.work.read(
            self,
            lambda uow: sitting.sitting_before(uow, actor=actor),
            lambda before: self.window.say(said_of(before, desk.now(), desk.area.zone)),
            what="sitting",
        )

    def _write_place(self) -> None:
        place, target = self.window.here
        content = {"place": place, "target": target, "width": self.window.width(), "height": self.window.height()}
        self._place_missed = False
        self.work.write(
            self,
            lambda uow: save_draft(uow, actor=self.actor, kind=PLACE, subject="desk", content=content),
            failed=self._on_place_missed,
            thing=None,
        )

    def _on_place_missed(self, error: Exception) -> None:
        """Write it at the next move or at the end: nobody typed it, so nobody is told that it was not saved."""
        log.warning("where somebody is was not written: %s", type(error).__name__)
        self._place_missed = True

    def end(self, why: str = "closed") -> str:
        """Flush what was typed, finish what is being written, close the register; `why` goes into the ledger.

        Returns the code of the problem that kept the last writing from the disk, or nothing.
        """
        try:
            clear_own()
            self.overseer.end()
            self.window.flush()
            if self._remember.isActive() or self._place_missed:
                self._remember.stop()
                self._write_place()
            actor = self.actor
            self.work.write(self, lambda uow: sitting.lock(uow, actor=actor, why=why))
            if self.backing_up is not None:
                self.backing_up.end()
        finally:
            self.work.end()
            unsaved = self._watched.problem
            if self.backing_up is not None:
                self.backing_up.leave(self._watched)
            self.register.close()
        return unsaved or self._restored()

    def _restored(self) -> str:
        """Put a backup that two people wanted restored in the register's place; returns the code of a problem."""
        try:
            if self.backing_up is not None:
                self.backing_up.put_in_place()
        except RegisterProblemError as problem:
            log.error("a restore was not put in place: %s", problem.code)
            return problem.code
        return ""
