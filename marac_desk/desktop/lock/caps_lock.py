"""Whether Caps Lock is on, asked of each system in its own way, because Qt does not know."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from pathlib import Path
from typing import Any

VK_CAPITAL = 0x14
HID_STATE = 1  # kCGEventSourceStateHIDSystemState
ALPHA_SHIFT = 1 << 16  # kCGEventFlagMaskAlphaShift
XKB_USE_CORE_KEYBOARD = 0x0100
CAPS_INDICATOR = 0x01
LIGHTS = Path("/sys/class/leds")


class CapsLock:
    """Asks the system; `is_on` is None where nobody knows."""

    def __init__(self, platform: str) -> None:
        """Take the name of Qt's platform plugin: X11 is asked only where the window is there."""
        self._ask: Any = _asker(platform)

    def is_on(self) -> bool | None:
        """Tell whether it is on."""
        try:
            known = self._ask()
        except (OSError, AttributeError):
            return None
        return None if known is None else bool(known)


def told_by(text: str, *, shift: bool) -> bool | None:
    """Tell it from a letter that was typed; a sign that has no small and large form tells nothing."""
    if len(text) != 1 or text.lower() == text.upper():
        return None
    return text.isupper() is not shift


def _asker(platform: str) -> Any:
    try:
        if sys.platform == "win32":
            user32: Any = ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]
            return lambda: user32.GetKeyState(VK_CAPITAL) & 1
        if sys.platform == "darwin":
            services: Any = ctypes.CDLL(ctypes.util.find_library("ApplicationServices"))
            services.CGEventSourceFlagsState.restype = ctypes.c_uint64
            return lambda: services.CGEventSourceFlagsState(HID_STATE) & ALPHA_SHIFT
        if platform == "xcb":
            return _x11()
    except (OSError, AttributeError):
        return lambda: None
    return _lights


def _x11() -> Any:
    library = ctypes.CDLL("libX11.so.6")
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XkbGetIndicatorState.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.POINTER(ctypes.c_uint)]
    display = library.XOpenDisplay(None)
    if not display:
        return lambda: None
    state = ctypes.c_uint()

    def ask() -> int:
        library.XkbGetIndicatorState(display, XKB_USE_CORE_KEYBOARD, ctypes.byref(state))
        return state.value & CAPS_INDICATOR

    return ask


def _lights() -> bool | None:
    """Ask the light on the keyboard; a computer without one tells nothing."""
    states = [(light / "brightness").read_text().strip() for light in LIGHTS.glob("*::capslock")]
    return any(state != "0" for state in states) if states else None
