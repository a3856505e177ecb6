"""One job off the lock window's thread: deriving a key takes half a second and must not freeze the window."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


class _Carrier(QObject):
    arrived = Signal(object, object)

    def __init__(self, parent: QObject, done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        super().__init__(parent)
        self._done, self._failed = done, failed
        self.arrived.connect(self._on_arrival, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object)
    def _on_arrival(self, result: Any, error: Any) -> None:
        if error is None:
            self._done(result)
        else:
            self._failed(error)
        self.deleteLater()


def run(
    parent: QObject, job: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
) -> None:
    """Run the job in a thread of its own and hand its result, or its error, back to this thread."""
    carrier = _Carrier(parent, done, failed)

    def work() -> None:
        try:
            carrier.arrived.emit(job(), None)
        except Exception as error:
            carrier.arrived.emit(None, error)

    Thread(target=work, daemon=True).start()
