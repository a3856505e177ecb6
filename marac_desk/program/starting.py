"""The application in our look, and its window, not furnished yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

import marac_desk.desktop
from marac_desk.desktop.places import places
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.tidying import Tidying
from marac_desk.desktop.widgets import look, theme


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
