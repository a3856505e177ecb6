"""macOS: keeps a window out of captures by its sharing type."""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

SHARING_NONE = 0  # NSWindowSharingNone
SHARING_READ_ONLY = 1  # NSWindowSharingReadOnly, what a window has by itself


class MacScreens:
    """Asks the NSWindow of a view; Qt's window number is its NSView."""

    can_exclude = True

    def __init__(self, runtime: Any = None) -> None:
        self._runtime = runtime or ctypes.CDLL(ctypes.util.find_library("objc"))
        self._runtime.sel_registerName.restype = ctypes.c_void_p
        self._runtime.sel_registerName.argtypes = [ctypes.c_char_p]

    def exclude(self, window_id: int, exclude: bool) -> bool:
        """Set the sharing type; tells whether there was a window to set it on."""
        window = self._send(window_id, b"window", ctypes.c_void_p)
        if not window:
            return False
        self._send(window, b"setSharingType:", None, SHARING_NONE if exclude else SHARING_READ_ONLY)
        return True

    def _send(self, target: int, name: bytes, result: Any, *numbers: int) -> Any:
        """Send a message whose arguments are all unsigned numbers."""
        kinds = [ctypes.c_void_p, ctypes.c_void_p, *(ctypes.c_ulong for _ in numbers)]
        send = ctypes.cast(self._runtime.objc_msgSend, ctypes.c_void_p)
        call = ctypes.CFUNCTYPE(result, *kinds)(send.value or 0)
        return call(target, self._runtime.sel_registerName(name), *numbers)
