"""The unlocked desk put together: one register, one person, one window, and the lanes between them."""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from marac_desk import memory
from marac_desk.desktop.changed import Changed
from marac_desk.desktop.desk import Desk, DeskArea
from marac_desk.desktop.places import places
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.tidying import Tidying
from marac_desk.desktop.widgets import look, theme
from marac_desk.desktop.wording import labels
from marac_desk.desktop.work import Work
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register, set_up_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.rehearsal import rehearsal_register
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock
from marac_desk.services.errors import KNOWN
from marac_desk.services.housekeeping import PLACE, actor_of, draft, save_draft
from marac_desk.services.partnership import set_up_area
from marac_desk.services.settings import area_settings

REMEMBER = 500  # milliseconds after a move before the place is written down
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

    def __init__(self, register: Register, actor: Actor, window: DeskWindow) -> None:
        super().__init__()
        self.register, self.actor, self.window = register, actor, window
        self.changed = Changed(self)
        self._watched = Watched(register)
        self.work = Work(self._watched, actor, self.changed, self)
        with register.reading(actor) as uow:
            settings = area_settings(uow)
            self._place = draft(uow, actor=actor, kind=PLACE, subject="desk")
        area = DeskArea(settings.name, settings.marking, settings.terms, settings.zone)
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
    look.put_on(app)
    look.follow_system(app)
    Tidying(app)
    translator = QTranslator(app)
    if translator.load("en", str(Path(__file__).parent / "desktop" / "i18n")):
        app.installTranslator(translator)
    return app


def make_window(*, demonstration: bool = False) -> DeskWindow:
    """Return the window, not furnished yet."""
    return DeskWindow(places(), "MARAC Desk, DEMONSTRATION" if demonstration else "MARAC Desk")


def rehearse(app: QApplication) -> None:
    """Go the whole way to the first page once, with nothing in it, so that the first real time is not the slow one."""
    register, me = rehearsal_register(SystemClock()), uuid.uuid4()
    area = {"area": "-", "profile": "england_wales", "jurisdiction": "eng", "person": "-"}
    _fill(register, area, me)
    with register.reading() as uow:
        actor = actor_of(uow, me)
    window = make_window()
    program = DeskProgram(register, actor, window)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    program.show()
    while not program.work.is_idle():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 10)
    window.repaint()
    program.end()
    window.hide()
    window.deleteLater()
    app.processEvents()
    memory.give_back()


def open_from(order: dict[str, Any], clock: Clock) -> tuple[Register, Actor]:
    """Open, set up or fill the register that the lock process named; returns who signed in."""
    place, user_id = RegisterPlace(Path(order["register"])), uuid.UUID(order["user"])
    known: dict[str, Any] = {
        "key": bytes.fromhex(order.pop("key")),
        "register_id": uuid.UUID(order["id"]),
        "clock": clock,
    }
    if order["do"] == "open":
        register = open_register(place, **known)
    elif order["do"] == "demo":
        from marac_desk.demo.caseload import load_caseload

        today = clock.now().date()
        register = set_up_register(place, **known, fill=lambda made: load_caseload(made, today), demonstration=True)
    else:
        register = set_up_register(place, **known, fill=lambda made: _fill(made, order, user_id))
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
