"""macOS: a distributed notification says that the screen was locked; sleep shows in the clocks of the idle watch."""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

from PySide6.QtCore import QObject

from marac_desk.desktop.privacy.system_events import SystemEvents

NOTIFICATIONS = (b"com.apple.screenIsLocked", b"com.apple.screensaver.didstart")
DELIVER_IMMEDIATELY = 4
UTF8 = 0x08000100
CALLBACK = ctypes.CFUNCTYPE(None, *(ctypes.c_void_p for _ in range(5)))


class MacEvents(SystemEvents):
    """Listens to the notification centre that all programs share; its calls come in the window's thread."""

    def __init__(self, parent: QObject | None = None, *, foundation: Any = None) -> None:
        super().__init__(parent)
        library = foundation or ctypes.CDLL(ctypes.util.find_library("CoreFoundation"))
        for function in ("CFNotificationCenterGetDistributedCenter", "CFStringCreateWithCString"):
            getattr(library, function).restype = ctypes.c_void_p
        self._heard = CALLBACK(lambda *_: self.lock_asked.emit("system"))  # kept, as long as it may be called
        centre = ctypes.c_void_p(library.CFNotificationCenterGetDistributedCenter())
        for name in NOTIFICATIONS:
            text = ctypes.c_void_p(library.CFStringCreateWithCString(None, name, UTF8))
            library.CFNotificationCenterAddObserver(centre, None, self._heard, text, None, DELIVER_IMMEDIATELY)
