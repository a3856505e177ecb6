"""The desk process: imports what is heavy while a person types, takes the key through a pipe, shows the window."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from marac_desk.assets.catalogue import catalogue
from marac_desk.desktop.changed import Changed
from marac_desk.desktop.desk import Desk, DeskArea
from marac_desk.desktop.lock.signals import on_signals
from marac_desk.desktop.places import places
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.tidying import Tidying
from marac_desk.desktop.widgets import theme
from marac_desk.desktop.widgets.tokens import Scheme
from marac_desk.desktop.wording import labels
from marac_desk.desktop.work import Work
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import create_register, open_register, set_up_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock
from marac_desk.services.errors import KNOWN, NotFoundError
from marac_desk.services.housekeeping import PLACE, actor_of, draft, save_draft
from marac_desk.services.partnership import set_up_area
from marac_desk.services.settings import area_settings

REMEMBER = 500  # milliseconds after a move before the place is written down
PATIENCE = 12.0  # seconds that the last writing may take before this process goes in any case
FIRST_PLACE = "today"
log = logging.getLogger(__name__)


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class Watched:
    """The register as the lanes have it; it remembers what kept the last writing from the disk, until one succeeds.

    A rule that says no is no such problem: it was said where it was typed.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self.problem = ""

    @contextlib.contextmanager
    def writing(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work that commits when it is left."""
        try:
            with self._register.writing(actor) as unit:
                yield unit
            self.problem = ""
        except RegisterProblemError as error:
            self.problem = error.code
            raise
        except KNOWN:
            raise
        except Exception as error:
            self.problem = type(error).__name__
            raise

    def reading(self, actor: Actor | None = None) -> contextlib.AbstractContextManager[UnitOfWork]:
        """Open a unit of work that only reads."""
        return self._register.reading(actor)


class DeskProgram(QObject):
    """An unlocked desk: one register, one person, one window."""

    def __init__(self, register: Register, actor: Actor, window: DeskWindow, *, demonstration: bool) -> None:
        super().__init__()
        self.register, self.actor, self.window = register, actor, window
        self.changed = Changed(self)
        self._watched = Watched(register)
        self.work = Work(self._watched, actor, self.changed, self)
        with register.reading(actor) as uow:
            settings = area_settings(uow)
            self._place = draft(uow, actor=actor, kind=PLACE, subject="desk")
        area = DeskArea(settings.name, settings.marking, settings.terms, settings.zone, demonstration)
        self.desk = Desk(actor, area, register.clock, self.work, self.changed, window)
        window.furnish(self.desk, who=f"{actor.name}, {labels.role(actor.role, settings.terms)}")
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.timeout.connect(self._write_place)
        window.moved.connect(lambda *_: self._remember.start(REMEMBER))

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

    def _write_place(self) -> None:
        place, target = self.window.here
        content = {"place": place, "target": target, "width": self.window.width(), "height": self.window.height()}
        self.work.write(
            self, lambda uow: save_draft(uow, actor=self.actor, kind=PLACE, subject="desk", content=content)
        )

    def end(self) -> str:
        """Flush what was typed, finish what is being written, close the register.

        Returns the code of the problem that kept the last writing from the disk, or nothing.
        """
        try:
            self.window.flush()
            if self._remember.isActive():
                self._remember.stop()
                self._write_place()
        finally:
            self.work.end()
            self.register.close()
        return self._watched.problem


def make_application() -> QApplication:
    """Return the application in our look, with the plurals of English."""
    app = QApplication.instance() or QApplication(list(theme.ARGUMENTS))
    assert isinstance(app, QApplication)
    theme.load_faces(theme.ALL_FACES)
    theme.apply(app, Scheme.DARK if os.environ.get("MARAC_DESK_SCHEME") == "dark" else Scheme.LIGHT)
    Tidying(app)
    translator = QTranslator(app)
    if translator.load("en", str(Path(__file__).parent / "desktop" / "i18n")):
        app.installTranslator(translator)
    return app


def make_window(*, demonstration: bool = False) -> DeskWindow:
    """Return the window, not furnished yet."""
    return DeskWindow(places(), "MARAC Desk, DEMONSTRATION" if demonstration else "MARAC Desk")


def open_from(order: dict[str, Any], clock: Clock) -> tuple[Register, Actor]:
    """Open, set up or fill the register that the lock process named; returns who signed in."""
    place, key = RegisterPlace(Path(order["register"])), bytes.fromhex(order.pop("key"))
    register_id, user_id = uuid.UUID(order["id"]), uuid.UUID(order["user"])
    if order["do"] == "open" or (order["do"] == "demo" and place.register.exists()):
        register = open_register(place, key=key, register_id=register_id, clock=clock)
    elif order["do"] == "demo":
        from marac_desk.demo.caseload import load_caseload

        register = create_register(place, key=key, register_id=register_id, clock=clock, demonstration=True)
        load_caseload(register, clock.now().date())
    else:
        register = set_up_register(
            place, key=key, register_id=register_id, clock=clock, fill=lambda made: _fill(made, order, user_id)
        )
    with register.reading() as uow:
        return register, actor_of(uow, user_id)


def _fill(register: Register, order: dict[str, Any], user_id: uuid.UUID) -> None:
    with register.writing() as uow:
        set_up_area(
            uow,
            name=order["area"],
            profile=order["profile"],
            jurisdiction=order["jurisdiction"],
            user_id=user_id,
            person=order["person"],
        )


class _Pipe(QObject):
    """The pipe to the lock process: its end means that this process has to go."""

    broken = Signal()

    def watch(self) -> None:
        """Watch in a thread of its own; reading a pipe blocks."""

        def wait() -> None:
            while sys.stdin.readline():
                pass
            _go_soon()
            self.broken.emit()

        threading.Thread(target=wait, daemon=True).start()


def say(message: dict[str, Any]) -> None:
    """Tell the lock process something; where it is gone, nobody needs to know."""
    with contextlib.suppress(OSError):
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def _go_soon() -> None:
    """End this process after a while whatever its lanes are doing: locked means that it is gone."""
    last = threading.Timer(PATIENCE, os._exit, (0,))
    last.daemon = True
    last.start()


def main() -> int:
    """Warm up, wait for the key, show the desk; returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the lock process, which ends this one
    app = make_application()
    catalogue()
    window = make_window()
    say({"is": "ready"})
    line = sys.stdin.readline()
    if not line:
        return 0
    order = json.loads(line)
    try:
        register, actor = open_from(order, SystemClock())
        program = DeskProgram(register, actor, window, demonstration=bool(order["demonstration"]))
    except RegisterProblemError as problem:
        say({"is": "problem", "code": problem.code, "values": problem.values})
        return 1
    except NotFoundError:
        say({"is": "problem", "code": "no_envelope"})
        return 1
    if order["demonstration"]:
        window.setWindowTitle("MARAC Desk, DEMONSTRATION")
    return _run(app, program)


def _run(app: QApplication, program: DeskProgram) -> int:
    """Show the window until the person closes it, locks it, or the lock process goes."""
    pipe = _Pipe()

    def end(why: str) -> None:
        unsaved = "unforeseen"  # unless the program ends as it should
        try:
            _go_soon()
            say({"is": "leaving"})
            program.window.hide()
            unsaved = program.end()
        except Exception as error:
            log.error("unexpected %s while leaving", type(error).__name__)
        finally:
            say({"is": why, "unsaved": unsaved})
            os._exit(0)  # at once, so that no copy of the data lives on in this process

    program.window.lock_asked.connect(lambda: end("locked"))
    program.window.closed.connect(lambda: end("closed"))
    pipe.broken.connect(lambda: end("locked"))
    on_signals(program, (signal.SIGTERM,), lambda: end("locked"))
    pipe.watch()
    program.show()
    QTimer.singleShot(0, lambda: say({"is": "shown"}))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
