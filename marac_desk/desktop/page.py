"""The base of every place: it refreshes itself, knows its keys and its commands, and can be returned to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.services.changes import Changes


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do here, found by Ctrl+K and listed by F1."""

    text: str
    run: Callable[[], None]
    keys: str = ""


class Page(QWidget):
    """One place in the window. A page owns its actions and when they are enabled."""

    cares_for: ClassVar[Changes] = Changes.NOTHING
    fills_window: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._stale = True
        desk.changed.happened.connect(self._on_changes)
        desk.names.changed.connect(self._on_names)

    def refresh(self) -> None:
        """Ask the reader lane for what this page shows, and show it when it comes."""

    def show_target(self, target: Any) -> None:
        """Show one thing in particular; called after the page was chosen."""

    def place(self) -> Any:
        """Return where one is on this page, as plain values, so that the desk can come back here after a lock."""
        return None

    def flush(self) -> None:
        """Hand what is typed and not yet saved to the writer lane; called before a lock."""

    def take_files(self, paths: Sequence[str]) -> None:
        """Take in files that were dropped anywhere on the window; asked of the one place that takes files."""

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return []

    def ensure_fresh(self) -> None:
        """Refresh where something changed since the page was last seen."""
        if self._stale:
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again when the page comes into view."""
        super().showEvent(event)
        self.ensure_fresh()

    def changeEvent(self, event: QEvent) -> None:
        """Word everything again where the language changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._mark_stale()

    def _on_changes(self, changes: Changes) -> None:
        if changes & self.cares_for:
            self._mark_stale()

    def _on_names(self, _hidden: bool) -> None:
        self._mark_stale()

    def _mark_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self.ensure_fresh()
