"""Opens the windows beside the room, each where there is a screen for it, and lets them follow the room."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.beside.canvas import Drawing
from marac_desk.desktop.room.beside.chair_window import ChairWindow
from marac_desk.desktop.room.beside.safe_window import SafeWindow
from marac_desk.desktop.room.state import RoomState

SECOND = 1000
SIZE = (1280, 720)


class RoomWindows(QObject):
    """The chair's window and the one that is safe to share: none of them is there until it is asked for."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.chair: ChairWindow | None = None
        self.safe: SafeWindow | None = None
        self._state: RoomState | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self._on_second)
        desk.names.changed.connect(lambda _hidden: self._show())

    @property
    def shares(self) -> bool:
        """Tell whether somebody looks at the window that is safe to share."""
        return self.safe is not None and self.safe.isVisible()

    def show_state(self, state: RoomState) -> None:
        """Follow the room: what it shows, these show in the same moment."""
        self._state = state
        self._show()

    def toggle_chair(self) -> None:
        """Open the chair's window, or close it."""
        if self.chair is None:
            self.chair = ChairWindow(self._desk)
            self._keep(self.chair)
        self._toggle(self.chair)

    def toggle_safe(self) -> None:
        """Open the window that is safe to share, or close it."""
        if self.safe is None:
            self.safe = SafeWindow(self._desk)
            self._keep(self.safe)
        self._toggle(self.safe)

    def _keep(self, window: Drawing) -> None:
        self._page.destroyed.connect(window.deleteLater)
        for keys, run in (("Esc", window.close), ("F11", lambda: _fill_screen(window))):
            QShortcut(QKeySequence(keys), window).activated.connect(run)

    def _toggle(self, window: Drawing) -> None:
        if window.isVisible():
            window.close()
            return
        self._show()
        _open(window, beside=self._page)
        self._timer.start()

    def _show(self) -> None:
        if self._state is None:
            return
        now = self._desk.now()
        if self.chair is not None:
            self.chair.show_state(self._state, now)
        if self.safe is not None and self._state.safe is not None:
            self.safe.show_view(self._state.safe, now)

    def _on_second(self) -> None:
        shown: list[Any] = [window for window in (self.chair, self.safe) if window is not None and window.isVisible()]
        for window in shown:
            window.show_time(self._desk.now())
        if not shown:
            self._timer.stop()


def _open(window: Drawing, *, beside: QWidget) -> None:
    """Fill another screen where there is one; else be a window that can be moved to a projector later."""
    here = beside.window().screen()
    other = next((screen for screen in QGuiApplication.screens() if screen is not here), None)
    if other is None:
        window.resize(*SIZE)
        window.show()
        return
    window.setGeometry(other.geometry())
    window.showFullScreen()


def _fill_screen(window: Drawing) -> None:
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
