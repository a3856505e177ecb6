"""The application, its window, and a rehearsal of the way to the first page while somebody types a passphrase."""

from __future__ import annotations

import uuid
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

import marac_desk.desktop
from marac_desk import memory
from marac_desk.desktop.places import places
from marac_desk.desktop.privacy.listening import load_for_this_system
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.tidying import Tidying
from marac_desk.desktop.widgets import look, theme
from marac_desk.program.clock import SystemClock
from marac_desk.program.desk import DeskProgram
from marac_desk.program.opening import fill
from marac_desk.register.rehearsal import rehearsal_register
from marac_desk.services.housekeeping import actor_of


def make_application() -> QApplication:
    """Return the application in our look, with the plurals of English."""
    app = QApplication.instance() or QApplication(list(theme.ARGUMENTS))
    assert isinstance(app, QApplication)
    theme.load_faces(theme.ALL_FACES)
    look.put_on(app)
    look.follow_system(app)
    Tidying(app)
    translator = QTranslator(app)
    if translator.load("en", str(Path(marac_desk.desktop.__path__[0]) / "i18n")):
        app.installTranslator(translator)
    return app


def make_window(*, demonstration: bool = False) -> DeskWindow:
    """Return the window, not furnished yet."""
    return DeskWindow(places(), "MARAC Desk, DEMONSTRATION" if demonstration else "MARAC Desk")


def rehearse(app: QApplication) -> None:
    """Go the whole way to the first page once, with nothing in it, so that the first real time is not the slow one."""
    register, me = rehearsal_register(SystemClock()), uuid.uuid4()
    area = {"area": "-", "profile": "england_wales", "jurisdiction": "eng", "person": "-"}
    fill(register, area, me)
    with register.reading() as uow:
        actor = actor_of(uow, me)
    window = make_window()
    program = DeskProgram(register, actor, window)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    program.show()
    waiting, tick = QEventLoop(), QTimer()
    tick.timeout.connect(lambda: waiting.quit() if program.work.is_idle() else None)
    tick.start(5)
    waiting.exec()  # not processEvents, which holds on to Python while it waits
    window.repaint()
    program.end()
    window.hide()
    window.deleteLater()
    app.sendPostedEvents(window, QEvent.Type.DeferredDelete)  # now: before the real window there is no loop to do it
    load_for_this_system()
    memory.give_back()
