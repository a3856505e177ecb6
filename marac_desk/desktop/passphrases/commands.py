"""What everybody can do about her or his own sign-in, from every page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.passphrases.dialogs import ChangePassphraseDialog

_CONTEXT = "PassphraseCommands"


def passphrase_commands(desk: Desk, parent: QWidget) -> list[Command]:
    """Return them; none where the register has no keys of its own."""
    keys = desk.keys
    if keys is None:
        return []
    text = QCoreApplication.translate(_CONTEXT, "Change my passphrase")
    return [Command(text, lambda: ChangePassphraseDialog(desk, keys, parent).open())]
