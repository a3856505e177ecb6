"""The commands that change between light and dark."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets import look
from marac_desk.desktop.widgets.look import Look

_CONTEXT = "LookCommands"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def look_commands() -> list[Command]:
    """Return the ways the desk can look; the one in force is not offered again."""
    words = {
        Look.LIGHT: _tr("Look: light"),
        Look.DARK: _tr("Look: dark"),
        Look.SYSTEM: _tr("Look: as the computer"),
    }
    now = look.chosen()
    return [Command(text, partial(_choose, wanted), "") for wanted, text in words.items() if wanted is not now]


def _choose(wanted: Look) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look.choose(app, wanted)
