"""The command that opens the settings of privacy, from every page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.privacy.dialog import PrivacyDialog

_CONTEXT = "PrivacyCommands"


def privacy_commands(desk: Desk, parent: QWidget) -> list[Command]:
    """Return it."""
    text = QCoreApplication.translate(_CONTEXT, "Privacy of this desk")
    return [Command(text, lambda: PrivacyDialog(desk, parent).open())]
