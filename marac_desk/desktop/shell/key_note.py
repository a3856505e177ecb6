"""Keeps saying below every page that a passphrase alone opens the register, for whoever signs in without a keyring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from marac_desk.desktop.desk import Desk
from marac_desk.services.changes import Changes


class KeyNote(QObject):
    """Asks the keys now, and again where somebody's way in may have changed."""

    def __init__(self, desk: Desk, say: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._say = desk, say
        desk.changed.happened.connect(self._on_changes)

    def look(self) -> None:
        """Ask, off the window's thread; where the keys cannot be read now, what was said stays."""
        keys, me = self._desk.keys, self._desk.actor.user_id
        if keys is not None:
            self._desk.work.child(self, keys.alone, lambda alone: self._show(me in alone), lambda _error: None)

    def _on_changes(self, changes: Changes) -> None:
        if changes & Changes.ACCESS:
            self.look()

    def _show(self, alone: bool) -> None:
        self._say(self.tr("Opens by your passphrase alone") if alone else "")
