"""Keeps windows out of screen captures where the system can do that: every one of them, down to menus and tooltips.

This is no protection against a telephone pointed at the screen, nor against an administrator (Microsoft says the same
of its call), and on Linux there is none at all: the desk says so plainly.
"""

from __future__ import annotations

import sys
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from marac_desk.desktop.privacy.attention import Attention

SHARE_SAFE = "shareSafe"
"""The property of the one window that is made to be shared."""


class Screens(Protocol):
    """What the system can do about captures."""

    @property
    def can_exclude(self) -> bool:
        """Tell whether this system can keep a window out of captures."""
        ...

    def exclude(self, window_id: int, exclude: bool) -> bool:
        """Keep a window out of captures or let it in again; tells whether the system did."""
        ...


class NoScreens:
    """A system that offers no such protection, as Linux."""

    can_exclude = False

    def exclude(self, _window_id: int, _exclude: bool) -> bool:
        """Do nothing."""
        return False


def screens_of_this_system() -> Screens:
    """Return what this system can do."""
    if sys.platform == "win32":
        from marac_desk.desktop.privacy.windows_screens import WindowsScreens

        return WindowsScreens()
    if sys.platform == "darwin":
        from marac_desk.desktop.privacy.macos_screens import MacScreens

        return MacScreens()
    return NoScreens()


class CaptureShield(QObject):
    """Asks the system, for every window that is shown, to keep it out of captures. `refused`, once: it does not."""

    refused = Signal()

    def __init__(self, app: QApplication, attention: Attention, screens: Screens) -> None:
        super().__init__(attention)
        self._screens = screens
        self.excludes = True
        self._was_refused = False
        attention.window_shown.connect(self._protect)
        for window in app.topLevelWidgets():
            if window.isVisible():
                self._protect(window)

    @property
    def can_exclude(self) -> bool:
        """Tell whether this system can keep a window out of captures."""
        return self._screens.can_exclude

    def set_excludes(self, excludes: bool) -> None:
        """Keep windows out of captures from now on, or let them in."""
        if excludes is self.excludes:
            return
        self.excludes = excludes
        for window in QApplication.topLevelWidgets():
            if window.internalWinId():
                self._protect(window)

    def _protect(self, window: QWidget) -> None:
        if self._screens.can_exclude and window.internalWinId() and not window.property(SHARE_SAFE):
            done = self._screens.exclude(window.internalWinId(), self.excludes)
            if self.excludes and not (done or self._was_refused):
                self._was_refused = True
                QTimer.singleShot(0, self, self.refused.emit)  # once somebody listens, also to what was shown first
