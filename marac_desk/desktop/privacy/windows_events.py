"""Windows: power broadcasts and changes of the session come as messages to a window of ours."""

from __future__ import annotations

import ctypes
import ctypes.wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtGui import QWindow

from marac_desk.desktop.privacy.system_events import SystemEvents

WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND = 0x0004
WM_WTSSESSION_CHANGE = 0x02B1
LOCKS = frozenset({0x2, 0x4, 0x7})  # WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK
NOTIFY_FOR_THIS_SESSION = 0


def reason_of(message: int, word: int) -> str:
    """Return why a message asks for a lock: "sleep", "system", or nothing."""
    if message == WM_POWERBROADCAST and word == PBT_APMSUSPEND:
        return "sleep"
    if message == WM_WTSSESSION_CHANGE and word in LOCKS:
        return "system"
    return ""


class _Messages(QAbstractNativeEventFilter):
    def __init__(self, events: SystemEvents) -> None:
        super().__init__()
        self._events = events

    def nativeEventFilter(self, _kind: QByteArray | bytes, message: Any) -> tuple[bool, int]:  # type: ignore[override,unused-ignore]
        """Read each message and let it pass."""
        seen = ctypes.wintypes.MSG.from_address(int(message))
        if reason := reason_of(seen.message, seen.wParam):
            self._events.lock_asked.emit(reason)
        return False, 0


class WindowsEvents(SystemEvents):
    """Listens through a window that is never shown, because any other may be closed."""

    def __init__(self, parent: QObject | None = None, *, sessions: Any = None) -> None:
        super().__init__(parent)
        self._messages = _Messages(self)
        self._window = QWindow()
        self._window.create()
        if (app := QCoreApplication.instance()) is not None:
            app.installNativeEventFilter(self._messages)
        library = sessions or ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined,unused-ignore]
        library.WTSRegisterSessionNotification(ctypes.c_void_p(int(self._window.winId())), NOTIFY_FOR_THIS_SESSION)
