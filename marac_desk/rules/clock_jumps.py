"""Whether the computer's clock was moved: what it shows beside what nobody can set back (security reference, T13)."""

from __future__ import annotations

from datetime import datetime

BACK = 60
"""Seconds a clock may go back before it counts as moved."""
ON = 600
"""Seconds it may run ahead."""


def jump_of(shown: float, passed: float) -> int | None:
    """Return by how many seconds a clock was moved that showed so many where so many had passed; None for not at all.

    Both are in seconds. What is less than the floors is a clock being set right by the network.
    """
    moved = shown - passed
    return round(moved) if moved < -BACK or moved > ON else None


class ClockWatch:
    """Compares a clock with one that nobody can set back, from look to look."""

    def __init__(self, now: datetime, elapsed: float) -> None:
        self._now, self._elapsed = now, elapsed

    def look(self, now: datetime, elapsed: float) -> int | None:
        """Return by how many seconds the clock was moved since the look before, or None."""
        shown, passed = (now - self._now).total_seconds(), elapsed - self._elapsed
        self._now, self._elapsed = now, elapsed
        return jump_of(shown, passed)
