"""Light or dark: what the person chose for this computer, otherwise what the system uses."""

from __future__ import annotations

import os
from enum import StrEnum

from PySide6.QtCore import QSettings
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.widgets import theme
from marac_desk.desktop.widgets.tokens import Scheme

MIDDLE = 128  # between a light window and a dark one


class Look(StrEnum):
    """What a person can choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def chosen() -> Look:
    """Return what was chosen on this computer; the system's look where nothing was, or something unknown.

    MARAC_DESK_SCHEME in the environment wins: for pictures, and for computers that somebody else sets up.
    """
    try:
        return Look(os.environ.get("MARAC_DESK_SCHEME") or str(_settings().value("look", Look.SYSTEM.value)))
    except ValueError:
        return Look.SYSTEM


def choose(app: QApplication, look: Look) -> None:
    """Dress the application in a look and keep it for the next start, for the lock window too."""
    _settings().setValue("look", look.value)
    put_on(app)


def put_on(app: QApplication) -> None:
    """Dress the application in the look that was chosen."""
    look = chosen()
    if look is Look.SYSTEM:
        theme.apply(app, Scheme.DARK if app.styleHints().colorScheme().name == "Dark" else Scheme.LIGHT)
    else:
        theme.apply(app, Scheme(look.value))


def put_on_first(app: QApplication) -> None:
    """Do the same before any other look was put on, without what takes Qt long to load: its palette is the system's."""
    look = chosen()
    if look is Look.SYSTEM:
        dark = app.palette().color(QPalette.ColorRole.Window).lightness() < MIDDLE
        theme.apply(app, Scheme.DARK if dark else Scheme.LIGHT)
    else:
        theme.apply(app, Scheme(look.value))


def follow_system(app: QApplication) -> None:
    """From now on change with the system, as long as nothing else was chosen."""
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: put_on(app))


def _settings() -> QSettings:
    """Return the file in the person's own settings folder; it holds nothing about anybody."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "MARAC Desk", "look")
