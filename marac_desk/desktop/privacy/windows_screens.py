"""Windows: keeps a window out of captures by its display affinity."""

from __future__ import annotations

import ctypes
from typing import Any

WDA_NONE = 0x00
WDA_MONITOR = 0x01  # captured as a black box: before Windows 10 2004 there is nothing better
WDA_EXCLUDEFROMCAPTURE = 0x11  # not captured at all


class WindowsScreens:
    """Sets the display affinity of our own windows; the system takes no others."""

    can_exclude = True

    def __init__(self, user32: Any = None) -> None:
        self._set = (user32 or ctypes.WinDLL("user32")).SetWindowDisplayAffinity  # type: ignore[attr-defined,unused-ignore]

    def exclude(self, window_id: int, exclude: bool) -> bool:
        """Set the affinity, on older systems the weaker one; tells whether the system did."""
        handle = ctypes.c_void_p(window_id)
        if not exclude:
            return bool(self._set(handle, WDA_NONE))
        return bool(self._set(handle, WDA_EXCLUDEFROMCAPTURE) or self._set(handle, WDA_MONITOR))
