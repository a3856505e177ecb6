"""Clocks that nobody can set back: seconds since the computer started, with and without the time it slept."""

from __future__ import annotations

import ctypes
import sys
import time


def seconds_since_start() -> float:
    """Return seconds since the computer started, the time it slept included."""
    going_on = getattr(time, "CLOCK_BOOTTIME" if sys.platform.startswith("linux") else "CLOCK_MONOTONIC", None)
    if going_on is None:
        return time.monotonic()  # on Windows this one goes on while the computer sleeps, as CLOCK_MONOTONIC on macOS
    return time.clock_gettime(going_on)


def seconds_awake() -> float:
    """Return seconds since the computer started, without those it slept."""
    awake = getattr(time, "CLOCK_UPTIME_RAW", None)
    if awake is not None:
        return time.clock_gettime(awake)
    if sys.platform == "win32":
        return _unbiased()
    return time.monotonic()


def _unbiased() -> float:
    """Return what Windows calls the unbiased interrupt time, which stands still while the computer sleeps."""
    ticks = ctypes.c_ulonglong()  # of 100 nanoseconds
    if not ctypes.WinDLL("kernel32").QueryUnbiasedInterruptTime(ctypes.byref(ticks)):  # type: ignore[attr-defined,unused-ignore]
        return time.monotonic()
    return ticks.value / 10_000_000
