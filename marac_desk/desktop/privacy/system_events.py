"""What a system says about itself: it goes to sleep, its screen was locked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class SystemEvents(QObject):
    """`lock_asked` says why the desk has to lock: "sleep" or "system"; this base hears nothing, tests emit it."""

    lock_asked = Signal(str)

    def holds_sleep(self) -> bool:
        """Tell whether the system waits with its sleep until this process has gone."""
        return False
