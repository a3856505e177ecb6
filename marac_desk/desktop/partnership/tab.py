"""One more tab of the partnership: it asks for what it shows itself, and knows what can be done on it."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.services.changes import Changes


class PartnershipTab(QWidget):
    """The base of tabs that stand beside agencies, people and area.

    A subclass sets `code`, says its `title`, and which `Changes` make it stale. `remarked` says that its remark is
    another one now.
    """

    code: ClassVar[str] = ""
    cares_for: ClassVar[Changes] = Changes.NOTHING

    remarked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return ""

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting has anything to do here."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Ask the reader lane for what this tab shows, and show it when it comes."""

    @property
    def remark(self) -> str:
        """What stands beside the page's title while this tab is shown."""
        return ""

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return []

    def show_target(self, target: Any) -> None:
        """Show one thing in particular."""

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
