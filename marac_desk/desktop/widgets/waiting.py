"""Waiting for a window that lives: an event loop, which leaves the lanes alone meanwhile, and a look now and then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

PAUSE = 2  # milliseconds between two looks


def wait_until(condition: Callable[[], bool], patience: int) -> bool:
    """Wait until something is so, for so many milliseconds at most; tells whether it ever was.

    To ask for events again and again would hold Python's lock, and the lanes would wait for whoever waits for them.
    """
    if condition():
        return True
    loop, look, end = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    end.timeout.connect(lambda: loop.exit(1))
    look.start(PAUSE)
    end.start(patience)
    return loop.exec() == 0
