"""The desk process: imports what is heavy while a person types, takes the key through a pipe, shows the window."""

from __future__ import annotations

import json
import os
import sys
import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from marac_desk.assets.catalogue import catalogue
from marac_desk.desktop.changed import Changed
from marac_desk.desktop.desk import Desk, DeskArea
from marac_desk.desktop.places import places
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.tidying import Tidying
from marac_desk.desktop.widgets import theme
from marac_desk.desktop.widgets.tokens import Scheme
from marac_desk.desktop.wording import labels
from marac_desk.desktop.work import Work
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import create_register, open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock
from marac_desk.services.errors import NotFoundError
from marac_desk.services.housekeeping import PLACE, actor_of, draft, save_draft
from marac_desk.services.partnership import set_up_area
from marac_desk.services.settings import area_settings

REMEMBER = 500  # milliseconds after a move before the place is written down


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class DeskProgram(QObject):
    """An unlocked desk: one register, one person, one window."""

    def __init__(self, register: Register, actor: Actor, window: DeskWindow, *, demonstration: bool) -> None:
        super().__init__()
        self.register, self.actor, self.window = register, actor, window
        self.changed = Changed(self)
        self.work = Work(register, actor, self.changed, self)
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
        self.window.go(known.get("place", "today"), known.get("target"))
        self.window.resize(known.get("width", 1440), known.get("height", 900))
        self.window.show()

    def _write_place(self) -> None:
        place, target = self.window.here
        content = {"place": place, "target": target, "width": self.window.width(), "height": self.window.height()}
        self.work.write(
            self, lambda uow: save_draft(uow, actor=self.actor, kind=PLACE, subject="desk", content=content)
        )

    def end(self) -> None:
        """Flush what was typed, finish what is being written, close the register."""
        self.window.flush()
        if self._remember.isActive():
            self._remember.stop()
            self._write_place()
        self.work.end()
        self.register.close()


def make_application() -> QApplication:
    """Return the application in our look, with the plurals of English."""
    app = QApplication.instance() or QApplication(["MARAC Desk"])
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
        register = create_register(place, key=key, register_id=register_id, clock=clock)
        with register.writing() as uow:
            set_up_area(
                uow,
                name=order["area"],
                profile=order["profile"],
                jurisdiction=order["jurisdiction"],
                user_id=user_id,
                person=order["person"],
            )
    with register.reading() as uow:
        return register, actor_of(uow, user_id)


class _Pipe(QObject):
    """The pipe to the lock process: its end means that this process has to go."""

    broken = Signal()

    def watch(self) -> None:
        """Watch in a thread of its own; reading a pipe blocks."""

        def wait() -> None:
            while sys.stdin.readline():
                pass
            self.broken.emit()

        threading.Thread(target=wait, daemon=True).start()


def say(message: dict[str, Any]) -> None:
    """Tell the lock process something; where it is gone, nobody needs to know."""
    try:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        pass


def main() -> int:
    """Warm up, wait for the key, show the desk; returns the exit code."""
    app = make_application()
    catalogue()
    window = make_window()
    say({"is": "ready"})
    line = sys.stdin.readline()
    if not line:
        return 0
    order = json.loads(line)
    clock = SystemClock()
    try:
        register, actor = open_from(order, clock)
    except RegisterProblemError as problem:
        say({"is": "problem", "code": problem.code, "values": problem.values})
        return 1
    except NotFoundError:
        say({"is": "problem", "code": "no_envelope"})
        return 1
    if order["demonstration"]:
        window.setWindowTitle("MARAC Desk, DEMONSTRATION")
    program = DeskProgram(register, actor, window, demonstration=bool(order["demonstration"]))
    return _run(app, program)


def _run(app: QApplication, program: DeskProgram) -> int:
    """Show the window until the person closes it, locks it, or the lock process goes."""
    pipe = _Pipe()

    def end(why: str) -> None:
        program.end()
        say({"is": why})
        os._exit(0)  # at once, so that no copy of the data lives on in this process

    program.window.lock_asked.connect(lambda: end("locked"))
    program.window.closed.connect(lambda: end("closed"))
    pipe.broken.connect(lambda: end("locked"))
    pipe.watch()
    program.show()
    QTimer.singleShot(0, lambda: say({"is": "shown"}))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
