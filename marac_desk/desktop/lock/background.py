"""One job off the lock window's thread: deriving a key takes half a second and must not freeze the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from marac_desk.desktop.lanes import Lane


def run(
    parent: QObject, job: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
) -> None:
    """Run the job in a thread of its own and hand its result, or its error, back to this thread."""

    def deliver(result: Any, error: Any) -> None:
        if isValid(parent):
            done(result) if error is None else failed(error)

    lane = Lane("background")
    lane.submit(job, deliver)
    lane.end(wait=False)
