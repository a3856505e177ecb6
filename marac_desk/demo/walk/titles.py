"""Every title that a window of the walk ever had: what a task bar, a switcher or a recording of the screen shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

_KINDS = frozenset({QEvent.Type.Show, QEvent.Type.WindowTitleChange})


class Titles(QObject):
    """Watches all windows of an application, dialogs and menus among them."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.seen: set[str] = set()
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note what a window calls itself, and let everything pass."""
        if isinstance(watched, QWidget) and watched.isWindow() and event.type() in _KINDS:
            self.seen |= {watched.windowTitle(), watched.windowIconText(), watched.windowFilePath()}
        return False
