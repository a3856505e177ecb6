"""Linux: login1 on the system bus tells of sleep, and the screen savers on the session bus tell that they lock.

Where login1 is there it is asked to wait with the sleep until the desk has gone (a delay lock, given back by the end of
this process), so that the register is closed before the computer sleeps and not after it woke up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusPendingCallWatcher

from marac_desk.desktop.privacy.system_events import SystemEvents

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
LOGIN_MANAGER = f"{LOGIN}.Manager"
LOGIN_SESSION = f"{LOGIN}.Session"
SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),  # where KDE has it
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)


class LinuxEvents(SystemEvents):
    """Listens on both buses; a bus that is not there says nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delay: Any = None
        session, self._system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        if session.isConnected():
            for interface, path in SCREEN_SAVERS:
                session.connect("", path, interface, "ActiveChanged", self, _slot("_on_screen_saver(bool)"))
        if self._system.isConnected():
            self._system.connect(LOGIN, LOGIN_PATH, LOGIN_MANAGER, "PrepareForSleep", self, _slot("_on_sleep(bool)"))
            self._ask("GetSession", ["auto"], self._on_session)
            self._ask("Inhibit", ["sleep", "MARAC Desk", "The register is closed first", "delay"], self._on_delay)

    def holds_sleep(self) -> bool:
        """Tell whether login1 waits for the end of this process."""
        return self._delay is not None

    def _ask(self, method: str, arguments: list[str], answered: Callable[[QDBusPendingCallWatcher], None]) -> None:
        message = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, LOGIN_MANAGER, method)
        message.setArguments(arguments)
        QDBusPendingCallWatcher(self._system.asyncCall(message), self).finished.connect(answered)

    @Slot("QDBusPendingCallWatcher*")
    def _on_session(self, watcher: QDBusPendingCallWatcher) -> None:
        answer = _answer(watcher)
        if isinstance(answer, QDBusObjectPath):
            path = answer.path()
            self._system.connect(LOGIN, path, LOGIN_SESSION, "Lock", self, _slot("_on_session_lock()"))

    @Slot("QDBusPendingCallWatcher*")
    def _on_delay(self, watcher: QDBusPendingCallWatcher) -> None:
        self._delay = _answer(watcher)

    @Slot(bool)
    def _on_screen_saver(self, active: bool) -> None:
        if active:
            self.lock_asked.emit("system")

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:
        if begins:
            self.lock_asked.emit("sleep")

    @Slot()
    def _on_session_lock(self) -> None:
        self.lock_asked.emit("system")


def _slot(name: str) -> bytes:
    """Return a slot as Qt's buses name it: PySide hands on the text, its annotations say bytes."""
    return cast("bytes", SLOT(name))


def _answer(watcher: QDBusPendingCallWatcher) -> Any:
    """Return the first value of an answer, None for an error; what asked is dropped."""
    watcher.deleteLater()
    values = [] if watcher.isError() else watcher.reply().arguments()
    return values[0] if values else None
