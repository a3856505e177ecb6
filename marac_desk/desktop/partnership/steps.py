"""What the steps of a tab share: the form that stands open, and the second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.passphrases.second_person import TwoPeople


class Steps(QObject):
    """Opens one form at a time over a tab; `two` has a second person decide at this desk."""

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__(tab)
        self.desk, self._tab = desk, tab
        self.two = TwoPeople(desk, tab)
        self.dialog: QDialog | None = None

    def show_form(self, dialog: Any, done: Callable[[Any], None]) -> None:
        """Open a form; `done` is told what saving it brought."""
        self.dialog = dialog
        dialog.saved.connect(done)
        dialog.open()
