"""The panel follows the keyboard through the list, unless somebody works in the panel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.actions.detail import DetailPanel
from marac_desk.desktop.actions.register_list import RegisterList

FOLLOWS = 60  # milliseconds for which the keyboard rests before the panel shows the next action


class Following(QObject):
    """Waits until the keyboard rests on an action, then shows it."""

    def __init__(self, rows: RegisterList, panel: DetailPanel) -> None:
        super().__init__(panel)
        self._rows, self._panel = rows, panel
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(FOLLOWS)
        self._rests.timeout.connect(self._follow)
        rows.current_changed.connect(self._on_current)

    def _on_current(self, _key: Any) -> None:
        if self._panel.isVisible():
            self._rests.start()

    def _follow(self) -> None:
        """Show in the panel what the keyboard is on, unless somebody works in the panel."""
        current, at = self._rows.current_key(), QApplication.focusWidget()
        inside = at is not None and self._panel.isAncestorOf(at)
        if isinstance(current, UUID) and self._panel.isVisible() and not inside and current != self._panel.asked:
            self._panel.open(current)
